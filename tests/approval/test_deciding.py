"""Recording what a body decides: state, money, chain, undo, staleness, recusal."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Decision, Recusal, RecusalCause, Sitting, Verb
from pre_admin.approval.rules.decisions import Overrun, StaleDecision
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_by, sums_of
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office


def held(room: Chamber, action: int, kind: LedgerKind) -> dict[int, Decimal]:
    with room.office.app.app_context():
        return held_by(action, kind)


def state(room: Chamber, action: int) -> FundedState:
    return room.office.one(select(Action.state).where(Action.id == action))


def rule(room: Chamber, item: int, ruling: Ruling, role: Role = Role.TECHNICAL_COMMITTEE, replacing: int | None = None) -> int:
    seen = room.version(item)
    with room.acting(role) as actor:
        return decide(item, seen, ruling, actor, replacing).id


def test_the_committee_reserves_and_the_council_approves(office: Office) -> None:
    room = chamber(office)
    action = room.action({0: 3000, 1: 1000})
    ((item, _),) = room.items(room.sitting([action]))
    rule(room, item, Ruling(Verb.REDUCED, {room.envelopes[0]: Decimal(2000), room.envelopes[1]: Decimal(500)}))
    assert state(room, action) is FundedState.TECHNICALLY_APPROVED
    assert held(room, action, LedgerKind.RESERVED) == {room.envelopes[0]: Decimal(2000), room.envelopes[1]: Decimal(500)}
    ((second, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, second, Ruling(Verb.FAVOURABLE), Role.ADVISORY_COUNCIL)
    assert state(room, action) is FundedState.APPROVED
    assert held(room, action, LedgerKind.RESERVED) == {}
    assert held(room, action, LedgerKind.APPROVED) == {room.envelopes[0]: Decimal(2000), room.envelopes[1]: Decimal(500)}
    with room.office.app.app_context():
        assert sums_of(room.envelopes)[room.envelopes[0]].remaining == Decimal(98_000)


def test_undoing_puts_state_and_money_back(office: Office) -> None:
    room = chamber(office)
    action = room.action({0: 3000})
    ((item, _),) = room.items(room.sitting([action]))
    rule(room, item, Ruling(Verb.FAVOURABLE))
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor:
        undo(item, room.version(item), actor)
    assert state(room, action) is FundedState.SUBMITTED
    assert held(room, action, LedgerKind.RESERVED) == {}
    rule(room, item, Ruling(Verb.DEFERRED, reason="Budget à préciser."))
    assert state(room, action) is FundedState.DEFERRED


def test_a_page_out_of_date_is_shown_both_sides(office: Office) -> None:
    room = chamber(office)
    ((item, _),) = room.items(room.sitting([room.action()]))
    seen = room.version(item)
    first = rule(room, item, Ruling(Verb.FAVOURABLE))
    with pytest.raises(StaleDecision) as stale, room.acting(Role.ASSISTANT) as actor:
        decide(item, seen, Ruling(Verb.UNFAVOURABLE, reason="Hors sujet."), actor)
    assert stale.value.decision_id == first
    rule(room, item, Ruling(Verb.UNFAVOURABLE, reason="Hors sujet."), Role.ASSISTANT, replacing=first)
    verbs = room.office.all(select(Decision.verb).order_by(Decision.id))
    assert [verb for (verb,) in verbs] == [Verb.FAVOURABLE, Verb.UNFAVOURABLE]


def test_an_envelope_is_never_exceeded_without_a_named_exception(office: Office) -> None:
    room = chamber(office, voted=(2500,))
    actions = [room.action({0: 2000}), room.action({0: 1000})]
    first, second = (item for item, _ in room.items(room.sitting(actions)))
    rule(room, first, Ruling(Verb.FAVOURABLE))
    with pytest.raises(Overrun):
        rule(room, second, Ruling(Verb.FAVOURABLE))
    assert state(room, actions[1]) is FundedState.SUBMITTED
    rule(room, second, Ruling(Verb.FAVOURABLE, overrun_reason="Accord de la Ville du 3 mars."))
    assert room.office.one(select(Decision.overrun).where(Decision.action_id == actions[1])) == Decimal(500)


def test_a_recused_member_neither_sees_nor_counts(office: Office) -> None:
    room = chamber(office)
    action = room.action(provider=1)
    room.interest(room.members[COMMITTEE][0], 1)
    sitting = room.sitting([action])
    ((item, _),) = room.items(sitting)
    with room.acting(Role.TECHNICAL_COMMITTEE):
        assert db.session.scalars(select(AgendaItem.id)).all() == []
        assert db.session.scalars(select(Sitting.id)).all() == [sitting]
    with room.writing():
        for member in room.members[COMMITTEE][:3]:
            db.session.add(
                Recusal(sitting_id=sitting, item_id=item, action_id=action, member_id=member, cause=RecusalCause.INTEREST)
            )
    with pytest.raises(DomainError, match="quorum"):
        rule(room, item, Ruling(Verb.FAVOURABLE), Role.ASSISTANT)


def test_no_state_is_decided_by_sql_alone(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    for wanted in ("technically_approved", "approved", "refused", "deferred", "changes_requested"):
        with pytest.raises(DBAPIError, match="r5_decided_by_a_body"), room.writing():
            db.session.execute(
                text("UPDATE action SET state = :state, decided_by = 'technical_committee' WHERE id = :id"),
                {"state": wanted, "id": action},
            )


def test_the_chain_goes_on_past_what_its_recorder_may_not_see(office: Office) -> None:
    room = chamber(office)
    first, second = room.action(provider=1), room.action(provider=2)
    items = room.items(room.sitting([first, second]))
    rule(room, items[0][0], Ruling(Verb.FAVOURABLE), Role.ASSISTANT)
    room.interest(room.members[COMMITTEE][0], 1)
    rule(room, items[1][0], Ruling(Verb.FAVOURABLE), Role.TECHNICAL_COMMITTEE)
    rows = room.office.all(select(Decision.number, Decision.previous_hash, Decision.hash).order_by(Decision.number))
    assert [row.number for row in rows] == [1, 2]
    assert rows[1].previous_hash == rows[0].hash


def test_words_are_indexed_again_only_when_they_change(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((item, _),) = room.items(room.sitting([action]))
    rule(room, item, Ruling(Verb.FAVOURABLE))
    asked = text("SELECT word FROM search_word WHERE entity = 'action' ORDER BY word")
    assert "atelier" in {word for (word,) in room.office.all(asked)}
    with room.writing():
        db.session.get_one(Action, action).title = "Chorale du soir"
    words = {word for (word,) in room.office.all(asked)}
    assert "chorale" in words
    assert "atelier" not in words
