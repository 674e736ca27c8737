"""Quorum and proxies as properties: whatever the rule, the members, the room and the recusals."""

from hypothesis import given
from hypothesis import strategies as st

from pre_admin.approval.rules.quorum import COUNTED, Roll, needed, proxy_refusal
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Seat

RULES = st.sampled_from(QuorumRule)
IDS = st.integers(1, 12)


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    """People called, people in the room (some never called), proxies given to anyone."""
    seats = draw(st.dictionaries(IDS, st.sampled_from(Seat), max_size=10))
    return Roll(seats, draw(st.frozensets(IDS)), draw(st.dictionaries(IDS, IDS)), draw(RULES))


@given(RULES, st.integers(0, 200))
def test_one_at_least_and_never_more_than_there_are(rule: QuorumRule, members: int) -> None:
    assert 1 <= needed(rule, members) <= max(1, members)
    assert needed(rule, members) <= needed(rule, members + 1)
    wanted = needed(rule, members)
    reached = {
        QuorumRule.NONE: lambda n: n >= 1, QuorumRule.THIRD: lambda n: 3 * n >= members, QuorumRule.HALF: lambda n: 2 * n >= members,
        QuorumRule.MAJORITY: lambda n: 2 * n > members, QuorumRule.TWO_THIRDS: lambda n: 3 * n >= 2 * members,
    }[rule]  # fmt: skip
    assert reached(wanted)
    assert wanted == 1 or not reached(wanted - 1)


@given(rolls(), st.frozensets(IDS))
def test_only_those_called_in_the_room_and_not_recused_count(roll: Roll, recused: frozenset[int]) -> None:
    count = roll.count(recused)
    assert count.present == len([one for one in roll.in_room if one in roll.seats and one not in recused])
    assert count.recused == len([one for one in recused if one in roll.seats])
    assert count.members == len([one for one, seat in roll.seats.items() if seat in COUNTED])
    assert count.reached == (count.present >= count.needed)
    assert (count.refusal is None) == count.reached


@given(rolls(), st.frozensets(IDS))
def test_a_proxy_never_makes_quorum_and_needs_its_holder(roll: Roll, recused: frozenset[int]) -> None:
    count = roll.count(recused)
    alone = Roll(roll.seats, roll.in_room, {}, roll.rule).count(recused)
    assert (count.present, count.needed, count.reached) == (alone.present, alone.needed, alone.reached)
    assert alone.represented == 0
    assert count.represented <= len([one for one in roll.proxies if one in roll.seats and one not in roll.in_room])
    assert count.present or not count.represented
    assert count.present + count.represented <= len(roll.seats)


@given(rolls(), st.frozensets(IDS), IDS)
def test_a_recusal_more_never_helps(roll: Roll, recused: frozenset[int], more: int) -> None:
    before, after = roll.count(recused), roll.count(recused | {more})
    assert after.present <= before.present
    assert after.represented <= before.represented
    assert after.needed == before.needed
    assert before.reached or not after.reached


@given(rolls(), IDS)
def test_someone_who_comes_in_never_hurts(roll: Roll, more: int) -> None:
    wider = Roll(roll.seats, roll.in_room | {more}, roll.proxies, roll.rule)
    assert wider.count().present >= roll.count().present
    assert wider.count().reached or not roll.count().reached


@given(st.sampled_from(ProxyRule), st.booleans(), st.integers(0, 4))
def test_proxies_by_the_rule(rule: ProxyRule, there: bool, held: int) -> None:
    most = {ProxyRule.NONE: 99, ProxyRule.FORBIDDEN: 0, ProxyRule.ONE: 1, ProxyRule.TWO: 2}[rule]
    assert (proxy_refusal(rule, "Camille", there, held) is None) == (there and held < most)
