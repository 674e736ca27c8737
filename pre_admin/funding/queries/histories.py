"""What a body compares an action with: its provider's last years, the cost of similar actions, what changes since last year.

Asked as the house, since a member reaches the actions of their agenda alone: numbers, never rows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_label, today
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, date_fr, decimal_fr, few_told, percent_fr
from pre_admin.funding.models import Action, ActionReport, ActionTranche, FundedState, FundingAxis, LedgerEntry, LedgerKind
from pre_admin.partners.models import Provider
from pre_admin.territories.models import Territory

YEARS = 3
REPORT_DAYS = 30
"""Days after its end in which an action's report is expected."""
ACTION: Any = Action.__table__
TRANCHE: Any = ActionTranche.__table__
LINE: Any = LedgerEntry.__table__
REPORT: Any = ActionReport.__table__
CENT = Decimal("0.01")
NEVER_ASKED = (FundedState.DRAFT, FundedState.WITHDRAWN)
GRANTED = (FundedState.TECHNICALLY_APPROVED, FundedState.APPROVED)


@dataclass(frozen=True)
class ProviderYear:
    """What a provider asked and received in a school year; sums of kinds that no line bears yet are None."""

    school_year: int
    actions: int
    asked: Decimal
    reserved: Decimal
    approved: Decimal
    committed: Decimal | None
    paid: Decimal | None
    reports_on_time: int
    reports_late: int

    @property
    def label(self) -> str:
        """« 2025-2026 »."""
        return school_year_label(self.school_year)


@dataclass(frozen=True)
class CostCompared:
    """The cost per child of an action beside the median of similar ones: same axis, last years, granted."""

    own: Decimal | None
    median: Decimal | None
    count: int


@dataclass(frozen=True)
class Difference:
    """What is no longer as it was in the previous action; long texts are told « modifié »."""

    label: str
    before: str
    after: str


# ---- a provider
def history_of(provider_id: int, before: int, without_actions: Collection[int] = ()) -> Sequence[ProviderYear]:
    """The years before that school year in which a provider asked something, latest first; `without_actions` are left out."""
    mine = select(ACTION.c.id, ACTION.c.school_year, ACTION.c.ends_on, ACTION.c.state).where(
        ACTION.c.provider_id == provider_id, ACTION.c.school_year.between(before - YEARS, before - 1),
        ACTION.c.state.not_in(NEVER_ASKED), ACTION.c.id.not_in(list(without_actions)),
    )  # fmt: skip
    with as_system("histoire d’un prestataire : des nombres") as session:
        rows = session.execute(mine).all()
        if not rows:
            return []
        ids = [row.id for row in rows]
        asked = dict(_sums(session, TRANCHE, ids))
        kinds: dict[tuple[int, LedgerKind], Decimal] = {
            (action, kind): total
            for action, kind, total in session.execute(
                select(LINE.c.action_id, LINE.c.kind, func.sum(LINE.c.amount))
                .where(LINE.c.action_id.in_(ids))
                .group_by(LINE.c.action_id, LINE.c.kind)
            )
        }
        told = select(REPORT.c.action_id, REPORT.c.due_on, REPORT.c.received_on).where(REPORT.c.action_id.in_(ids))
        reports = {action: (due, received) for action, due, received in session.execute(told)}
    years = sorted({row.school_year for row in rows}, reverse=True)
    return [_year(year, [row for row in rows if row.school_year == year], asked, kinds, reports) for year in years]


def _sums(session: Any, table: Any, ids: Sequence[int]) -> list[tuple[int, Decimal]]:
    statement = select(table.c.action_id, func.sum(table.c.amount)).where(table.c.action_id.in_(ids)).group_by(table.c.action_id)
    return [(key, total) for key, total in session.execute(statement)]


def _year(year: int, rows: Sequence[Any], asked: Any, kinds: Any, reports: Any) -> ProviderYear:
    def total(kind: LedgerKind) -> Decimal:
        return sum((kinds.get((row.id, kind), Decimal(0)) for row in rows), Decimal(0))

    standings = [report_standing(row.state, row.ends_on, *reports.get(row.id, (None, None))) for row in rows]
    return ProviderYear(
        year, len(rows), sum((asked.get(row.id, Decimal(0)) for row in rows), Decimal(0)), total(LedgerKind.RESERVED),
        total(LedgerKind.APPROVED), total(LedgerKind.COMMITTED) or None, total(LedgerKind.PAID) or None,
        sum(one == "on_time" for one in standings), sum(one in ("late", "received_late") for one in standings),
    )  # fmt: skip


def report_due(ends_on: date | None) -> date | None:
    """The day an action's report is expected, once its end is known."""
    return ends_on + timedelta(days=REPORT_DAYS) if ends_on else None


def report_standing(state: FundedState, ends_on: date | None, due_on: date | None, received_on: date | None) -> str:
    """Where a report stands: « expected », « late », « on_time », « received_late »; empty when none is expected."""
    due = due_on or report_due(ends_on)
    if received_on is not None:
        return "received_late" if due and received_on > due else "on_time"
    if state is not FundedState.APPROVED or due is None:
        return ""
    return "late" if due < today() else "expected"


# ---- similar actions
def cost_per_child(total: Decimal | None, children: int | None) -> Decimal | None:
    """What an action costs for each child; None when either is unknown."""
    return (total / children).quantize(CENT) if total is not None and children else None


def cost_compared(action: Action, without_actions: Collection[int] = ()) -> CostCompared:
    """An action's cost per child, and the median of granted actions of its axis in its year and the two before."""
    statement = select(ACTION.c.total_cost, ACTION.c.children).where(
        ACTION.c.axis_id == action.axis_id, ACTION.c.school_year.between(action.school_year - YEARS + 1, action.school_year),
        ACTION.c.state.in_(GRANTED), ACTION.c.id.not_in([action.id, *without_actions]),
        ACTION.c.total_cost.is_not(None), ACTION.c.children.is_not(None),
    )  # fmt: skip
    with as_system("coût par enfant d’actions semblables : des nombres") as session:
        costs = [cost for total, children in session.execute(statement) if (cost := cost_per_child(total, children)) is not None]
    middle = Decimal(median(costs)).quantize(CENT) if costs else None
    return CostCompared(cost_per_child(action.total_cost, action.children), middle, len(costs))


# ---- the previous action
def _text(value: Any) -> str:
    return str(value or "")


SHOWN: dict[str, Any] = {
    "title": _text, "starts_on": date_fr, "ends_on": date_fr, "schedule": _text,
    "children": few_told, "age_from": str, "age_to": str, "priority_share": percent_fr,
    "unit": lambda one: one.label, "quantity": decimal_fr, "unit_cost": amount_fr, "total_cost": amount_fr, "other_public": amount_fr,
}  # fmt: skip
LONG = ("objective", "need", "mainstream_gap")
NAMED: dict[str, Any] = {"provider_id": Provider.name, "axis_id": FundingAxis.label, "territory_id": Territory.name}


def previous_of(action: Action) -> Action | None:
    """The action that this one continues: asked as the house when of the same provider, in the person's scope otherwise."""
    if action.previous_id is None:
        return None
    statement = select(Action).where(Action.id == action.previous_id)
    with as_system("action reconduite du même prestataire") as session:
        found = session.scalar(statement.where(Action.provider_id == action.provider_id))
    return found if found is not None else db.session.scalar(statement)


def differences(action: Action) -> Sequence[Difference]:
    """What changes since the action this one continues; none when it continues none. The dates of the year are no change."""
    before = previous_of(action)
    if before is None:
        return []
    found = []
    for name in (*NAMED, *SHOWN, *LONG):
        old, new = getattr(before, name), getattr(action, name)
        if old != new and not (name in ("starts_on", "ends_on") and _same_day(old, new)):
            found.append(Difference(_label(name), _told(name, old), "modifié" if name in LONG else _told(name, new)))
    with as_system("montants demandés d’une action et de la précédente") as session:
        asked = dict(_sums(session, TRANCHE, [before.id, action.id]))
    old, new = asked.get(before.id, Decimal(0)), asked.get(action.id, Decimal(0))
    return [*found, *([Difference("Demandé", amount_fr(old), amount_fr(new))] if old != new else [])]


def _same_day(old: date | None, new: date | None) -> bool:
    """Whether a date is the same, a year later."""
    return bool(old and new and (old.month, old.day) == (new.month, new.day))


def _label(name: str) -> str:
    labels = {"age_from": "Âge, de", "age_to": "Âge, à", "starts_on": "Début", "ends_on": "Fin"}
    return labels.get(name) or str(ACTION.c[name].info["label"])


def _told(name: str, value: Any) -> str:
    if name in LONG:
        return ""
    if name in NAMED:
        if value is None:
            return "Tous"
        column = NAMED[name]
        with as_system("nom d’une liste") as session:
            return session.scalar(select(column).where(column.class_.id == value)) or ""
    return "non renseigné" if value is None else str(SHOWN[name](value))
