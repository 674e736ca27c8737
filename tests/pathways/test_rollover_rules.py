"""The rules of the « rentrée », on a ladder of their own; no database."""

from datetime import date
from typing import Any

import pytest

from pre_admin.families.rules import AgeBounds
from pre_admin.pathways.rules.rollover import Ladder, LevelFacts, Outcome, Pupil, Said, SchoolFacts, digest, propose
from pre_admin.territories.models import SchoolKind, Stage

LEVELS = {
    1: LevelFacts("GS", 10, Stage.NURSERY, 2), 2: LevelFacts("CP", 20, Stage.ELEMENTARY, 3), 3: LevelFacts("CM2", 30, Stage.ELEMENTARY, 4),
    4: LevelFacts("6e", 40, Stage.MIDDLE, 5), 5: LevelFacts("3e", 50, Stage.MIDDLE, None), 6: LevelFacts("ULIS", 90, Stage.OTHER, None),
}  # fmt: skip
SCHOOLS = {
    1: SchoolFacts("Maternelle", SchoolKind.NURSERY, None, None, None),
    2: SchoolFacts("Élémentaire", SchoolKind.ELEMENTARY, None, None, None),
    3: SchoolFacts("Collège", SchoolKind.MIDDLE, 5, None, None),
    4: SchoolFacts("Fermée", SchoolKind.ELEMENTARY, 3, date(2026, 8, 31), 2),
    5: SchoolFacts("Fermée sans suite", SchoolKind.ELEMENTARY, 3, date(2026, 7, 4), None),
    6: SchoolFacts("Primaire", SchoolKind.PRIMARY, None, None, None),
    7: SchoolFacts("Courte", SchoolKind.ELEMENTARY, 2, None, None),
    8: SchoolFacts("En boucle", SchoolKind.ELEMENTARY, None, date(2020, 7, 4), 8),
}
LADDER = Ladder(2026, LEVELS, SCHOOLS, {(2, 4): 3, (1, 2): 4, (7, 3): 2}, AgeBounds(2, 16))
YOUNG = date(2018, 3, 2)


@pytest.mark.parametrize(
    ("level", "school", "expected"),
    [
        (2, 2, (Outcome.UP, 3, 2)),
        (4, 3, (Outcome.UP, 5, 3)),
        (1, 6, (Outcome.UP, 2, 6)),
        (3, 2, (Outcome.MOVES, 4, 3)),
        (3, 6, (Outcome.MOVES, 4, None)),
        (1, 1, (Outcome.MOVES, 2, 2)),
        (2, 7, (Outcome.MOVES, 3, 2)),
        (2, 4, (Outcome.CLOSED, 3, 2)),
        (2, 5, (Outcome.CLOSED, 3, None)),
        (2, 8, (Outcome.CLOSED, 3, None)),
        (3, 4, (Outcome.MOVES, 4, None)),
        (2, None, (Outcome.NO_SCHOOL, 3, None)),
        (None, 2, (Outcome.NO_LEVEL, None, None)),
        (None, None, (Outcome.NO_LEVEL, None, None)),
        (5, 3, (Outcome.END, None, None)),
        (6, 2, (Outcome.END, None, None)),
    ],
)
def test_what_follows(level: int | None, school: int | None, expected: tuple[Any, ...]) -> None:
    found = propose(Pupil(1, YOUNG, level, school), LADDER)
    assert (found.outcome, found.level_id, found.school_id) == expected


def test_who_repeats_keeps_level_and_school() -> None:
    said_so = Said(repeats=frozenset({1}))
    found = [propose(Pupil(1, YOUNG, level, school), LADDER, said_so) for level, school in ((3, 2), (2, 4), (6, None), (5, 3))]
    assert [(one.outcome, one.level_id, one.school_id) for one in found] == [
        (Outcome.REPEATS, 3, 2), (Outcome.REPEATS, 2, 2), (Outcome.REPEATS, 6, None), (Outcome.REPEATS, 5, 3),
    ]  # fmt: skip
    assert propose(Pupil(1, YOUNG, None, 2), LADDER, said_so).outcome is Outcome.NO_LEVEL


def test_the_age_limit_is_judged_on_31_december_and_a_person_may_prepare_all_the_same() -> None:
    inside, past = Pupil(1, date(2010, 1, 1), 4, 3), Pupil(2, date(2009, 12, 31), 4, 3)
    assert propose(inside, LADDER).outcome is Outcome.UP
    assert propose(past, LADDER).outcome is Outcome.AGE_LIMIT
    assert not propose(past, LADDER).written
    assert propose(past, LADDER, Said(kept=frozenset({2}))).outcome is Outcome.UP
    assert propose(past, LADDER, Said(repeats=frozenset({2}))).outcome is Outcome.REPEATS


def test_whoever_is_left_aside_is_not_written_and_the_digest_tells() -> None:
    pupil = Pupil(1, YOUNG, 2, 2)
    usual, left = propose(pupil, LADDER), propose(pupil, LADDER, Said(left=frozenset({1})))
    assert usual.written
    assert not left.written
    assert digest([usual]) != digest([left])
    assert digest([usual]) == digest([propose(pupil, LADDER)])
