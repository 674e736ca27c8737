"""An amendment as it is printed: what changes, before and after, on top of the amendments signed before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, AmendmentTranche, Contract
from pre_admin.contracts.queries.printed.ground import (
    NUMBER,
    PROGRAMME,
    PROJECT,
    called,
    in_words,
    missing_of_office,
    missing_of_provider,
    office_told,
    paragraphs,
    parties_told,
    provider_of,
    shares_told,
    signatures_told,
    totals_told,
    unit_told,
)
from pre_admin.contracts.queries.terms import changes_of, lines_of, tranches_of
from pre_admin.contracts.rules.amounts import ZERO, amounts_of, line_amount
from pre_admin.contracts.rules.effective import Line, Terms, terms_on
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, date_fr, decimal_fr

UNCHANGED = "Les autres clauses du contrat demeurent inchangées."


@dataclass(frozen=True)
class Changes:
    """What an amendment changes: lines (before, with the quantity after), tranches before and after."""

    before: Terms
    lines: list[tuple[Line | None, Line]]
    tranches: Mapping[int, Decimal]
    touched: bool
    """Whether a line changes."""


def amendment_told(amendment: Amendment) -> dict[str, Any]:
    """The whole paper."""
    with as_system("contrat d’un avenant à imprimer"):
        contract = db.session.get_one(Contract, amendment.contract_id)
    provider, changes = provider_of(contract.provider_id), changes_made(amendment, contract)
    missing = [*_missing(amendment, changes), *missing_of_provider(provider), *missing_of_office()]
    return {
        "title": f"Avenant {NUMBER}{amendment.number} au {called(contract)}",
        "about": contract.title,
        "foot": f"Avenant {NUMBER}{amendment.number} au {called(contract)}",
        "mark": PROJECT if missing or amendment.state is AmendmentState.DRAFT else "",
        "missing": missing,
        "programme": PROGRAMME,
        "office": office_told(),
        "parties": parties_told(provider),
        "articles": _articles(amendment, contract, changes),
        "signatures": signatures_told(provider),
    }


def missing_of_amendment(amendment: Amendment) -> list[str]:
    """What the paper says and nobody wrote yet."""
    told: list[str] = amendment_told(amendment)["missing"]
    return told


def changes_made(amendment: Amendment, contract: Contract) -> Changes:
    """The contract before this amendment and after it, whether it is signed or not."""
    key = contract.id
    earlier = [one for one in changes_of([key]).get(key, []) if one.number < amendment.number]
    known = lines_of([key]).get(key, [])
    before = terms_on(known, tranches_of([key]).get(key, {}), contract.ends_on, contract.vat, earlier, None)
    with as_system("changements d’un avenant à imprimer") as session:
        mine = select(AmendmentLine).where(AmendmentLine.amendment_id == amendment.id).order_by(AmendmentLine.id)
        rows = session.scalars(mine).all()
        columns = (AmendmentTranche.envelope_id, AmendmentTranche.amount)
        shares = session.execute(select(*columns).where(AmendmentTranche.amendment_id == amendment.id)).all()
    more: dict[int, Decimal] = {}
    for row in rows:
        if row.line_id is not None and row.label is None:
            more[row.line_id] = more.get(row.line_id, ZERO) + row.quantity
    kept: list[tuple[Line | None, Line]] = [
        (one, replace(one, quantity=one.quantity + more.get(one.id, ZERO))) for one in before.lines
    ]
    kept += [(None, _new_line(row)) for row in rows if row.label is not None]
    tranches = dict(before.tranches)
    for envelope, amount in shares:
        tranches[envelope] = tranches.get(envelope, ZERO) + amount
    return Changes(before, kept, tranches, bool(rows))


def _new_line(row: AmendmentLine) -> Line:
    assert row.label is not None
    assert row.unit is not None
    assert row.unit_price is not None
    return Line(row.id, row.label, row.unit, row.unit_price, row.quantity)


def _missing(amendment: Amendment, changes: Changes) -> list[str]:
    needed = {
        "l’objet": amendment.object,
        "la date d’effet": amendment.effective_on,
        "ce qui change : une prestation, une tranche ou la fin du contrat": changes.touched
        or amendment.new_ends_on
        or dict(changes.tranches) != dict(changes.before.tranches),
    }
    return [name for name, value in needed.items() if not value]


def _articles(amendment: Amendment, contract: Contract, changes: Changes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"title": "Objet", "words": paragraphs(amendment.object)}]
    if changes.touched:
        found.append({"title": "Prestations et prix", **_price(contract, changes)})
    if dict(changes.tranches) != dict(changes.before.tranches):
        shares = shares_told(changes.before.tranches, changes.tranches)
        found.append({"title": "Financement", "shares": shares, "heads": ["Avant", "Après"]})
    if amendment.new_ends_on:
        former = f" au lieu du {date_fr(changes.before.ends_on)}" if changes.before.ends_on else ""
        found.append({"title": "Durée", "words": [f"Le contrat finit le {date_fr(amendment.new_ends_on)}{former}."]})
    effect = [f"L’avenant prend effet le {date_fr(amendment.effective_on)}."] if amendment.effective_on else []
    found.append({"title": "Prise d’effet", "words": [*effect, UNCHANGED]})
    blank: dict[str, Any] = {"said": [], "words": []}
    return [{**blank, **one, "title": f"Article {rank}. {one['title']}"} for rank, one in enumerate(found, start=1)]


def _price(contract: Contract, changes: Changes) -> dict[str, Any]:
    """Every line before and after, the amount before, the difference, the amount after, in words."""
    before = changes.before.amounts
    after = amounts_of(((one.unit_price, one.quantity) for _, one in changes.lines), contract.vat)
    difference = after.total - before.total
    way = "augmente" if difference > 0 else "diminue"
    money = (
        f"Le montant du contrat {way} de {in_words(abs(difference), contract.vat)}."
        if difference
        else "Le montant du contrat ne change pas."
    )
    said = [money, f"Il était de {amount_fr(before.total)} ; il est arrêté à la somme de {in_words(after.total, contract.vat)}."]
    return {
        "said": said,
        "changed": {"lines": [_line(*pair) for pair in changes.lines], "totals": totals_told(after, contract.vat)},
    }


def _line(before: Line | None, after: Line) -> list[str]:
    return [
        after.label, unit_told(after.unit), amount_fr(after.unit_price), decimal_fr(before.quantity) if before else "0",
        decimal_fr(after.quantity), amount_fr(line_amount(after.unit_price, after.quantity)),
    ]  # fmt: skip
