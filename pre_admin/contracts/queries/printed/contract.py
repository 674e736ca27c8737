"""A contract as it is printed: parties, articles, lines, money, signatures; what is missing comes first."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pre_admin.contracts import settings
from pre_admin.contracts.models import Contract, ContractState
from pre_admin.contracts.queries.printed.ground import (
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
    sentence,
    shares_told,
    signatures_told,
    text_of,
    totals_told,
    unit_told,
)
from pre_admin.contracts.queries.terms import lines_of, tranches_of
from pre_admin.contracts.rules.amounts import amounts_of, line_amount
from pre_admin.contracts.rules.effective import Line
from pre_admin.core.french import amount_fr, date_fr, decimal_fr, plural
from pre_admin.core.settings import Setting
from pre_admin.funding.settings import PAYMENT_DAYS
from pre_admin.panel.settings import decided

NEEDED: Mapping[str, str] = {
    "object": "l’objet",
    "place": "le lieu",
    "starts_on": "la date de début",
    "ends_on": "la date de fin",
    "vat": "le régime de TVA",
    "invoicing": "le rythme de facturation",
}


def contract_told(contract: Contract) -> dict[str, Any]:
    """The whole paper, as the contract was first agreed: amendments have their own."""
    provider = provider_of(contract.provider_id)
    missing = missing_of_contract(contract)
    name = called(contract)
    return {
        "title": f"Contrat de prestation{name.removeprefix('contrat')}" if contract.reference else "Contrat de prestation",
        "about": contract.title,
        "foot": f"{name[:1].upper()}{name[1:]}",
        "mark": PROJECT if missing or contract.state is ContractState.DRAFT else "",
        "missing": missing,
        "programme": PROGRAMME,
        "office": office_told(),
        "parties": parties_told(provider),
        "articles": _articles(contract),
        "signatures": signatures_told(provider),
    }


def missing_of_contract(contract: Contract) -> list[str]:
    """What the paper says and nobody wrote yet: « le SIRET du prestataire ». Nothing is issued while something is missing."""
    found = [name for column, name in NEEDED.items() if getattr(contract, column) in (None, "")]
    if not _first_lines(contract):
        found.append("les prestations")
    if not tranches_of([contract.id]).get(contract.id):
        found.append("les tranches de financement")
    return [*found, *missing_of_provider(provider_of(contract.provider_id)), *missing_of_office()]


def _first_lines(contract: Contract) -> Sequence[Line]:
    """The lines of the contract itself."""
    return [one for one in lines_of([contract.id]).get(contract.id, []) if one.amendment_id is None]


def _articles(contract: Contract) -> list[dict[str, Any]]:
    """The articles numbered; one without object is not there."""
    heads: Mapping[Setting[str], Sequence[str]] = {
        settings.OBJECT: paragraphs(contract.object),
        settings.DURATION: _when_and_where(contract),
        settings.PAYMENT: [f"Le délai global de paiement est de {plural(decided(PAYMENT_DAYS), 'jour', 'jours')}."],
        settings.ENDING: [_notice(contract)],
    }
    found: list[dict[str, Any]] = []
    for setting in settings.ARTICLES:
        article = {"said": list(heads.get(setting, ())), "words": paragraphs(text_of(setting))}
        if setting is settings.PRICE:
            article |= _price(contract)
        if any(article.values()):
            found.append({"title": f"Article {len(found) + 1}. {setting.label}", **article})
    return found


def _when_and_where(contract: Contract) -> list[str]:
    found = []
    if contract.starts_on and contract.ends_on:
        found.append(f"La prestation a lieu du {date_fr(contract.starts_on)} au {date_fr(contract.ends_on)}.")
    return [*found, sentence(f"Lieu : {contract.place}")] if contract.place else found


def _notice(contract: Contract) -> str:
    if not contract.notice_days:
        return "Le contrat se résilie sans préavis."
    return f"Le préavis de résiliation est de {plural(contract.notice_days, 'jour', 'jours')}."


def _price(contract: Contract) -> dict[str, Any]:
    """Lines and totals, the amount in words, who pays."""
    lines, tranches = _first_lines(contract), tranches_of([contract.id]).get(contract.id, {})
    amounts = amounts_of(((one.unit_price, one.quantity) for one in lines), contract.vat)
    found: dict[str, Any] = {"said": []}
    if lines and contract.vat:
        found["said"].append(f"Le contrat est arrêté à la somme de {in_words(amounts.total, contract.vat)}.")
    if contract.invoicing:
        found["said"].append(sentence(f"Rythme de facturation : {contract.invoicing[:1].lower()}{contract.invoicing[1:]}"))
    if lines:
        found["bought"] = {"lines": [_line(one) for one in lines], "totals": totals_told(amounts, contract.vat)}
    if tranches:
        found |= {"shares": shares_told(tranches), "heads": ["Montant"]}
    return found


def _line(one: Line) -> list[str]:
    amount: Decimal = line_amount(one.unit_price, one.quantity)
    return [one.label, unit_told(one.unit), decimal_fr(one.quantity), amount_fr(one.unit_price), amount_fr(amount)]
