"""Fifty hands at once: never a cent over an envelope, exactly what fits is written, the chain has no gap, nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from threading import Barrier

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import Decision, Sitting, Verb
from pre_admin.approval.rules.decisions import Overrun
from pre_admin.approval.services.attendance import arrive, leave
from pre_admin.approval.services.decisions import Ruling, decide, decide_together
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import sums_of
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office, address_of

HANDS = 50
Act = Callable[["Hand"], None]


class Hand:
    """A person in a thread of their own, with a session of their own."""

    def __init__(self, room: Chamber, role: Role = Role.ASSISTANT) -> None:
        self.app, self.registry = room.office.app, room.office.app.extensions["house"].scopes
        with self.app.app_context(), as_system("compte d’un essai"):
            self.actor = person_of(db.session.scalars(select(User.id).where(User.email == address_of(role))).one()).actor
            db.session.rollback()

    def __call__(self, act: Act) -> Exception | None:
        """What went wrong, if anything did."""
        with self.app.app_context():
            bind_actor(db.session(), self.actor, self.registry)
            try:
                begin_writing()
                with unit_of_work():
                    act(self)
            except Exception as error:
                return error
            finally:
                db.session.remove()
        return None


def at_once(room: Chamber, acts: list[Act]) -> list[Exception | None]:
    together, hand = Barrier(len(acts)), Hand(room)

    def play(act: Act) -> Exception | None:
        together.wait()
        return hand(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(play, acts))


def deciding(item: int) -> Act:
    def act(hand: Hand) -> None:
        decide(item, "1", Ruling(Verb.FAVOURABLE), hand.actor)

    return act


def chain(office: Office) -> list[int]:
    rows = office.all(select(Decision.number, Decision.previous_hash, Decision.hash).order_by(Decision.number))
    assert all(after.previous_hash == before.hash for before, after in pairwise(rows))
    return [row.number for row in rows]


def test_fifty_decisions_on_one_envelope(office: Office) -> None:
    voted = 30_500
    room = chamber(office, voted=(voted,))
    actions = [room.action({0: 1000}) for _ in range(HANDS)]
    items = [item for item, _ in room.items(room.sitting(actions))]
    found = at_once(room, [deciding(item) for item in items])
    fit = voted // 1000
    assert [one for one in found if one is not None and not isinstance(one, Overrun)] == []
    assert found.count(None) == fit
    with office.app.app_context():
        sums = sums_of(room.envelopes)[room.envelopes[0]]
    assert (sums.get(LedgerKind.RESERVED), sums.remaining) == (Decimal(fit * 1000), Decimal(voted - fit * 1000))
    approved = office.all(select(Action.id).where(Action.state == FundedState.TECHNICALLY_APPROVED))
    assert len(approved) == fit
    assert chain(office) == list(range(1, fit + 1))


def test_crossed_envelopes_batches_and_comings_and_goings_never_wait_for_each_other(office: Office) -> None:
    """Decisions of both bodies that hold the same envelopes in opposite orders, batches, members who come and go: all pass."""
    room = chamber(office)
    ready = [room.action({0: 10, 1: 10}) for _ in range(6)]
    for item, _ in room.items(room.sitting(ready, held_on=today() - timedelta(1))):
        assert Hand(room)(deciding(item)) is None
    council = room.items(room.sitting(ready, COUNCIL))
    fresh = [room.action({1: 10, 0: 10} if rank % 2 else {0: 10, 1: 10}) for rank in range(18)]
    second = room.sitting(fresh, COMMITTEE)
    items = room.items(second)

    def batch(hand: Hand) -> None:
        wanted = [(item, "1") for item, _ in reversed(items[:8])]
        assert set(decide_together(wanted, Ruling(Verb.FAVOURABLE), hand.actor).values()) == {None}

    def goes(member: int) -> Act:
        def act(hand: Hand) -> None:
            sitting = db.session.scalars(select(Sitting).where(Sitting.id == second)).one()
            leave(sitting, member, None, hand.actor)
            arrive(sitting, member, None, hand.actor)

        return act

    acts = [batch, *(deciding(item) for item, _ in items[8:]), *(deciding(item) for item, _ in council)]
    acts += [goes(member) for member in room.members[COMMITTEE][1:]]
    assert [one for one in at_once(room, acts) if one is not None] == []
    assert chain(office) == list(range(1, 6 + 6 + 18 + 1))


def test_the_same_item_by_two_hands_is_decided_once(office: Office) -> None:
    room = chamber(office)
    ((item, _),) = room.items(room.sitting([room.action()]))
    found = at_once(room, [deciding(item) for _ in range(8)])
    assert found.count(None) == 1
    assert {type(one).__name__ for one in found if one} == {"StaleDecision"}
