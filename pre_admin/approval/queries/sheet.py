"""An item's sheet: what a body looks at before deciding, on one screen. Sums leave out what is hidden from whoever looks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, Recusal, Sitting, Verb
from pre_admin.approval.queries.board import Board, Line, Place, names_of
from pre_admin.approval.queries.ground import STANDING, granted_by
from pre_admin.approval.queries.purses import Money, Purse
from pre_admin.approval.queries.telling import told
from pre_admin.approval.rules.decisions import Told
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionNeed, ActionPaper, FundingAxis
from pre_admin.funding.queries.histories import (
    CostCompared,
    Difference,
    ProviderYear,
    cost_compared,
    differences,
    history_of,
)
from pre_admin.panel.documents.serving import documents_told
from pre_admin.partners.models import Body
from pre_admin.pathways.models import ActionType
from pre_admin.pathways.rules.meetings import FEW


@dataclass(frozen=True)
class Paper:
    """A paper of the action."""

    id: int
    label: str
    file: str
    checked: bool


@dataclass(frozen=True)
class Said:
    """A member's position, or recusal, by name: for whoever keeps the sitting."""

    name: str
    recusal: Recusal | None = None
    position: Any = None


@dataclass(frozen=True)
class Sheet:
    """Everything the item's page shows."""

    line: Line
    action: Action
    axis: str
    rapporteur: str
    purses: Sequence[Purse]
    history: Sequence[ProviderYear]
    cost: CostCompared
    changes: Sequence[Difference]
    needs: Sequence[tuple[str, int | None]]
    papers: Sequence[Paper]
    earlier: str
    """What was asked when it was deferred, or why it was not examined."""
    committee: Told | None
    told: Told | None
    recusals: Sequence[Said]
    positions: Sequence[Said]


def sheet_of(board: Board, line: Line, money: Money, hidden: Collection[int], keeps: bool, unread: bool) -> Sheet:
    """The sheet of an item; `keeps`, for whoever keeps the sitting: names; `unread`, papers nobody has read yet too."""
    action, label, rapporteur = _opened(line.action.id)
    out = select(Recusal).where(Recusal.item_id == line.item.id).order_by(Recusal.id)
    recusals = db.session.scalars(out).all() if line.recused else []
    names = names_of({*(one.member_id for one in recusals), *(one.member_id for one in line.positions)}) if keeps else {}
    council = board.sitting.body is Body.ADVISORY_COUNCIL
    granted = granted_by(Body.TECHNICAL_COMMITTEE, action) if council else None
    cost = cost_compared(action, hidden)
    if (action.children or 0) < FEW:
        # What each child costs tells how many they are (R1).
        cost = replace(cost, own=None)
    return Sheet(
        line, action, label, rapporteur, money.item(line), history_of(action.provider_id, action.school_year, hidden),
        cost, differences(action), _needs(action.id), _papers(action.id, unread), _earlier(line.item),
        told(granted) if granted else None, told(line.decision) if line.decision else None,
        [Said(names.get(one.member_id, ""), recusal=one) for one in recusals],
        [Said(names.get(one.member_id, ""), position=one) for one in line.positions] if keeps else [],
    )  # fmt: skip


AXIS: Any = FundingAxis.__table__
USER: Any = User.__table__
# Names of the house, whatever the person's scope: tables, where the action itself is met within it.
OPENED = (
    select(Action, AXIS.c.label, USER.c.full_name)
    .join(AXIS, AXIS.c.id == Action.axis_id, isouter=True)
    .join(USER, USER.c.id == Action.rapporteur_id, isouter=True)
    .where(Action.id == bindparam("action"))
)


def _opened(action_id: int) -> tuple[Action, str, str]:
    """The action whole, the name of its axis, of its rapporteur."""
    action, axis, rapporteur = db.session.execute(OPENED, {"action": action_id}).one()
    return action, axis or "", rapporteur or ""


def _needs(action_id: int) -> Sequence[tuple[str, int | None]]:
    statement = (
        select(ActionType.label, ActionNeed.children)
        .join(ActionType, ActionType.id == ActionNeed.action_type_id)
        .where(ActionNeed.action_id == action_id)
        .order_by(ActionNeed.id)
    )
    return [(label, count) for label, count in db.session.execute(statement)]


def _papers(action_id: int, unread: bool) -> Sequence[Paper]:
    statement = select(ActionPaper).where(ActionPaper.action_id == action_id, ActionPaper.document_id.is_not(None))
    if not unread:
        statement = statement.where(ActionPaper.checked_at.is_not(None))
    rows = db.session.scalars(statement.order_by(ActionPaper.id)).all()
    files = documents_told([one.document_id for one in rows])
    return [Paper(one.id, str(one), files.get(one.document_id or 0, ""), one.checked_at is not None) for one in rows]


def paper_of(action_id: int, paper_id: int, keeps: bool) -> ActionPaper | None:
    """A paper of the action that the person may open: checked for names, unless they keep the sitting."""
    statement = select(ActionPaper).where(
        ActionPaper.action_id == action_id, ActionPaper.id == paper_id, ActionPaper.document_id.is_not(None)
    )
    return db.session.scalar(statement if keeps else statement.where(ActionPaper.checked_at.is_not(None)))


def _earlier(item: Place) -> str:
    if item.carried_from_id is None:
        return ""
    asked = select(Decision.reason).where(Decision.item_id == item.carried_from_id, Decision.verb == Verb.DEFERRED, STANDING)
    before = (
        select(AgendaItem.not_examined, Sitting.held_on, asked.scalar_subquery())
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(AgendaItem.id == item.carried_from_id)
    )
    with as_system("point reporté de la même action") as session:
        row = session.execute(before).first()
    if row is None:
        return ""
    return f"Demandé : {row[2]}" if row[2] else f"Non examinée : {row[0]}" if row[0] else ""


def sittings_of() -> Sequence[Sitting]:
    """The sittings the person reaches, the one in progress first, then those to come, then the latest held."""
    rows = db.session.scalars(select(Sitting).order_by(Sitting.held_on.desc(), Sitting.id.desc()).limit(40)).all()
    return rows


def action_of(item: AgendaItem) -> Action:
    """The action of an item."""
    return db.session.scalars(select(Action).where(Action.id == item.action_id)).one()
