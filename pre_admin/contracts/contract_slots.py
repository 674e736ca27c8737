"""What contracts put on their own page, on their action's, and among the ready-made lists."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractState
from pre_admin.contracts.queries import contracts as queries
from pre_admin.contracts.queries.promises import free_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.views.contract_tables import period_told
from pre_admin.contracts.views.contracts import standing_told, standing_tone
from pre_admin.core.calendar import start_of_day
from pre_admin.core.french import amount_fr, date_fr
from pre_admin.funding.models import FundedState
from pre_admin.panel.pages import Cell, RelatedTable, Step, TimelineEntry
from pre_admin.panel.slots import NextStep, Preset, RelatedList, TimelineSource

LIST = "/admin/contract/"
S = ContractState


# ---- on an action's page
def action_steps(action: Any, actor: Actor) -> list[Step]:
    """An approved action of which something is not under contract yet."""
    if action.state is not FundedState.APPROVED:
        return []
    free = sum((amount for amount in free_of(action.id, drafts=True).values() if amount > ZERO), ZERO)
    if not free:
        return []
    hint = f"{amount_fr(free)} validés ne sont pas encore dans un contrat : il est rempli d’après l’action."
    return [Step("Préparer le contrat", hint, "Préparer le contrat", f"{LIST}new/?action={action.id}")]


def action_contracts(action: Any, actor: Actor) -> RelatedTable | None:
    """The contracts that carry an action out."""
    found = queries.contracts_with(Contract.action_id == action.id)
    if not found and action.state is not FundedState.APPROVED:
        return None
    return _table(found, "Aucun contrat sur cette action.")


def _table(found: Sequence[Any], empty: str) -> RelatedTable:
    rows = [
        [
            Cell(f"{reference or 'Brouillon'} {title}", href=f"{LIST}details/?id={key}"),
            Cell(period_told(start, end), label="Période"),
            Cell(amount_fr(amount), "num", label="Montant TTC"),
            Cell(standing_told(state, start, end, ended), tone=standing_tone(state, start, end, ended), label="État"),
        ]
        for key, reference, title, state, start, end, ended, amount in found
    ]
    heads = [("Contrat", "text"), ("Période", "text"), ("Montant TTC", "num"), ("État", "text")]
    return RelatedTable("Contrats", len(rows), heads, rows, empty=empty)


# ---- on its own page
def contract_events(contract: Any, actor: Actor) -> list[TimelineEntry]:
    """Prepared, issued, sent, signed by each, suspended, resumed, amended, terminated, closed."""
    days: list[tuple[date | None, str, str, str]] = [
        (contract.issued_on, "doc", "Contrat émis", contract.reference or ""),
        (contract.sent_on, "flag", "Contrat envoyé au prestataire", ""),
        (contract.provider_signed_on, "pen", "Signé par le prestataire", ""),
        (contract.signed_on, "check", "Signé par la caisse : argent engagé", ""),
        (contract.notice_on, "x", "Résiliation notifiée", contract.ended_reason or ""),
        (contract.terminated_on, "x", "Résiliation en vigueur", ""),
        (contract.closed_on, "check", "Contrat clos", f"{amount_fr(contract.released)} rendus aux enveloppes"),
    ]
    for one in queries.suspensions_of(contract.id):
        days += [(one.starts_on, "clock", "Contrat suspendu", one.reason), (one.ends_on, "return", "Fin de la suspension", "")]
    for amendment in queries.amendments_of(contract.id):
        effect = f"en vigueur le {date_fr(amendment.effective_on)}" if amendment.effective_on else ""
        days.append((amendment.signed_on, "pen", f"{amendment} signé", effect))
    entries: list[tuple[datetime, str, str, str]] = [(contract.created_at, "plus", "Brouillon préparé", "")]
    entries += [
        (at, "return", f"{amount_fr(amount)} reportés sur « {into} »", reason)
        for at, amount, into, reason in queries.carried(contract.id)
    ]
    entries += [(start_of_day(day), icon, title, hint) for day, icon, title, hint in days if day is not None]
    return [TimelineEntry(at, icon, title, hint) for at, icon, title, hint in entries]


# ---- ready-made lists
def _in(*states: ContractState) -> Any:
    return lambda actor: Contract.state.in_(states)


def _asked(condition: Any) -> Any:
    def found(actor: Actor) -> ColumnElement[bool]:
        met: ColumnElement[bool] = condition()
        return met

    return found


LISTS = (
    (10, "to-issue", "À émettre", _in(S.DRAFT), "Aucun brouillon de contrat."),
    (20, "to-sign", "À signer", _in(S.ISSUED), "Aucun contrat émis n’attend une signature."),
    (30, "running", "En cours", _asked(queries.running), "Aucun contrat n’est en cours."),
    (40, "to-settle", "À solder", _asked(queries.to_settle), "Aucun contrat n’est à solder."),
    (50, "expiring", "Expirent dans 90 jours", _asked(queries.expiring), "Aucun contrat n’expire dans les 90 jours."),
    (60, "closed", "Clos", _in(S.CLOSED), "Aucun contrat clos."),
)


def contribute(house: Any) -> None:
    """Fill the slots, and name the rows that hold others back."""
    add = house.slots.add
    add(NextStep("action", "contract.create", 20, action_steps))
    add(RelatedList("action", "contract.read", 8, action_contracts))
    add(TimelineSource("contract", "contract.read", 10, contract_events))
    for order, name, label, condition, empty in LISTS:
        add(Preset("contract", "contract.read", order, name, label, condition, empty))
    house.name_rows("contract_line", "prestation de contrat", "prestations de contrat")
    house.name_rows("contract_tranche", "tranche de contrat", "tranches de contrat")
    house.name_rows("carry_over", "report de solde", "reports de solde")
    house.name_rows("contract_suspension", "suspension", "suspensions")
