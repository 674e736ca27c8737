"""The « rentrée »: which level and school follow for each child, and who is set apart. No database here."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pre_admin.core.calendar import age_on
from pre_admin.core.enums import LabelledEnum
from pre_admin.families.rules import AgeBounds
from pre_admin.territories.models import SchoolKind, Stage

OPENS = (9, 1)
"""Month and day on which a school must still be open to take pupils."""

LAST_STAGE = {
    SchoolKind.NURSERY: Stage.NURSERY,
    SchoolKind.ELEMENTARY: Stage.ELEMENTARY,
    SchoolKind.PRIMARY: Stage.ELEMENTARY,
    SchoolKind.MIDDLE: Stage.MIDDLE,
}
"""How far a school goes when its last level is not known."""


class Outcome(LabelledEnum):
    """What the coming year proposes for a child."""

    UP = "up", "Passe au niveau suivant", "ok"
    MOVES = "moves", "Change d’établissement", "info"
    CLOSED = "closed", "Établissement fermé", "wait"
    NO_SCHOOL = "no_school", "Sans établissement", "wait"
    REPEATS = "repeats", "Garde son niveau", "wait"
    NO_LEVEL = "no_level", "Niveau inconnu", "stop"
    END = "end", "Aucun niveau ne suit", "off"
    AGE_LIMIT = "age_limit", "Limite d’âge", "stop"


APART = frozenset({Outcome.NO_LEVEL, Outcome.END, Outcome.AGE_LIMIT})
"""Children for whom nothing is written unless a person says so."""


@dataclass(frozen=True)
class Pupil:
    """A child, with the level and school of the year that ends."""

    id: int
    birth_date: date
    level_id: int | None
    school_id: int | None


@dataclass(frozen=True)
class SchoolFacts:
    """What the rules ask of a school."""

    name: str
    kind: SchoolKind
    last_level_id: int | None
    ends_on: date | None
    successor_id: int | None


@dataclass(frozen=True)
class LevelFacts:
    """What the rules ask of a level."""

    label: str
    rank: int
    stage: Stage
    successor_id: int | None


@dataclass(frozen=True)
class Ladder:
    """The levels and schools of a coming school year, and where each school's leavers went the year before."""

    year: int
    levels: Mapping[int, LevelFacts]
    schools: Mapping[int, SchoolFacts]
    sectors: Mapping[tuple[int, int], int | None]
    ages: AgeBounds = field(default_factory=AgeBounds)

    def open_school(self, school_id: int | None) -> int | None:
        """The school, or the one that took its place once it closed; None when nothing did."""
        seen: set[int] = set()
        while school_id is not None and school_id not in seen and school_id in self.schools:
            seen.add(school_id)
            facts = self.schools[school_id]
            if facts.ends_on is None or facts.ends_on >= date(self.year, *OPENS):
                return school_id
            school_id = facts.successor_id
        return None

    def teaches(self, school_id: int, level_id: int) -> bool:
        """Whether a school goes as far as this level; one whose end is unknown does."""
        facts, level = self.schools[school_id], self.levels[level_id]
        if facts.last_level_id is not None and facts.last_level_id in self.levels:
            return level.rank <= self.levels[facts.last_level_id].rank
        stage = LAST_STAGE.get(facts.kind)
        ranks = [one.rank for one in self.levels.values() if one.stage is stage]
        return not ranks or level.rank <= max(ranks)

    def past_age(self, birth: date) -> bool:
        """Whether a child is past the programme's age on 31 December of the year."""
        return age_on(birth, date(self.year, 12, 31)) > self.ages.high


@dataclass(frozen=True)
class Said:
    """What a person ticked: who keeps their level, who is not prepared, who is although set apart."""

    repeats: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """A child's coming year: what is written if it is confirmed."""

    id: int
    outcome: Outcome
    level_id: int | None = None
    school_id: int | None = None
    left: bool = False
    """A person said that this child is not to be prepared."""

    @property
    def written(self) -> bool:
        """Whether a row is made."""
        return not self.left and self.outcome not in APART


def propose(pupil: Pupil, ladder: Ladder, said: Said | None = None) -> Proposal:
    """The coming year of a child, as the rules and what a person ticked have it."""
    said = said or Said()
    outcome, level, school = _proposed(pupil, ladder, said)
    return Proposal(pupil.id, outcome, level, school, pupil.id in said.left)


def _proposed(pupil: Pupil, ladder: Ladder, said: Said) -> tuple[Outcome, int | None, int | None]:
    repeats = pupil.id in said.repeats
    if ladder.past_age(pupil.birth_date) and not repeats and pupil.id not in said.kept:
        return Outcome.AGE_LIMIT, None, None
    level = ladder.levels.get(pupil.level_id) if pupil.level_id is not None else None
    if level is None:
        return Outcome.NO_LEVEL, None, None
    coming = pupil.level_id if repeats else level.successor_id
    if coming is None or coming not in ladder.levels:
        return Outcome.END, None, None
    school = ladder.open_school(pupil.school_id)
    if repeats:
        return Outcome.REPEATS, coming, school
    if pupil.school_id is None or pupil.school_id not in ladder.schools:
        return Outcome.NO_SCHOOL, coming, None
    if not ladder.teaches(pupil.school_id, coming):
        return Outcome.MOVES, coming, ladder.open_school(ladder.sectors.get((pupil.school_id, coming)))
    return (Outcome.UP if school == pupil.school_id else Outcome.CLOSED), coming, school


def digest(proposals: Iterable[Proposal]) -> str:
    """What was reviewed, so that only that is written: it changes with any child, level or school."""
    told = sorted((one.id, one.outcome.value, one.level_id or 0, one.school_id or 0, one.left) for one in proposals)
    return hashlib.sha256(repr(told).encode()).hexdigest()
