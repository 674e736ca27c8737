"""A sitting's life: planned, convened, open, closed, signed; or cancelled (design §5)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Recusal, Sitting, SittingMember, SittingPresence, SittingState, Stay
from pre_admin.approval.queries.agenda import carried_items
from pre_admin.approval.queries.ground import items_without_outcome, roll_of
from pre_admin.approval.queries.sittings import items_of, last_number, opening_rules, other_open, second_of
from pre_admin.approval.rules import sittings as rules
from pre_admin.approval.rules.attendance import clock_refusal, read_clock
from pre_admin.approval.rules.decisions import examinable
from pre_admin.approval.rules.sittings import SITTING_STATES, TO_COME
from pre_admin.approval.services.agenda import follow_marks, put_on_agenda, rows_of
from pre_admin.approval.services.convocations import tell_again
from pre_admin.approval.services.recusals import apply_interests
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.funding.models import Action
from pre_admin.funding.queries.names import names_cited
from pre_admin.panel.rows import assign, delete_with
from pre_admin.partners.models import Seat
from pre_admin.partners.queries.bodies import members_on

Values = Mapping[str, Any]
FIELDS = ("body", "held_on", "starts_at", "place", "secretary", "remarks")
TOLD = ("held_on", "starts_at", "place")
"""What a convocation says."""


def create_sitting(values: Values, actor: Actor | None) -> Sitting:
    """Plan a sitting; it takes the next number of its body and year."""
    sitting = Sitting(state=SittingState.PLANNED)
    _write(sitting, values)
    db.session.add(sitting)
    db.session.flush()
    return sitting


def update_sitting(sitting: Sitting, values: Values, actor: Actor | None) -> None:
    """Change a sitting that is still to come. Raises DomainError."""
    if sitting.state not in TO_COME:
        raise DomainError(rules.FIXED.format(sitting.state.label.lower()))
    body = values.get("body", sitting.body)
    if body is not sitting.body:
        if sitting.state is SittingState.CONVENED:
            raise DomainError(rules.CONVENED_BODY, "body")
        if items_of(sitting.id):
            raise DomainError(rules.HAS_AGENDA, "body")
    before = [getattr(sitting, name) for name in TOLD]
    _write(sitting, values)
    db.session.flush()
    if sitting.state is SittingState.CONVENED and before != [getattr(sitting, name) for name in TOLD]:
        tell_again(sitting)


def _write(sitting: Sitting, values: Values) -> None:
    """Put the values; a sitting that changes body or year takes a number there, if no gap is left behind."""
    given = dict(values)
    if given.get("starts_at") and (refusal := clock_refusal(given["starts_at"])):
        raise FieldErrors({"starts_at": refusal})
    given["starts_at"] = read_clock(given.get("starts_at"))
    if names_cited({"remarks": given.get("remarks")}):
        raise FieldErrors({"remarks": rules.CITED})
    body, year = given["body"], given["held_on"].year
    if sitting.number is None or (body, year) != (sitting.body, sitting.year):
        if sitting.number is not None and sitting.number != last_number(sitting.body, sitting.year):
            raise DomainError(rules.YEAR_KEPT, "held_on")
        sitting.number = last_number(body, year) + 1
        sitting.year = year
    assign(sitting, given, FIELDS)


def delete_sitting(sitting: Sitting, actor: Actor | None) -> None:
    """Delete the last planned sitting of its body and year, entered by mistake. Raises DomainError."""
    if sitting.state is not SittingState.PLANNED:
        raise DomainError(rules.CALLED)
    if sitting.number != last_number(sitting.body, sitting.year):
        raise DomainError(rules.NOT_LAST)
    delete_with(sitting, {})


# ---- its states
def convene(sitting: Sitting, actor: Actor) -> None:
    """The members in office that day are called, items numbered, interests applied: members see the agenda. Raises DomainError."""
    state = SITTING_STATES.after(_held(sitting).state, "convene")
    items = rows_of(sitting)
    if not items:
        raise DomainError(rules.EMPTY)
    refusal = rules.no_longer_refusal(_no_longer(sitting))
    if refusal:
        raise DomainError(refusal)
    for number, item in enumerate(items, start=1):
        item.number = number
    if not _call(sitting):
        raise DomainError(rules.NOBODY)
    sitting.state, sitting.convened_at = state, now()
    db.session.flush()
    apply_interests(sitting)


def _no_longer(sitting: Sitting) -> list[str]:
    statement = select(Action).join(AgendaItem, AgendaItem.action_id == Action.id).where(AgendaItem.sitting_id == sitting.id)
    with as_system("actions d’un ordre du jour") as session:
        actions = session.scalars(statement.order_by(Action.reference)).all()
    return [one.reference for one in actions if not examinable(sitting.body, one.state, one.decided_by)]


def _call(sitting: Sitting) -> int:
    """Call whoever is in office that day and was not called yet; the chair presides. How many are called in all."""
    with as_system("membres à convoquer") as session:
        called = set(session.scalars(select(SittingMember.member_id).where(SittingMember.sitting_id == sitting.id)))
        sitters = members_on(sitting.body, sitting.held_on)
    for one in sitters:
        if one.member_id not in called:
            db.session.add(SittingMember(sitting_id=sitting.id, member_id=one.member_id, seat=one.seat))
            called.add(one.member_id)
    chair = next((one.member_id for one in sitters if one.seat is Seat.CHAIR), None)
    sitting.chair_id = sitting.chair_id or chair
    db.session.flush()
    return len(called)


def open_sitting(sitting: Sitting, values: Values, actor: Actor) -> None:
    """The sitting begins under the rules in force, frozen from now on; a member in the room presides. Raises DomainError.

    `values["chair_id"]` names who presides when the chair is away.
    """
    state = SITTING_STATES.after(_held(sitting).state, "open")
    quorum, proxy = opening_rules(sitting)
    refusal = rules.opening_refusal(sitting.held_on, today())
    if refusal:
        raise DomainError(refusal)
    other = other_open(sitting)
    if other is not None:
        raise DomainError(
            rules.OTHER_OPEN.format(str(other).replace(sitting.body.label, f"séance du {sitting.body.label.lower()}", 1))
        )
    in_room = roll_of(sitting).in_room
    if not in_room:
        raise DomainError(rules.NOBODY_THERE)
    sitting.chair_id = _presiding(sitting, values.get("chair_id"), in_room)
    _call(sitting)
    sitting.quorum_rule, sitting.proxy_rule = quorum, proxy
    sitting.state, sitting.opened_at = state, now()
    db.session.flush()
    follow_marks(sitting)
    apply_interests(sitting)


def _presiding(sitting: Sitting, named: int | None, in_room: frozenset[int]) -> int | None:
    if named is not None:
        if named not in in_room:
            raise DomainError(rules.CHAIR_NOT_THERE, "chair_id")
        return named
    if sitting.chair_id not in in_room:
        raise DomainError(rules.CHAIR_AWAY, "chair_id")
    return sitting.chair_id


def close_sitting(sitting: Sitting, actor: Actor) -> None:
    """The sitting ends: every item has an outcome and is settled, everyone has left. Raises DomainError naming the items without one."""
    state = SITTING_STATES.after(_held(sitting).state, "close")
    refusal = rules.closing_refusal([one.number for one in items_without_outcome(sitting.id)])
    if refusal:
        raise DomainError(refusal)
    moment = now()
    with as_system("clôture d’une séance") as session:
        for item in rows_of(sitting):
            item.settled_at = item.settled_at or moment
        for stay in session.scalars(select(Stay).where(Stay.sitting_id == sitting.id, Stay.left_at.is_(None))).all():
            stay.left_at = max(moment, stay.arrived_at)
        expected = select(SittingMember).where(
            SittingMember.sitting_id == sitting.id, SittingMember.presence == SittingPresence.EXPECTED
        )
        for one in session.scalars(expected).all():
            one.presence = SittingPresence.ABSENT
        sitting.state, sitting.closed_at = state, moment
        session.flush()


def cancel(sitting: Sitting, actor: Actor) -> None:
    """The sitting does not take place; its actions wait for another one, its members no longer see them. Raises DomainError."""
    sitting.state = SITTING_STATES.after(_held(sitting).state, "cancel")
    with as_system("annulation d’une séance") as session:
        for recusal in session.scalars(select(Recusal).where(Recusal.sitting_id == sitting.id)).all():
            # A tie declared for this sitting holds nothing back once it is not held; the interest itself, if any, still does.
            session.delete(recusal)
        session.flush()


def second_convocation(sitting: Sitting, values: Values, actor: Actor) -> Sitting:
    """Plan another sitting for what this one did not examine, for want of quorum; quorum is waived there. Raises DomainError."""
    _held(sitting)
    if second_of(sitting) is not None:
        raise DomainError(rules.SECOND_ALREADY)
    left = left_over(sitting)
    if not left:
        raise DomainError(rules.NOTHING_LEFT)
    if values["held_on"] <= sitting.held_on:
        raise DomainError(rules.NOT_AFTER.format(date_fr(sitting.held_on)), "held_on")
    given = {"secretary": sitting.secretary, "remarks": None, **values, "body": sitting.body}
    made = create_sitting(given, actor)
    made.after_id = sitting.id
    db.session.flush()
    lots = {one.action_id: one.lot for one in rows_of(sitting)}
    for action in left:
        put_on_agenda(made, [action], actor, lots[action])
    return made


def left_over(sitting: Sitting) -> list[int]:
    """The actions of a cancelled or closed sitting that it did not examine, and that its body still may, in their order."""
    if sitting.convened_at is None or sitting.state not in (SittingState.CANCELLED, SittingState.CLOSED, SittingState.SIGNED):
        return []
    rows = rows_of(sitting)
    if sitting.state is not SittingState.CANCELLED:
        rows = [one for one in rows if one.not_examined is not None]
    waiting = carried_items(sitting.body, [one.action_id for one in rows])
    with as_system("actions non examinées") as session:
        found = session.scalars(select(Action).where(Action.id.in_(list(waiting)))).all()
    fit = {one.id for one in found if examinable(sitting.body, one.state, one.decided_by)}
    return [one.action_id for one in rows if one.action_id in fit and waiting[one.action_id] == one.id]


def _held(sitting: Sitting) -> Sitting:
    """The sitting as it stands, held until the transaction ends."""
    statement = select(Sitting).where(Sitting.id == sitting.id).with_for_update(key_share=True)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()
