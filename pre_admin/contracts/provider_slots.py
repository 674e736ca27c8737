"""What contracts show on a provider's page: where its money stands, what similar purchases come to, its contracts."""

from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.contracts import contracts_with
from pre_admin.contracts.queries.providers import money_by_year, purchases_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.procurement import Thresholds, threshold_told
from pre_admin.contracts.views.contract_tables import period_told
from pre_admin.contracts.views.contracts import standing_told, standing_tone
from pre_admin.core.calendar import today
from pre_admin.core.french import amount_fr
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.settings import WRITTEN_FORM, publicity_setting
from pre_admin.panel.pages import Cell, RelatedTable
from pre_admin.panel.settings import decided
from pre_admin.panel.slots import RelatedList

LIST = "/admin/contract/"
SHOWN = 25
KINDS = (LedgerKind.APPROVED, LedgerKind.COMMITTED, LedgerKind.DELIVERED, LedgerKind.INVOICED, LedgerKind.PAID)
CALLED = {LedgerKind.COMMITTED: "Contractualisé"}


def money_of(provider: Any, actor: Actor) -> RelatedTable | None:
    """Approved, contracted, delivered, invoiced, paid: this budget year, and those before."""
    found = money_by_year(provider.id)
    if not found:
        return None
    heads = [("Année", "text"), *((CALLED.get(kind, kind.label), "num") for kind in KINDS)]
    rows = [
        [Cell(str(year)), *(Cell(amount_fr(sums.get(kind, ZERO)), "num", label=CALLED.get(kind, kind.label)) for kind in KINDS)]
        for year, sums in found.items()
    ]
    return RelatedTable("Où en est l’argent, TTC, par année de budget", 0, heads, rows)


def purchases(provider: Any, actor: Actor) -> RelatedTable | None:
    """What the year's contracts come to by category, against the thresholds of public procurement."""
    day = today()
    found = purchases_of(provider.id, day.year)
    if not found:
        return None
    limits = Thresholds(decided(WRITTEN_FORM), decided(publicity_setting(day)))
    rows = []
    for one in found:
        told, tone = (
            threshold_told(one.everywhere, limits) if one.everywhere else ("Choisissez la catégorie de ces contrats.", "wait")
        )
        everywhere = amount_fr(one.everywhere) if one.everywhere else ""
        rows.append([
            Cell(one.label), Cell(amount_fr(one.here), "num", label="Ce prestataire, HT"),
            Cell(everywhere, "num", label="Tous prestataires, HT"), Cell(told, tone=tone, label="Seuils"),
        ])  # fmt: skip
    heads = [("Catégorie d’achat", "text"), ("Ce prestataire, HT", "num"), ("Tous prestataires, HT", "num"), ("Seuils", "text")]
    return RelatedTable(f"Achats de {day.year} et seuils de la commande publique", 0, heads, rows)


def contracts_of(provider: Any, actor: Actor) -> RelatedTable:
    """Its contracts, latest first."""
    rows = [
        [
            Cell(f"{reference or 'Brouillon'} {title}", href=f"{LIST}details/?id={key}"),
            Cell(period_told(starts_on, ends_on), label="Période"), Cell(amount_fr(amount), "num", label="Montant TTC"),
            Cell(
                standing_told(state, starts_on, ends_on, ended), tone=standing_tone(state, starts_on, ends_on, ended), label="État"
            ),
        ]
        for key, reference, title, state, starts_on, ends_on, ended, amount in contracts_with(
            Contract.provider_id == provider.id, SHOWN
        )
    ]  # fmt: skip
    heads = [("Contrat", "text"), ("Période", "text"), ("Montant TTC", "num"), ("État", "text")]
    more = f"{LIST}?state=all&provider={provider.id}" if rows else None
    count = len(rows) if len(rows) < SHOWN else 0
    return RelatedTable("Contrats", count, heads, rows, empty="Aucun contrat avec ce prestataire.", more_url=more)


def contribute(house: Any) -> None:
    """Fill the slots; papers and declared interests are shown by the room below."""
    add = house.slots.add
    add(RelatedList("provider", "contract.read", 12, money_of))
    add(RelatedList("provider", "contract.read", 14, purchases))
    add(RelatedList("provider", "contract.read", 16, contracts_of))
