"""What the pages of the « rentrée » show: the children by what is proposed, in sections, with the schools to choose."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pre_admin.core.french import count_fr, plural
from pre_admin.pathways.queries.rollover import Row
from pre_admin.pathways.rules.rollover import APART, Ladder, Outcome, Proposal

HINTS: Mapping[Outcome, str] = {
    Outcome.UP: "Dans le même établissement. Cochez qui redouble.",
    Outcome.MOVES: "Leur établissement s’arrête avant ce niveau : choisissez plus haut celui qui les accueille.",
    Outcome.CLOSED: "Leur établissement ferme : celui qui le remplace est proposé quand il est connu.",
    Outcome.NO_SCHOOL: "Le niveau est préparé ; l’établissement reste à renseigner.",
    Outcome.REPEATS: "Ils gardent leur niveau.",
    Outcome.NO_LEVEL: "Rien ne peut être proposé : renseignez leur niveau dans leur dossier.",
    Outcome.END: "Rien n’est préparé, sauf pour qui garde son niveau.",
    Outcome.AGE_LIMIT: "Ils dépassent l’âge du programme au 31 décembre : rien n’est préparé, sauf si vous cochez leur ligne.",
}
SENTENCES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.UP: ("enfant passe au niveau suivant", "enfants passent au niveau suivant"),
    Outcome.MOVES: ("enfant change d’établissement", "enfants changent d’établissement"),
    Outcome.CLOSED: ("enfant quitte un établissement qui ferme", "enfants quittent un établissement qui ferme"),
    Outcome.NO_SCHOOL: (
        "enfant passe au niveau suivant sans établissement",
        "enfants passent au niveau suivant sans établissement",
    ),
    Outcome.REPEATS: ("enfant garde son niveau", "enfants gardent leur niveau"),
}
LEFT: Mapping[Outcome, tuple[str, str]] = {
    Outcome.NO_LEVEL: ("enfant sans niveau connu", "enfants sans niveau connu"),
    Outcome.END: ("enfant dont le niveau n’a pas de suite", "enfants dont le niveau n’a pas de suite"),
    Outcome.AGE_LIMIT: ("enfant à la limite d’âge", "enfants à la limite d’âge"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A child, what was and what comes."""

    row: Row
    proposal: Proposal
    before: str
    after: str


@dataclass
class Group:
    """The children of one outcome."""

    outcome: Outcome
    hint: str
    lines: list[Line] = field(default_factory=list)

    @property
    def apart(self) -> bool:
        """Whether nothing is written for them."""
        return self.outcome in APART


@dataclass(frozen=True)
class Leavers:
    """Those who leave a school for a level it does not have, and the schools that may take them."""

    name: str
    told: str
    chosen: int | None
    offered: Sequence[tuple[int, str]]


def told(ladder: Ladder, level_id: int | None, school_id: int | None, without: str = "sans établissement") -> str:
    """« CE1, école Louis-Armstrong »."""
    level, school = ladder.levels.get(level_id or 0), ladder.schools.get(school_id or 0)
    return f"{level.label if level else 'niveau inconnu'}, {school.name if school else without}"


def groups_of(rows: Iterable[Row], proposals: Mapping[int, Proposal], ladder: Ladder) -> list[Group]:
    """The children by outcome, those to write first."""
    found = {outcome: Group(outcome, HINTS[outcome]) for outcome in Outcome}
    for row in rows:
        one = proposals[row.pupil.id]
        after = "" if one.outcome in APART else told(ladder, one.level_id, one.school_id, "établissement à renseigner")
        found[one.outcome].lines.append(Line(row, one, told(ladder, row.pupil.level_id, row.pupil.school_id), after))
    return [group for group in found.values() if group.lines]


def leavers_of(rows: Iterable[Row], proposals: Mapping[int, Proposal], ladder: Ladder) -> list[Leavers]:
    """One choice of school per school left and level reached, rather than one per child."""
    counts: Counter[tuple[int, int]] = Counter()
    for row in rows:
        one = proposals[row.pupil.id]
        if one.outcome is Outcome.MOVES and row.pupil.school_id is not None and one.level_id is not None:
            counts[row.pupil.school_id, one.level_id] += 1
    return [
        Leavers(
            f"to-{school}-{level}",
            f"{ladder.schools[school].name}, vers {ladder.levels[level].label} ({plural(number, 'enfant', 'enfants')})",
            ladder.open_school(ladder.sectors.get((school, level))), schools_for(ladder, level, but=school),
        )
        for (school, level), number in sorted(counts.items(), key=lambda one: (ladder.levels[one[0][1]].rank, ladder.schools[one[0][0]].name))
    ]  # fmt: skip


def schools_for(ladder: Ladder, level_id: int, but: int) -> list[tuple[int, str]]:
    """The schools open that year that have this level's stage, by name."""
    stage = ladder.levels[level_id].stage.value
    kinds = {stage, "primary"} if stage in ("nursery", "elementary") else {stage}
    return [
        (key, facts.name)
        for key, facts in ladder.schools.items()
        if key != but and facts.kind.value in kinds and ladder.open_school(key) == key
    ]


def _reached(proposals: Sequence[Proposal], ladder: Ladder) -> list[str]:
    """« dont 78 en 6e » : to which levels those who change school go."""
    levels = Counter(one.level_id for one in proposals if one.written and one.outcome is Outcome.MOVES and one.level_id)
    known = sorted(levels, key=lambda level: ladder.levels[level].rank)
    return [f"dont {', '.join(f'{count_fr(levels[level])} en {ladder.levels[level].label}' for level in known)}"] if known else []


def sentences(proposals: Sequence[Proposal], ladder: Ladder) -> tuple[list[str], list[str]]:
    """What will be written, and what will not, as short sentences with their figures."""
    written = Counter(one.outcome for one in proposals if one.written)
    apart = Counter(one.outcome for one in proposals if not one.left and not one.written)
    left = sum(one.left for one in proposals)
    without = sum(1 for one in proposals if one.written and one.school_id is None)
    made: list[str] = []
    for outcome, words in SENTENCES.items():
        if written[outcome]:
            made.append(plural(written[outcome], *words))
            made += _reached(proposals, ladder) if outcome is Outcome.MOVES else []
    if without:
        made.append(
            f"dont {plural(without, 'sans établissement, à renseigner ensuite', 'sans établissement, à renseigner ensuite')}"
        )
    kept = [plural(apart[outcome], *words) for outcome, words in LEFT.items() if apart[outcome]]
    if left:
        kept.append(plural(left, "enfant que vous avez laissé de côté", "enfants que vous avez laissés de côté"))
    return made, kept
