"""What a decision may no longer do once the action went on; who counts, what is counted, how much is said."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Decision, Recusal, RecusalCause, Verb
from pre_admin.approval.queries.ground import granted_by
from pre_admin.approval.rules.decisions import Overrun, StaleDecision
from pre_admin.approval.services.decisions import GONE, Ruling, decide, decide_together, undo
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_by
from pre_admin.funding.services.action_steps import withdraw
from pre_admin.funding.services.actions import _send_back
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office

SAID = "Hors sujet."


def rule(room: Chamber, item: int, ruling: Ruling, role: Role = Role.ASSISTANT, replacing: int | None = None) -> int:
    seen = room.version(item)
    with room.acting(role) as actor:
        return decide(item, seen, ruling, actor, replacing).id


def take_back(room: Chamber, item: int, overrun_reason: str | None = None) -> int:
    seen = room.version(item)
    with room.acting(Role.ASSISTANT) as actor:
        return undo(item, seen, actor, overrun_reason).id


def state(room: Chamber, action: int) -> FundedState:
    found: FundedState = room.office.one(select(Action.state).where(Action.id == action))
    return found


def held(room: Chamber, action: int) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    with room.office.app.app_context():
        return held_by(action, LedgerKind.RESERVED), held_by(action, LedgerKind.APPROVED)


def give_up(room: Chamber, action: int) -> None:
    with room.acting(Role.COORDINATOR) as actor:
        one = db.session.scalars(select(Action).where(Action.id == action)).one()
        withdraw(one, {"ended_reason": "L’association renonce."}, actor)


def send_back(room: Chamber, action: int) -> None:
    with room.acting(Role.COORDINATOR) as actor:
        one = db.session.scalars(select(Action).where(Action.id == action)).one()
        _send_back(one, actor)


def approve(room: Chamber, action: int) -> None:
    ((item, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, item, Ruling(Verb.FAVOURABLE))


@pytest.mark.parametrize(
    ("since", "sentence"), [(give_up, "maintenant « Retirée »"), (send_back, "renvoyée au comité"), (approve, "plus récente")]
)
def test_a_decision_overtaken_is_neither_undone_nor_replaced(
    office: Office, since: Callable[[Chamber, int], None], sentence: str
) -> None:
    room = chamber(office)
    action = room.action()
    ((item, _),) = room.items(room.sitting([action]))
    first = rule(room, item, Ruling(Verb.FAVOURABLE))
    since(room, action)
    before = (state(room, action), held(room, action), office.one(select(func.count(Decision.id))))
    with pytest.raises(DomainError, match=sentence):
        take_back(room, item)
    with pytest.raises(DomainError, match=sentence):
        rule(room, item, Ruling(Verb.UNFAVOURABLE, reason=SAID), replacing=first)
    assert (state(room, action), held(room, action), office.one(select(func.count(Decision.id)))) == before


def test_once_the_council_is_undone_the_committee_may_be(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((first, _),) = room.items(room.sitting([action]))
    rule(room, first, Ruling(Verb.FAVOURABLE))
    ((second, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, second, Ruling(Verb.UNFAVOURABLE, reason=SAID))
    take_back(room, second)
    assert held(room, action) == ({room.envelopes[0]: Decimal(1000)}, {})
    take_back(room, first)
    assert state(room, action) is FundedState.SUBMITTED
    assert held(room, action) == ({}, {})


def test_undoing_after_a_deferral_reserves_nothing(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((first, _),) = room.items(room.sitting([action]))
    rule(room, first, Ruling(Verb.FAVOURABLE))
    ((second, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, second, Ruling(Verb.DEFERRED, reason=SAID))
    with room.writing():
        db.session.execute(update(AgendaItem).where(AgendaItem.id == second).values(settled_at=func.current_timestamp()))
    ((third, _),) = room.items(_next_day(room, action))
    rule(room, third, Ruling(Verb.FAVOURABLE))
    take_back(room, third)
    assert state(room, action) is FundedState.DEFERRED
    assert held(room, action) == ({}, {})


def _next_day(room: Chamber, action: int) -> int:
    return room.sitting([action], COUNCIL, held_on=today() + timedelta(1))


def test_undoing_goes_back_to_the_overrun_that_was_accepted(office: Office) -> None:
    room = chamber(office, voted=(2500,))
    one, two, three = room.action({0: 2000}), room.action({0: 1000}), room.action({0: 900})
    items = [item for item, _ in room.items(room.sitting([one, two, three]))]
    rule(room, items[0], Ruling(Verb.FAVOURABLE))
    rule(room, items[1], Ruling(Verb.FAVOURABLE, overrun_reason="Accord de la Ville."))
    ((council, _),) = room.items(room.sitting([two], COUNCIL))
    rule(room, council, Ruling(Verb.REDUCED, {room.envelopes[0]: Decimal(200)}))
    undone = take_back(room, council)
    assert held(room, two) == ({room.envelopes[0]: Decimal(1000)}, {})
    kept = office.all(select(Decision.overrun, Decision.overrun_reason).where(Decision.id == undone))
    assert kept == [(Decimal(500), "Accord de la Ville.")]
    rule(room, council, Ruling(Verb.UNFAVOURABLE, reason=SAID))
    rule(room, items[2], Ruling(Verb.REDUCED, {room.envelopes[0]: Decimal(400)}))
    with pytest.raises(Overrun):
        take_back(room, council)
    take_back(room, council, "Second accord de la Ville.")
    assert state(room, two) is FundedState.TECHNICALLY_APPROVED


def test_what_a_body_grants_is_its_last_word(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((first, _),) = room.items(room.sitting([action]))
    rule(room, first, Ruling(Verb.FAVOURABLE))
    ((second, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, second, Ruling(Verb.RETURNED, reason=SAID))
    with room.writing():
        db.session.execute(update(Action).where(Action.id == action).values(state=FundedState.SUBMITTED, decided_by=None))
    ((third, _),) = room.items(room.sitting([action], COMMITTEE, held_on=today() + timedelta(1)))
    rule(room, third, Ruling(Verb.DEFERRED, reason=SAID))
    with room.acting(Role.ASSISTANT):
        one = db.session.scalars(select(Action).where(Action.id == action)).one()
        assert granted_by(COMMITTEE, one) is None


def test_what_is_out_of_reach_has_a_sentence(office: Office) -> None:
    room = chamber(office)
    action = room.action(provider=1)
    ((item, _),) = room.items(room.sitting([action]))
    room.interest(room.members[COMMITTEE][0], 1)
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor:
        for key in (item, 999_999):
            with pytest.raises(DomainError, match=GONE[:30]):
                decide(key, "1", Ruling(Verb.FAVOURABLE), actor)
            with pytest.raises(DomainError, match=GONE[:30]):
                undo(key, "1", actor)
        assert {one and one.message for one in decide_together([(item, "1")], Ruling(Verb.FAVOURABLE), actor).values()} == {GONE}


@pytest.mark.parametrize(
    ("ruling", "field"),
    [
        (Ruling(Verb.FAVOURABLE, votes=(-1, 0, 0)), "votes"),
        (Ruling(Verb.FAVOURABLE, votes=(4, 1, 1)), "votes"),
        (Ruling(Verb.FAVOURABLE, votes=(1.5, None, None)), "votes"),  # type: ignore[arg-type]
        (Ruling(Verb.UNFAVOURABLE, reason="x" * 2001), "reason"),
        (Ruling(Verb.FAVOURABLE, overrun_reason="x" * 301), "overrun_reason"),
        (Ruling(Verb.UNFAVOURABLE, reason=" "), "reason"),
    ],
)
def test_what_is_typed_is_refused_beside_its_field(office: Office, ruling: Ruling, field: str) -> None:
    room = chamber(office)
    ((item, _),) = room.items(room.sitting([room.action()]))
    with pytest.raises(DomainError) as refused:
        rule(room, item, ruling)
    assert refused.value.field == field
    rule(room, item, Ruling(Verb.FAVOURABLE, votes=(4, 1, None)))


def test_a_batch_says_why_row_by_row(office: Office) -> None:
    room = chamber(office, voted=(1500,))
    actions = [room.action() for _ in range(4)]
    items = [item for item, _ in room.items(room.sitting(actions))]
    with room.writing():
        for member in room.members[COMMITTEE][:3]:
            db.session.add(
                Recusal(sitting_id=1, item_id=items[3], action_id=actions[3], member_id=member, cause=RecusalCause.DECLARED)
            )
    seen = [(item, room.version(item)) for item in items]
    seen[2] = (items[2], "99")
    with room.acting(Role.ASSISTANT) as actor:
        found = decide_together(seen, Ruling(Verb.FAVOURABLE), actor)
    assert found[items[0]] is None
    assert isinstance(found[items[1]], Overrun)
    assert isinstance(found[items[2]], StaleDecision)
    assert "quorum" in str(found[items[3]])
    assert [state(room, one) for one in actions] == [FundedState.TECHNICALLY_APPROVED, *[FundedState.SUBMITTED] * 3]
