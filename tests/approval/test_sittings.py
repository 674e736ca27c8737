"""A sitting from its plan to its close, through the services."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.approval.models import (
    AgendaItem,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingPresence,
    SittingState,
    Stay,
    Verb,
)
from pre_admin.approval.queries.agenda import candidates
from pre_admin.approval.queries.sittings import opening_rules
from pre_admin.approval.services import agenda, attendance, sittings
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.approval.services.interests import declare_interest
from pre_admin.approval.services.recusals import recuse
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import FundedState
from pre_admin.funding.settings import SECOND_CALL, TECHNICAL_PROXY, TECHNICAL_QUORUM, ProxyRule, QuorumRule
from pre_admin.panel.settings import SettingValue
from tests.support.bodies import COMMITTEE, Chamber, chamber
from tests.support.offices import Office


def rules_decided(
    room: Chamber, quorum: QuorumRule = QuorumRule.MAJORITY, proxy: ProxyRule = ProxyRule.ONE,
    settings: tuple[Any, Any] = (TECHNICAL_QUORUM, TECHNICAL_PROXY),
) -> None:  # fmt: skip
    with room.writing():
        author = db.session.scalars(select(User.id).order_by(User.id)).first()
        for setting, value in zip(settings, (quorum, proxy), strict=True):
            db.session.add(
                SettingValue(
                    key=setting.key, number=1, value=setting.keep(value), label=setting.label, formerly="", told=value.label,
                    author_id=author,
                )
            )  # fmt: skip


def planned(room: Chamber, **values: Any) -> int:
    given = {
        "body": COMMITTEE,
        "held_on": today(),
        "starts_at": "14h",
        "place": None,
        "secretary": None,
        "remarks": None,
        **values,
    }
    with room.acting(Role.ASSISTANT) as actor:
        return sittings.create_sitting(given, actor).id


def do(room: Chamber, sitting: int, service: Any, *rest: Any) -> Any:
    with room.acting(Role.ASSISTANT) as actor:
        return service(db.session.scalars(select(Sitting).where(Sitting.id == sitting)).one(), *rest, actor)


def convened(room: Chamber, actions: list[int]) -> int:
    sitting = planned(room)
    do(room, sitting, agenda.put_on_agenda, actions)
    do(room, sitting, sittings.convene)
    return sitting


def test_numbers_follow_each_other_without_a_gap(office: Office) -> None:
    room = chamber(office)
    first, second = planned(room), planned(room, held_on=today() + timedelta(1))
    numbers = [number for (number,) in office.all(select(Sitting.number).order_by(Sitting.id))]
    assert numbers == [1, 2]
    with pytest.raises(DomainError, match="sans trou"):
        do(room, first, sittings.delete_sitting)
    do(room, second, sittings.delete_sitting)
    assert office.one(select(Sitting.starts_at).where(Sitting.id == first)) == "14:00"


def test_an_action_stands_on_one_agenda_to_come(office: Office) -> None:
    room = chamber(office)
    action, draft = room.action(), room.action(state=FundedState.DRAFT)
    first, second = planned(room), planned(room, held_on=today() + timedelta(1))
    with pytest.raises(DomainError, match="vide"):
        do(room, first, sittings.convene)
    do(room, first, agenda.put_on_agenda, [action])
    with pytest.raises(DomainError, match="une autre séance"):
        do(room, second, agenda.put_on_agenda, [action])
    with pytest.raises(DomainError, match="ne peut plus"):
        do(room, second, agenda.put_on_agenda, [draft])
    do(room, first, sittings.convene)
    ((item, _),) = room.items(first)
    with pytest.raises(DomainError, match="convoquée"):
        do(room, first, agenda.take_off_agenda, item)


def test_a_sitting_from_convocation_to_close(office: Office) -> None:
    room = chamber(office)
    room.interest(room.members[COMMITTEE][1], 1)
    sitting = convened(room, [room.action(), room.action(provider=1)])
    assert office.all(select(Recusal.member_id, Recusal.cause)) == [(room.members[COMMITTEE][1], RecusalCause.INTEREST)]
    assert [n for (n,) in office.all(select(AgendaItem.number).order_by(AgendaItem.position))] == [1, 2]
    with pytest.raises(DomainError, match="Réglages"):
        do(room, sitting, sittings.open_sitting, {})
    rules_decided(room)
    with pytest.raises(DomainError, match="Personne"):
        do(room, sitting, sittings.open_sitting, {})
    for member in room.members[COMMITTEE][1:4]:
        do(room, sitting, attendance.arrive, member, None)
    with pytest.raises(DomainError, match="présidence"):
        do(room, sitting, sittings.open_sitting, {})
    do(room, sitting, sittings.open_sitting, {"chair_id": room.members[COMMITTEE][1]})
    (first, _), (second, _) = room.items(sitting)

    def rule(item: int, verb: Verb) -> None:
        seen = room.version(item)
        with room.acting(Role.ASSISTANT) as actor:
            decide(item, seen, Ruling(verb, reason="Budget à préciser."), actor)

    rule(first, Verb.DEFERRED)
    with pytest.raises(DomainError, match="quorum"):
        rule(second, Verb.FAVOURABLE)
    do(room, sitting, attendance.arrive, room.members[COMMITTEE][4], None)
    with pytest.raises(DomainError, match="n° 2"):
        do(room, sitting, sittings.close_sitting)
    rule(second, Verb.FAVOURABLE)
    do(room, sitting, sittings.close_sitting)
    assert office.one(select(Sitting.state).where(Sitting.id == sitting)) is SittingState.CLOSED
    assert office.all(select(Stay.id).where(Stay.left_at.is_(None))) == []
    absent = select(SittingMember.member_id).where(SittingMember.presence == SittingPresence.ABSENT)
    assert office.all(absent) == [(room.members[COMMITTEE][0],)]
    after = planned(room, held_on=today() + timedelta(1))
    with room.acting(Role.ASSISTANT):
        waiting = candidates(db.session.scalars(select(Sitting).where(Sitting.id == after)).one())
        assert [one.waits for one in waiting] == ["Reportée. Demandé : Budget à préciser."]
    do(room, after, agenda.put_all_on_agenda)
    assert office.one(select(AgendaItem.carried_from_id).where(AgendaItem.sitting_id == after)) == first


def test_proxies_go_by_the_rule(office: Office) -> None:
    room = chamber(office)
    rules_decided(room)
    sitting = convened(room, [room.action()])
    chair, one, two, three, _ = room.members[COMMITTEE]
    do(room, sitting, attendance.give_proxy, one, chair)
    with pytest.raises(DomainError, match="porte déjà"):
        do(room, sitting, attendance.give_proxy, two, chair)
    do(room, sitting, attendance.arrive, one, None)
    assert office.one(select(SittingMember.proxy_id).where(SittingMember.member_id == one)) is None
    with pytest.raises(DomainError, match="déjà en salle"):
        do(room, sitting, attendance.arrive, one, None)
    do(room, sitting, attendance.leave, one, None)
    do(room, sitting, attendance.arrive, one, None)
    assert len(office.all(select(Stay.id))) == 2
    with pytest.raises(DomainError, match="entré"):
        do(room, sitting, attendance.excuse, one, SittingPresence.EXCUSED)
    do(room, sitting, attendance.excuse, three, SittingPresence.EXCUSED)


def test_a_member_declares_an_interest_and_the_item_is_gone(office: Office) -> None:
    room = chamber(office)
    sitting = convened(room, [room.action(provider=2)])
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor:
        found = db.session.scalars(select(Sitting).where(Sitting.id == sitting)).one()
        declare_interest(found, room.providers[2], "Trésorière", actor)
    with room.acting(Role.TECHNICAL_COMMITTEE):
        assert db.session.scalars(select(AgendaItem.id)).all() == []
    assert office.one(select(Recusal.cause)) is RecusalCause.INTEREST


def test_a_recusal_said_in_the_sitting_holds_at_once(office: Office) -> None:
    room = chamber(office)
    ((item, _),) = room.items(room.sitting([room.action()]))
    with room.acting(Role.ASSISTANT) as actor:
        one = db.session.scalars(select(AgendaItem).where(AgendaItem.id == item)).one()
        assert recuse(one, room.members[COMMITTEE][0], actor) == []
    with room.acting(Role.TECHNICAL_COMMITTEE):
        assert db.session.scalars(select(AgendaItem.id)).all() == []
    assert office.one(select(Recusal.left_at)) is not None


def test_what_was_not_examined_is_convoked_again_without_quorum(office: Office) -> None:
    room = chamber(office)
    rules_decided(room)
    sitting = convened(room, [room.action()])
    do(room, sitting, sittings.cancel)
    values = {"held_on": today() + timedelta(3), "starts_at": "14:00", "place": None}
    do(room, sitting, sittings.second_convocation, values)
    made = office.one(select(Sitting.id).where(Sitting.after_id == sitting))
    assert len(room.items(made)) == 1
    with pytest.raises(DomainError, match="existe déjà"):
        do(room, sitting, sittings.second_convocation, values)


@pytest.mark.parametrize("waived", [True, False])
def test_a_second_call_needs_no_quorum_only_when_that_is_decided(office: Office, waived: bool) -> None:
    room = chamber(office)
    rules_decided(room)
    first = convened(room, [room.action()])
    do(room, first, sittings.cancel)
    do(room, first, sittings.second_convocation, {"held_on": today() + timedelta(3), "starts_at": None, "place": None})
    second = office.one(select(Sitting.id).where(Sitting.after_id == first))
    with room.writing():
        keeper = db.session.scalars(select(User.id)).first()
        if waived:
            db.session.add(
                SettingValue(key=SECOND_CALL.key, number=1, value="yes", label="", formerly="", told="", author_id=keeper)
            )
    with room.acting(Role.ASSISTANT):
        rule, _ = opening_rules(db.session.get_one(Sitting, second))
    assert (rule is QuorumRule.NONE) is waived
