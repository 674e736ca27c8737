"""Amendments: prepared, issued, signed by both, taken up again, cancelled; the commitment follows the signature (R8)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, AmendmentTranche, Contract, ContractLine
from pre_admin.contracts.queries.amendments import lacking_of, last_number, open_amendment, rows_of
from pre_admin.contracts.queries.terms import lines_of
from pre_admin.contracts.rules.amendments import AMENDABLE, ANOTHER, NOT_SIGNED, fixed_refusal
from pre_admin.contracts.rules.contracts import AMENDMENT_STATES
from pre_admin.contracts.services.commitments import hold_contract, settle_commitment
from pre_admin.contracts.services.delivered import settle_delivered
from pre_admin.contracts.services.printing import amendment_pdf
from pre_admin.contracts.services.wording import Texts, check_words, typed_words
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.funding.queries.ledger import held_of, lock_envelopes
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Media
from pre_admin.panel.rows import assign, delete_with, keep_rows

Values = Mapping[str, Any]
FIELDS = ("object", "effective_on", "new_ends_on")
LACKS = "Cet avenant ne peut pas encore être {}. {}"
NO_CONTRACT = "Choisissez le contrat signé que cet avenant change."
OTHER_LINE = "Cette prestation n’est pas de ce contrat : choisissez-en une autre, ou ajoutez une prestation nouvelle."
BOTH = "Choisissez une prestation du contrat, ou décrivez-en une nouvelle, pas les deux."
WHOLE = "Une prestation nouvelle a un nom, une unité, un prix et une quantité supérieure à zéro."
TWICE_LINE = "Cette prestation a déjà sa ligne : une seule par prestation."
TWICE = "Cette enveloppe a déjà sa ligne : une seule par enveloppe."
CHANGES_NOTHING = "Écrivez ce qui change, en plus ou en moins : zéro ne change rien."
NOT_LAST = "Un avenant plus récent existe : celui-ci garde son numéro. Annulez-le plutôt, avec le motif."
FUTURE = "Cette date est dans l’avenir : notez-la quand elle sera passée."
BEFORE_ISSUE = "L’avenant a été émis le {} : il ne peut pas être signé avant."
BEFORE_PROVIDER = "La caisse signe après le prestataire, qui a signé le {} : vérifiez les deux dates."
LINE = "Prestation {}"


def create_amendment(values: Values, actor: Actor | None) -> Amendment:
    """Prepare an amendment to a signed contract: a draft, numbered in the contract. Raises DomainError."""
    key = values.get("contract_id")
    contract = db.session.scalar(select(Contract).where(Contract.id == key)) if key else None
    if contract is None:
        raise DomainError(NO_CONTRACT, "contract_id")
    hold_contract(contract)
    if contract.state not in AMENDABLE:
        raise DomainError(NOT_SIGNED.format(contract.state.label.lower()), "contract_id")
    other = open_amendment(contract.id)
    if other is not None:
        raise DomainError(ANOTHER.format(other.number, other.state.label.lower()))
    amendment = Amendment(contract_id=contract.id, number=last_number(contract.id) + 1, state=AmendmentState.DRAFT)
    _write(amendment, values)
    return amendment


def update_amendment(amendment: Amendment, values: Values, actor: Actor | None) -> None:
    """Change a draft. Raises DomainError."""
    _held(amendment)
    _refuse(fixed_refusal(amendment.state))
    _write(amendment, values)


def delete_amendment(amendment: Amendment, actor: Actor | None) -> None:
    """Delete a draft that is the last of its contract, so that numbers follow each other. Raises DomainError."""
    _held(amendment)
    _refuse(deletion_refusal(amendment))
    delete_with(amendment, {AmendmentLine: "amendment_id", AmendmentTranche: "amendment_id"})


def deletion_refusal(amendment: Amendment) -> str | None:
    """Why an amendment is not deleted."""
    return fixed_refusal(amendment.state) or (NOT_LAST if amendment.number != last_number(amendment.contract_id) else None)


def _held(amendment: Amendment) -> Contract:
    contract = db.session.get_one(Contract, amendment.contract_id)
    hold_contract(contract)
    return contract


def _refuse(message: str | None) -> None:
    if message:
        raise DomainError(message)


# ---- writing
def _write(amendment: Amendment, values: Values) -> None:
    _check(amendment.contract_id, values)
    check_words(_texts_given(values), values)
    assign(amendment, values, FIELDS)
    db.session.add(amendment)
    db.session.flush()
    keep_rows(AmendmentLine, "amendment_id", amendment.id, values["lines"], _fill_line)
    keep_rows(AmendmentTranche, "amendment_id", amendment.id, values["tranches"], _fill_tranche)


def _fill_line(row: Any, given: Values) -> None:
    assign(row, given, ("line_id", "label", "unit", "unit_price", "quantity"))


def _fill_tranche(row: Any, given: Values) -> None:
    assign(row, given, ("envelope_id", "amount"))


def _check(contract_id: int, values: Values) -> None:
    errors: dict[str, str] = {}
    known = {one.id for one in lines_of([contract_id]).get(contract_id, [])}
    lines = [row["line_id"] for row in values["lines"]]
    for n, row in enumerate(values["lines"]):
        errors |= {f"lines-{n}-{name}": told for name, told in _line_refusals(row, known, lines[:n]).items()}
    envelopes = [row["envelope_id"] for row in values["tranches"]]
    for n, row in enumerate(values["tranches"]):
        if row["amount"] is not None and not row["amount"]:
            errors[f"tranches-{n}-amount"] = CHANGES_NOTHING
        if row["envelope_id"] is not None and row["envelope_id"] in envelopes[:n]:
            errors[f"tranches-{n}-envelope_id"] = TWICE
    if errors:
        raise FieldErrors(errors)


def _line_refusals(row: Values, known: set[int], before: Sequence[int | None]) -> dict[str, str]:
    described = [row["label"], row["unit"], row["unit_price"]]
    if row["line_id"] is None:
        whole = all(one is not None for one in described) and (row["quantity"] or 0) > 0
        return {} if whole else {"label": WHOLE}
    if row["line_id"] not in known:
        return {"line_id": OTHER_LINE}
    if any(one is not None for one in described):
        return {"label": BOTH}
    if row["line_id"] in before:
        return {"line_id": TWICE_LINE}
    return {} if row["quantity"] else {"quantity": CHANGES_NOTHING}


def _texts_given(values: Values) -> Texts:
    labels = {f"lines-{n}-label": (LINE.format(n + 1), row.get("label")) for n, row in enumerate(values["lines"])}
    return {**typed_words(Amendment, values, ("object",)), **labels}


# ---- its life
def issue(amendment: Amendment, values: Values, actor: Actor) -> None:
    """The amendment is complete; its paper is kept, and goes to be signed. Raises DomainError."""
    _held(amendment)
    after = AMENDMENT_STATES.after(amendment.state, "issue")
    _complete(amendment, "émis")
    rows = rows_of(AmendmentLine, amendment.id)
    said = {f"line-{row.id}": (LINE.format(n), row.label) for n, row in enumerate(rows, start=1)}
    check_words({"object": ("Objet", amendment.object), **said}, values, fields=False)
    amendment.issued_on, amendment.state = today(), after
    db.session.flush()
    amendment.issued_document_id, amendment.issued_digest = keep_made(amendment_pdf(amendment), Media.PDF, actor)
    db.session.flush()


def sign(amendment: Amendment, values: Values, actor: Actor) -> None:
    """Both have signed: new lines join the contract, its commitment and deliveries follow on the envelopes. Raises DomainError."""
    contract = _held(amendment)
    after = AMENDMENT_STATES.after(amendment.state, "sign")
    _complete(amendment, "signé")
    _check_signatures(amendment, values["provider_signed_on"], values["signed_on"])
    amendment.provider_signed_on, amendment.signed_on = values["provider_signed_on"], values["signed_on"]
    amendment.signed_document_id, amendment.state = values.get("signed_document_id"), after
    _add_lines(amendment)
    tranches = {row.envelope_id for row in rows_of(AmendmentTranche, amendment.id)}
    lock_envelopes(tranches.union(*held_of([contract.action_id])[contract.action_id].values()))
    settle_commitment(contract, f"Avenant n° {amendment.number} signé", actor)
    settle_delivered([contract], f"Avenant n° {amendment.number} signé", actor)


def _complete(amendment: Amendment, what: str) -> None:
    lacking = lacking_of(amendment)
    if lacking:
        raise DomainError(LACKS.format(what, " ".join(lacking)))


def _check_signatures(amendment: Amendment, provider: date, office: date) -> None:
    for name, day in (("provider_signed_on", provider), ("signed_on", office)):
        if day > today():
            raise DomainError(FUTURE, name)
    if amendment.issued_on and provider < amendment.issued_on:
        raise DomainError(BEFORE_ISSUE.format(date_fr(amendment.issued_on)), "provider_signed_on")
    if office < provider:
        raise DomainError(BEFORE_PROVIDER.format(date_fr(provider)), "signed_on")


def _add_lines(amendment: Amendment) -> None:
    rank = db.session.scalar(select(func.max(ContractLine.rank)).where(ContractLine.contract_id == amendment.contract_id)) or 0
    fresh = [row for row in rows_of(AmendmentLine, amendment.id) if row.line_id is None]
    for number, row in enumerate(fresh, start=1):
        line = ContractLine(contract_id=amendment.contract_id, amendment_id=amendment.id, rank=rank + number)
        assign(
            line,
            {name: getattr(row, name) for name in ("label", "unit", "unit_price", "quantity")},
            ("label", "unit", "unit_price", "quantity"),
        )
        db.session.add(line)
    db.session.flush()


def join_scan(amendment: Amendment, values: Values, actor: Actor) -> None:
    """The signed paper, scanned, when it comes after the signature was noted. Raises DomainError."""
    amendment.signed_document_id = values["signed_document_id"]


def reopen(amendment: Amendment, actor: Actor) -> None:
    """An issued amendment is a draft again: it keeps its number, not its paper. Raises DomainError."""
    _held(amendment)
    amendment.state = AMENDMENT_STATES.after(amendment.state, "reopen")
    amendment.issued_document_id = amendment.issued_digest = amendment.issued_on = None


def cancel(amendment: Amendment, values: Values, actor: Actor) -> None:
    """The amendment will not be signed; it keeps its number. Raises DomainError."""
    _held(amendment)
    check_words(typed_words(Amendment, values, ("ended_reason",)), values)
    amendment.state = AMENDMENT_STATES.after(amendment.state, "cancel")
    amendment.ended_reason = values["ended_reason"]
