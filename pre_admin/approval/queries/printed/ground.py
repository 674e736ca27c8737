"""What the papers of a sitting are made of: read as the house, once for each kind of row, less the actions a reader must not meet (R5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche, Lot, Sitting, Verb
from pre_admin.approval.queries.ground import STANDING
from pre_admin.approval.rules.decisions import GRANTING
from pre_admin.approval.rules.sittings import agenda_key
from pre_admin.approval.scopes import denied_to
from pre_admin.core.calendar import today
from pre_admin.core.french import long_date_fr
from pre_admin.funding.models import Action, ActionTranche, Envelope, Funder, FundingAxis
from pre_admin.partners.models import Body, BodyMember, Provider
from pre_admin.territories.models import Territory

PROGRAMME = "Programme de réussite éducative"


@dataclass(frozen=True)
class Point:
    """An item with what names its action."""

    item: AgendaItem
    action: Action
    provider: Provider
    axis: str
    territory: str

    @property
    def number(self) -> str:
        """« 12 », or nothing before the convocation."""
        return str(self.item.number or "")


@dataclass(frozen=True)
class Share:
    """What is asked of an envelope, proposed or granted on it."""

    envelope_id: int
    envelope: str
    funder: str
    asked: Decimal
    amount: Decimal


def points_of(sitting_id: int) -> Sequence[Point]:
    """The whole agenda in its order."""
    statement: Any = (
        select(AgendaItem, Action, Provider, FundingAxis.label, Territory.name)
        .join(Action, Action.id == AgendaItem.action_id)
        .join(Provider, Provider.id == Action.provider_id)
        .join(FundingAxis, FundingAxis.id == Action.axis_id)
        .join(Territory, Territory.id == Action.territory_id, isouter=True)
        .where(AgendaItem.sitting_id == sitting_id)
    )
    with as_system("points d’une séance à imprimer") as session:
        rows = session.execute(statement).all()
    found = [Point(item, action, provider, axis, where or "Tous les territoires") for item, action, provider, axis, where in rows]
    return sorted(found, key=lambda one: agenda_key(one.item.lot, one.item.position, one.item.id))


def by_lot(points: Sequence[Point]) -> Sequence[tuple[Lot, Sequence[Point]]]:
    """The lots that hold something, in their order."""
    return [(lot, mine) for lot in Lot if (mine := [one for one in points if one.item.lot is lot])]


# ---- what a reader must not meet
def hidden_from_member(member_id: int) -> frozenset[int]:
    """The same for a member, whatever body they sit in and whether or not they have an account."""
    account = select(BodyMember.user_id).where(BodyMember.id == member_id).scalar_subquery()
    mine = select(BodyMember.id).where(or_(BodyMember.id == member_id, BodyMember.user_id == account))
    with as_system("déports d’un membre pour qui l’on imprime") as session:
        return frozenset(session.scalars(denied_to(mine, today())))


# ---- money
def shares_of(body: Body, points: Sequence[Point]) -> Mapping[int, Sequence[Share]]:
    """Action → what the body starts from, envelope by envelope: what is proposed, or what the committee granted."""
    keys = [one.action.id for one in points]
    asked: Any = (
        select(ActionTranche.action_id, Envelope.id, Envelope.title, Funder.label, ActionTranche.amount, ActionTranche.proposed)
        .join(Envelope, Envelope.id == ActionTranche.envelope_id)
        .join(Funder, Funder.id == Envelope.funder_id)
        .where(ActionTranche.action_id.in_(keys))
        .order_by(Envelope.sort_key, Envelope.id)
    )
    found: dict[int, list[Share]] = {}
    with as_system("montants d’un ordre du jour") as session:
        rows = session.execute(asked).all()
        granted = _granted_before(session, keys) if body is Body.ADVISORY_COUNCIL else None
    for action, envelope, title, funder, amount, proposed in rows:
        base = proposed if proposed is not None else amount
        given = base if granted is None else granted.get((action, envelope), Decimal(0))
        found.setdefault(action, []).append(Share(envelope, title, funder, amount, given))
    return found


def _granted_before(session: Any, keys: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """(action, envelope) → what the committee granted in the present round."""
    statement = (
        select(DecisionTranche.action_id, DecisionTranche.envelope_id, DecisionTranche.amount)
        .join(Decision, Decision.id == DecisionTranche.decision_id)
        .join(Action, Action.id == Decision.action_id)
        .where(Decision.action_id.in_(keys), Decision.body == Body.TECHNICAL_COMMITTEE, Decision.round == Action.round)
        .where(Decision.verb.in_(GRANTING), STANDING)
        .order_by(Decision.number)
    )
    return {(action, envelope): amount for action, envelope, amount in session.execute(statement)}


def granted_in(sitting_id: int) -> Mapping[int, Sequence[Share]]:
    """Decision → what it grants, envelope by envelope."""
    statement: Any = (
        select(DecisionTranche.decision_id, Envelope.id, Envelope.title, Funder.label, DecisionTranche.amount)
        .join(Decision, Decision.id == DecisionTranche.decision_id)
        .join(Envelope, Envelope.id == DecisionTranche.envelope_id)
        .join(Funder, Funder.id == Envelope.funder_id)
        .where(Decision.sitting_id == sitting_id)
        .order_by(DecisionTranche.decision_id, Envelope.sort_key, Envelope.id)
    )
    found: dict[int, list[Share]] = {}
    with as_system("montants accordés en séance") as session:
        for decision, envelope, title, funder, amount in session.execute(statement):
            found.setdefault(decision, []).append(Share(envelope, title, funder, amount, amount))
    return found


# ---- decisions
def decisions_in(sitting_id: int) -> Mapping[int, Sequence[Decision]]:
    """Item → every decision recorded on it, those taken back included, in order."""
    found: dict[int, list[Decision]] = {}
    with as_system("décisions d’une séance") as session:
        for one in session.scalars(select(Decision).where(Decision.sitting_id == sitting_id).order_by(Decision.number)):
            found.setdefault(one.item_id, []).append(one)
    return found


def standing_among(decisions: Sequence[Decision]) -> Decision | None:
    """The one that stands: the last, unless it takes another one back."""
    return decisions[-1] if decisions and decisions[-1].verb is not Verb.UNDONE else None


def sitting_named(sitting: Sitting) -> str:
    """« séance 2026-02 du comité technique »."""
    return f"séance {sitting.code} du {sitting.body.label.lower()}"


def day_told(sitting: Sitting) -> str:
    """« jeudi 12 mars 2026, à 14:00 »."""
    return f"{long_date_fr(sitting.held_on)}{f', à {clock_told(sitting.starts_at)}' if sitting.starts_at else ''}"


def clock_told(text: str) -> str:
    """« 14 h 00 » of « 14:00 »; what is typed otherwise stays as it is."""
    hour, colon, minutes = text.partition(":")
    return f"{int(hour)}\u00a0h\u00a0{minutes}" if colon and hour.isdigit() else text
