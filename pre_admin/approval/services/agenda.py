"""Composing a sitting's agenda: actions its body may examine, in three lots, in order; after convocation nothing is taken off without a reason."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Lot, Position, Sitting, SittingState
from pre_admin.approval.queries.agenda import Candidate, candidates, carried_items
from pre_admin.approval.queries.ground import standing_of
from pre_admin.approval.rules.decisions import examinable
from pre_admin.approval.rules.sittings import CITED, LIVE, TO_COME, agenda_key
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action
from pre_admin.funding.queries.names import names_cited

NOTHING_TICKED = "Cochez au moins une action à inscrire."
GONE = "Une action cochée ne peut plus être inscrite ici : la page a été rechargée, vérifiez puis recommencez."
NOTHING_WAITS = "Aucune autre action n’attend cette instance."
ELSEWHERE = "{} est déjà à l’ordre du jour d’une autre séance à venir : retirez-la de l’autre d’abord."
FIXED = "La séance est convoquée : son ordre du jour ne change plus. Un point se retire avec un motif, ou se passe en « non examiné »."
OVER = "Cette séance est « {} » : son ordre du jour ne change plus."
NO_REASON = "Dites pourquoi le point n’est pas examiné : ce motif figure au procès-verbal."
DECIDED = "Ce point a une décision : annulez-la d’abord."
TOO_LONG = "Le motif dépasse 300 caractères : raccourcissez-le."
UNKNOWN = "Ce point n’est plus à l’ordre du jour : la page a été rechargée."


def put_on_agenda(sitting: Sitting, action_ids: Iterable[int], actor: Actor, lot: Lot = Lot.WITHOUT_DEBATE) -> int:
    """Put these actions at the end of a lot; how many. Raises DomainError for one that may not be examined, or stands elsewhere."""
    wanted = set(action_ids)
    _held_planned(sitting)
    if not wanted:
        raise DomainError(NOTHING_TICKED)
    locked = select(Action).where(Action.id.in_(wanted)).order_by(Action.id).with_for_update(key_share=True)
    actions = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    _refuse_elsewhere(sitting, actions)
    fit = {one.id for one in actions if examinable(sitting.body, one.state, one.decided_by)}
    if fit != wanted:
        raise DomainError(GONE)
    _append(sitting, wanted, lot)
    return len(wanted)


def put_all_on_agenda(sitting: Sitting, actor: Actor) -> int:
    """Put everything that waits for the body on the agenda; how many. Raises DomainError."""
    waiting: Sequence[Candidate] = candidates(sitting)
    if not waiting:
        _held_planned(sitting)
        raise DomainError(NOTHING_WAITS)
    return put_on_agenda(sitting, [one.action_id for one in waiting], actor)


def move_on_agenda(sitting: Sitting, item_id: int, step: int, actor: Actor) -> None:
    """Move an item a place up (-1) or down (1) within its lot. Raises DomainError once convened."""
    _held_planned(sitting)
    rows = rows_of(sitting)
    mine = next((one for one in rows if one.id == item_id), None)
    if mine is None:
        return
    lot = [one for one in rows if one.lot is mine.lot]
    at = lot.index(mine)
    to = at + (1 if step > 0 else -1)
    if 0 <= to < len(lot):
        lot[at], lot[to] = lot[to], lot[at]
    _number([one for name in Lot for one in (lot if name is mine.lot else [row for row in rows if row.lot is name])])
    _touch(sitting)


def take_off_agenda(sitting: Sitting, item_id: int, actor: Actor) -> None:
    """Take an item off before convocation; its action waits for another sitting. Raises DomainError."""
    _held_planned(sitting)
    rows = rows_of(sitting)
    row = next((one for one in rows if one.id == item_id), None)
    if row is None:
        return
    db.session.delete(row)
    db.session.flush()
    _number([one for one in rows if one.id != item_id])
    _touch(sitting)


def set_lot(sitting: Sitting, item_id: int, lot: Lot, actor: Actor) -> None:
    """Put an item in another lot; its number, once given, stays. Raises DomainError once the sitting is over."""
    _held(sitting)
    if sitting.state not in LIVE:
        raise DomainError(OVER.format(sitting.state.label.lower()))
    rows = rows_of(sitting)
    row = next((one for one in rows if one.id == item_id), None)
    if row is None:
        raise DomainError(UNKNOWN)
    if row.lot is lot:
        return
    row.lot = lot
    row.position = max((one.position for one in rows if one.id != item_id), default=0) + 1
    db.session.flush()
    if sitting.state is SittingState.PLANNED:
        _number(rows_of(sitting))
    _touch(sitting)


def follow_marks(sitting: Sitting) -> int:
    """Items that a member wants debated leave the lot without debate; how many. Asked at opening."""
    asked = select(Position.item_id).where(Position.to_debate)
    statement = select(AgendaItem).where(
        AgendaItem.sitting_id == sitting.id, AgendaItem.lot == Lot.WITHOUT_DEBATE, AgendaItem.id.in_(asked)
    )
    with as_system("points à débattre") as session:
        rows = session.scalars(statement).all()
    for row in rows:
        row.lot = Lot.DEBATED
    db.session.flush()
    return len(rows)


def leave_unexamined(item: AgendaItem, reason: str | None, actor: Actor) -> None:
    """The body does not examine an item, and says why; without a reason it is to be examined again. Raises DomainError."""
    sitting = db.session.scalars(select(Sitting).where(Sitting.id == item.sitting_id).with_for_update(key_share=True)).one()
    if sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        raise DomainError(OVER.format(sitting.state.label.lower()))
    if item.settled_at is not None or item.id in standing_of([item.id]):
        raise DomainError(DECIDED)
    text = " ".join((reason or "").split())
    if reason is not None and not text:
        raise DomainError(NO_REASON, "not_examined")
    if len(text) > 300:
        raise DomainError(TOO_LONG, "not_examined")
    if names_cited({"not_examined": text}):
        raise DomainError(CITED, "not_examined")
    item.not_examined = text or None
    db.session.flush()


def rows_of(sitting: Sitting) -> list[AgendaItem]:
    """The items of an agenda in its order."""
    with as_system("ordre du jour d’une séance") as session:
        rows = session.scalars(select(AgendaItem).where(AgendaItem.sitting_id == sitting.id)).all()
    return sorted(rows, key=lambda one: agenda_key(one.lot, one.position, one.id))


def _held(sitting: Sitting) -> None:
    statement = select(Sitting).where(Sitting.id == sitting.id).with_for_update(key_share=True)
    db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _held_planned(sitting: Sitting) -> None:
    """Two people who compose do it one after the other; a convened agenda is fixed. Raises DomainError."""
    _held(sitting)
    if sitting.state is not SittingState.PLANNED:
        raise DomainError(FIXED if sitting.state in TO_COME else OVER.format(sitting.state.label.lower()))


def _refuse_elsewhere(sitting: Sitting, actions: Sequence[Action]) -> None:
    statement = (
        select(AgendaItem.action_id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(Sitting.state.in_(LIVE), Sitting.body == sitting.body, AgendaItem.action_id.in_([one.id for one in actions]))
    )
    with as_system("ordres du jour à venir") as session:
        taken = set(session.scalars(statement))
    stuck = next((one for one in actions if one.id in taken), None)
    if stuck is not None:
        raise DomainError(ELSEWHERE.format(stuck.reference))


def _append(sitting: Sitting, action_ids: Iterable[int], lot: Lot) -> None:
    carried = carried_items(sitting.body, action_ids)
    order = {one.action_id: rank for rank, one in enumerate(candidates(sitting))}
    last = max((one.position for one in rows_of(sitting)), default=0)
    for place, key in enumerate(sorted(action_ids, key=lambda one: (order.get(one, len(order)), one)), start=last + 1):
        db.session.add(
            AgendaItem(sitting_id=sitting.id, action_id=key, lot=lot, position=place, carried_from_id=carried.get(key))
        )
    db.session.flush()
    _number(rows_of(sitting))
    _touch(sitting)


def _number(rows: Sequence[AgendaItem]) -> None:
    for place, one in enumerate(rows, start=1):
        if one.position != place:
            one.position = place
    db.session.flush()


def _touch(sitting: Sitting) -> None:
    """The agenda is the sitting's: two people who compose it see each other's work."""
    sitting.updated_at = now()
    db.session.flush()
