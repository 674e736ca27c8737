"""What contracts, amendments and letters have in common: letterhead, parties, prices, what is missing."""

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract
from pre_admin.contracts.rules.amounts import Amounts, rate_of
from pre_admin.contracts.settings import (
    NO_CLAUSE,
    OFFICE_ADDRESS,
    OFFICE_FORM,
    OFFICE_FUNCTION,
    OFFICE_LOGO,
    OFFICE_NAME,
    OFFICE_SIGNER,
    OFFICE_SIRET,
)
from pre_admin.core.database import db
from pre_admin.core.french import NBSP, amount_fr, decimal_fr
from pre_admin.core.identifiers import show_siret
from pre_admin.core.settings import Setting, Unset
from pre_admin.core.words import amount_words
from pre_admin.funding.models import CostUnit, Envelope, Funder
from pre_admin.panel.settings import value_of
from pre_admin.partners.models import Provider, VatRule

PROGRAMME = "Programme de réussite éducative"
PROJECT = "PROJET"
NUMBER = f"n°{NBSP}"
WITHOUT_VAT: Mapping[VatRule, str] = {
    VatRule.NOT_SUBJECT: "TVA non applicable, prestataire non assujetti (CGI, art. 261-7-1°)",
    VatRule.FRANCHISE: "TVA non applicable (CGI, art. 293 B)",
}
UNITS: Mapping[CostUnit, str] = {CostUnit.FULL_TIME_MONTH: "Mois ETP"}
"""Units whose label would leave no room for the service they count."""
NEEDED_OF_OFFICE: Mapping[Setting[str], str] = {
    OFFICE_NAME: "le nom de l’organisme (Réglages)",
    OFFICE_ADDRESS: "l’adresse de l’organisme (Réglages)",
    OFFICE_SIRET: "le SIRET de l’organisme (Réglages)",
    OFFICE_SIGNER: "le représentant de l’organisme (Réglages)",
    OFFICE_FUNCTION: "la fonction du représentant de l’organisme (Réglages)",
}


# ---- texts
def text_of(setting: Setting[str]) -> str:
    """The text in force; nothing while it is not decided, or when it is said to be without object."""
    value = value_of(setting)
    return "" if isinstance(value, Unset) or value.strip(" .").lower() == NO_CLAUSE.lower() else value


def paragraphs(text: str | None) -> list[str]:
    """Its lines, the empty ones aside."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def sentence(text: str) -> str:
    """The text with its full stop."""
    return text if text.rstrip().endswith((".", "!", "?", "»")) else f"{text.rstrip()}."


def joined(*parts: str | None) -> str:
    """The parts that are known, with commas."""
    return ", ".join(part for part in parts if part)


# ---- who
def office_told() -> dict[str, Any]:
    """The head of each paper."""
    return {
        "name": text_of(OFFICE_NAME), "form": text_of(OFFICE_FORM), "address": paragraphs(text_of(OFFICE_ADDRESS)),
        "logo": list(b64decode(text_of(OFFICE_LOGO))),
    }  # fmt: skip


def missing_of_office() -> list[str]:
    """What the office has not decided of its letterhead."""
    return [name for setting, name in NEEDED_OF_OFFICE.items() if not text_of(setting)]


def missing_of_provider(provider: Provider) -> list[str]:
    """What a paper says of a provider, and nobody wrote yet."""
    needed = {
        "le SIRET du prestataire": provider.siret, "le représentant légal du prestataire": provider.representative,
        "l’adresse du prestataire": provider.city and (provider.address or provider.postal_code),
    }  # fmt: skip
    return [name for name, value in needed.items() if not value]


def address_of(provider: Provider) -> list[str]:
    """The lines of its address that are known."""
    town = " ".join(part for part in (provider.postal_code, provider.city) if part)
    return [line for line in (provider.address, town) if line]


def parties_told(provider: Provider) -> list[dict[str, Any]]:
    """The office and the provider; what is not known is left out."""
    siret = text_of(OFFICE_SIRET)
    office = (
        ("Forme juridique", text_of(OFFICE_FORM)), ("Adresse", joined(*paragraphs(text_of(OFFICE_ADDRESS)))), ("SIRET", show_siret(siret)),
        ("Représentant", joined(text_of(OFFICE_SIGNER), text_of(OFFICE_FUNCTION))),
    )  # fmt: skip
    other = (
        ("Forme juridique", provider.legal_form or provider.kind.label), ("Adresse", joined(*address_of(provider))),
        ("SIRET", show_siret(provider.siret) if provider.siret else ""),
        ("Représentant", joined(provider.representative, provider.representative_function)),
    )  # fmt: skip
    return [
        _party("Entre", text_of(OFFICE_NAME), office, "ci-après « l’organisme »,"),
        _party("Et", provider.name, other, "ci-après « le prestataire »,"),
    ]


def _party(role: str, name: str, facts: Sequence[tuple[str, str]], called: str) -> dict[str, Any]:
    return {"role": role, "name": name, "facts": [[label, value] for label, value in facts if value], "called": called}


def signatures_told(provider: Provider) -> list[list[str]]:
    """For whom, then who signs."""
    return [
        [text_of(OFFICE_NAME) or "L’organisme", joined(text_of(OFFICE_SIGNER), text_of(OFFICE_FUNCTION))],
        [provider.name, joined(provider.representative, provider.representative_function)],
    ]


# ---- what, at which price, with which money
def provider_of(provider_id: int) -> Provider:
    """The provider, read as the house."""
    with as_system("prestataire d’un contrat à imprimer"):
        return db.session.get_one(Provider, provider_id)


def called(contract: Contract) -> str:
    """« contrat n° 2026-C-014 », « contrat « Ateliers de lecture » » while it has no number."""
    return f"contrat {NUMBER}{contract.reference}" if contract.reference else f"contrat « {contract.title} »"


def unit_told(unit: CostUnit) -> str:
    """The unit as a column holds it."""
    return UNITS.get(unit, unit.label)


def totals_told(amounts: Amounts, vat: VatRule | None) -> list[list[Any]]:
    """(label, amount, whether it is the last word) under the lines."""
    net: list[Any] = ["Total HT", amount_fr(amounts.net)]
    if vat is None:
        return [net]
    if vat in WITHOUT_VAT:
        return [net, [WITHOUT_VAT[vat], amount_fr(amounts.vat)], ["Total net de taxe", amount_fr(amounts.total), True]]
    rate = f"TVA {decimal_fr(rate_of(vat) * 100)}{NBSP}%"
    return [net, [rate, amount_fr(amounts.vat)], ["Total TTC", amount_fr(amounts.total), True]]


def in_words(amount: Decimal, vat: VatRule | None) -> str:
    """« douze euros (12,00 €), toutes taxes comprises »."""
    kind = "net de taxe" if vat in WITHOUT_VAT else "toutes taxes comprises"
    return f"{amount_words(amount)} ({amount_fr(amount)}), {kind}"


def shares_told(*columns: Mapping[int, Decimal]) -> list[list[str]]:
    """A row for each calendar year and funder: the sum of each column, then all of them."""
    keys = sorted({key for column in columns for key in column})
    with as_system("financeurs d’un contrat à imprimer") as session:
        statement = select(Envelope.id, Envelope.year, Funder.label).join(Funder, Funder.id == Envelope.funder_id)
        of = {key: (year, funder) for key, year, funder in session.execute(statement.where(Envelope.id.in_(keys)))}
    rows = [
        [str(year), funder, *(amount_fr(_sum(column[key] for key in column if of[key] == (year, funder))) for column in columns)]
        for year, funder in sorted(set(of.values()))
    ]
    return [*rows, ["Ensemble", "", *(amount_fr(_sum(column.values())) for column in columns)]]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
