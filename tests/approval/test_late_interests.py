"""An interest declared once an item is decided: no recusal the decision did not count, a line of the minutes, and no more access."""

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, Recusal, Sitting, Verb
from pre_admin.approval.queries.printed.minutes import minutes_of
from pre_admin.approval.rules.recusals import declared_late, interest_applies
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.approval.services.interests import declare_interest
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Office

FAVOURABLE = Ruling(Verb.FAVOURABLE)
WORDS = "lien déclaré après la décision, le"


def test_the_rule() -> None:
    assert [interest_applies(settled, decided) for settled in (False, True) for decided in (False, True)] == [
        True,
        False,
        False,
        False,
    ]
    before, after = now(), now()
    assert declared_late(after, before, False)
    assert not declared_late(after, before, True)
    assert not declared_late(before, after, False)


def decided_then_declared(office: Office) -> tuple[Chamber, int, int]:
    """A sitting of two items of one provider: the first decided, then the committee's account declares its interest."""
    room = chamber(office)
    sitting = room.sitting([room.action(provider=2), room.action(provider=2)])
    (first, _), _ = room.items(sitting)
    with room.acting(Role.ASSISTANT) as actor:
        decide(first, "1", FAVOURABLE, actor)
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor:
        found = db.session.scalars(select(Sitting).where(Sitting.id == sitting)).one()
        declare_interest(found, room.providers[2], "Trésorière", actor)
    return room, sitting, first


def lines(room: Chamber, sitting: int) -> list[str]:
    """What the minutes say of the first item."""
    with room.writing(), as_system("procès-verbal d’un essai"):
        told = minutes_of(db.session.scalars(select(Sitting).where(Sitting.id == sitting)).one(), None)
    found: list[str] = next(one for lot in told["lots"] for one in lot["items"])["lines"]
    return found


def recused(office: Office) -> list[int]:
    return [item for (item,) in office.all(select(Recusal.item_id).order_by(Recusal.item_id))]


def test_it_recuses_from_what_is_left_and_is_told_of_what_is_decided(office: Office) -> None:
    room, sitting, _ = decided_then_declared(office)
    _, (second, _) = room.items(sitting)
    assert recused(office) == [second]
    assert sum(WORDS in one for one in lines(room, sitting)) == 1
    with room.acting(Role.TECHNICAL_COMMITTEE):
        assert db.session.scalars(select(AgendaItem.id)).all() == [], "neither item is within reach from then on"


@pytest.mark.parametrize("by_undoing", [True, False])
def test_a_decision_made_anew_counts_it(office: Office, by_undoing: bool) -> None:
    room, sitting, first = decided_then_declared(office)
    standing = office.one(select(Decision.id).where(Decision.item_id == first))
    if by_undoing:
        seen = room.version(first)
        with room.acting(Role.ASSISTANT) as actor:
            undo(first, seen, actor)
        assert first in recused(office)
    seen = room.version(first)
    with room.acting(Role.ASSISTANT) as actor:
        decide(first, seen, FAVOURABLE, actor, None if by_undoing else standing)
    assert first in recused(office)
    assert office.one(select(Decision.recused).order_by(Decision.id.desc()).limit(1)) == 1
    assert not any(WORDS in one for one in lines(room, sitting))
