"""The transition table whole: state × verb × body × role × (sitting, quorum, recusal, authorship), every cell played through the services."""

from collections.abc import Iterator
from itertools import product

import pytest

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import NOTHING_TO_UNDO
from pre_admin.partners.models import Body
from tests.approval.test_transitions import CANNOT, EXAMINES, STATES, VERBS, Floor, Gates, refusal, said_by
from tests.support.bodies import chamber
from tests.support.offices import Office

STEP = {"sqlite": 1, "postgres": 11}
"""SQLite plays every cell, PostgreSQL one in eleven: a number that meets each value of each dimension."""
FLAGS = (True, False)


def cells(body: Body, state: str) -> Iterator[tuple[Verb, Gates]]:
    for verb, role, *flags in product([*VERBS, Verb.UNDONE], Role, FLAGS, FLAGS, FLAGS, FLAGS):
        yield verb, Gates(role, *flags)


def wanted(body: Body, state: str, verb: Verb, gates: Gates) -> tuple[str, ...] | None:
    """What is said, one of these; None when it is recorded."""
    shut = refusal(body, gates, quorum_counts=verb is not Verb.UNDONE)
    if shut is not None:
        return (shut,)
    if verb is Verb.UNDONE:
        return (NOTHING_TO_UNDO,)
    return None if state in EXAMINES[body] else tuple(CANNOT.split("|"))


@pytest.mark.parametrize("states", [STATES[:5], STATES[5:]], ids=["first states", "last states"])
@pytest.mark.parametrize("body", list(Body), ids=lambda body: body.value)
def test_every_cell_of_the_product(office: Office, engine: str, body: Body, states: tuple[str, ...]) -> None:
    floor, played, recorded = Floor(chamber(office)), 0, 0
    with floor.sitting():
        every = ((state, verb, gates) for state in states for verb, gates in cells(body, state))
        for rank, (state, verb, gates) in enumerate(every):
            if rank % STEP[engine]:
                continue
            found, told = said_by(floor, body, state, verb, gates), wanted(body, state, verb, gates)
            cell = f"{body.value} {state} {verb.value} {gates}: {found}"
            played += 1
            recorded += found is None
            assert (found is None) is (told is None), cell
            assert told is None or any(one in (found or "") for one in told), cell
    assert played >= len(states) * (len(VERBS) + 1) * len(Role) * 16 // STEP[engine]
    assert recorded > 0 or not EXAMINES[body] & set(states)
