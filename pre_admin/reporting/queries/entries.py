"""The chapter of new pathways: who entered, by all that was written down on the day of entry and never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pre_admin.families.models import Sex
from pre_admin.pathways.models import PathwayType
from pre_admin.reporting.queries.names import NOT_TOLD, Names
from pre_admin.reporting.queries.pathways import AGE, LEVEL, NEIGHBOURHOOD, ORIGIN, SEX, TERRITORY, TYPE, Entries
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.shaping import crossed, grouped, overlapping, permille, single
from pre_admin.reporting.rules.tables import Chapter, Figure, Measure, Table
from pre_admin.territories.models import Stage

COLLECTIVE = (PathwayType.ATELIERS_MALINS, PathwayType.COUP_DE_POUCE)
TEN = 10
BRACKETS: Sequence[tuple[int, int, str]] = ((0, 5, "2 à 5 ans"), (6, 7, "6 et 7 ans"), (8, 9, "8 et 9 ans"), (10, 11, "10 et 11 ans"), (12, 13, "12 et 13 ans"), (14, 99, "14 à 16 ans"))  # fmt: skip
SEXES = ((Sex.GIRL, "Filles"), (Sex.BOY, "Garçons"))
STAGES = [(stage, stage.label) for stage in Stage]
AT_ENTRY = "Nouveaux parcours de la période, tels que l’enfant y est entré : rien n’en change ensuite."


@dataclass(frozen=True)
class Entered:
    """The counts of the chapter, and how its lists are asked for."""

    counts: Entries
    before: int
    period: Period
    names: Names

    @property
    def whole(self) -> int:
        """All new pathways."""
        return sum(self.counts.values())

    def list_of(self, more: str = "") -> str:
        """The list of these pathways."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return f"/admin/pathway/?state=all&entry_from={first}&entry_to={last}{more}"

    def stage_of(self, level: int | None) -> Stage:
        """What a level belongs to; one that is not known is another."""
        return self.names.stages.get(level, Stage.OTHER) if level is not None else Stage.OTHER

    def by_stage(self) -> Mapping[Stage, int]:
        """Stage → new pathways."""
        found: dict[Stage, int] = {}
        for level, count in grouped(self.counts, LEVEL).items():
            found[self.stage_of(level)] = found.get(self.stage_of(level), 0) + count
        return found


def bracket_of(age: int | None) -> str:
    """The bracket of an age at entry, in whole years."""
    return next((label for low, high, label in BRACKETS if age is not None and low <= age <= high), NOT_TOLD)


def figures(of: Entered) -> list[Figure]:
    """The head figures of the chapter."""
    sexes, types, whole = grouped(of.counts, SEX), grouped(of.counts, TYPE), of.whole
    together = sum(types.get(one, 0) for one in COLLECTIVE)
    young = sum(n for (sex, age), n in grouped(of.counts, SEX, AGE).items() if sex is Sex.BOY and age is not None and age < TEN)
    types_asked = "".join(f"&type={one.value}" for one in COLLECTIVE)
    people, share = Measure.PEOPLE, Measure.TENTHS_OF_PERCENT
    return [
        Figure("new", "nouveaux parcours", whole, people, "Parcours dont la date d’entrée est dans la période.", _change(of), of.list_of(), ("new",)),
        Figure("collective", "Ateliers Malins CP ou Coup de Pouce", together, people, "Nouveaux parcours de ces deux types.", _part(together, whole), of.list_of(types_asked), tuple(f"new|Type={one.label}" for one in COLLECTIVE)),
        Figure("girls", "filles", sexes.get(Sex.GIRL, 0), people, "Nouveaux parcours de filles.", _part(sexes.get(Sex.GIRL, 0), whole), of.list_of("&sex=girl"), ("new|Sexe=Filles",)),
        Figure("boys", "garçons", sexes.get(Sex.BOY, 0), people, "Nouveaux parcours de garçons.", _part(sexes.get(Sex.BOY, 0), whole), of.list_of("&sex=boy"), ("new|Sexe=Garçons",)),
        Figure("boys-under-ten", "garçons de moins de dix ans", young, people, "Garçons qui n’avaient pas dix ans à l’entrée, rapportés à tous les nouveaux parcours : la majorité, au sens strict, est plus de la moitié d’entre eux.", _part(young, whole), of=tuple(f"new|Sexe=Garçons|Âge={label}" for _, high, label in BRACKETS if high < TEN)),
        Figure("elementary", "en école élémentaire", permille(of.by_stage().get(Stage.ELEMENTARY, 0), whole) or 0, share, "Part des nouveaux parcours dont le niveau à l’entrée va du CP au CM2.", f"{of.by_stage().get(Stage.ELEMENTARY, 0)} sur {whole}", of=(f"new|Degré={Stage.ELEMENTARY.label}",)),
    ]  # fmt: skip


def _part(part: int, whole: int) -> str:
    share = permille(part, whole)
    return f"{share / 10:.1f} % des nouveaux parcours".replace(".", ",").replace(" %", "\u00a0%") if share is not None else ""


def _change(of: Entered) -> str:
    if not of.before:
        return f"aucun en {of.period.previous.code}"
    change = of.whole - of.before
    share = f"{100 * change / of.before:+.1f}".replace(".", ",").replace("-", "−")
    return f"{of.before} en {of.period.previous.code}, soit {f'{change:+d}'.replace('-', '−')} ({share}\u00a0%)"


def chapter(of: Entered, domains: tuple[Mapping[int, int], int]) -> Chapter:
    """Its tables, in the order of the programme's own report."""
    return Chapter("entries", "Nouveaux parcours", (*_who(of), *_where(of), *_why(of, domains)))


def _who(of: Entered) -> list[Table]:
    ages: dict[tuple[str, Sex], int] = {}
    for (sex, age), count in grouped(of.counts, SEX, AGE).items():
        ages[bracket_of(age), sex] = ages.get((bracket_of(age), sex), 0) + count
    brackets = [(label, label) for _, _, label in BRACKETS] + [(NOT_TOLD, NOT_TOLD)]
    types = [(one, one.label) for one in PathwayType]
    return [
        single("types", "Par type de parcours", f"{AT_ENTRY} Un groupe collectif compte un parcours par enfant.", "Type", "Nouveaux parcours", types, grouped(of.counts, TYPE), lambda one: of.list_of(f"&type={one.value}"), of.list_of(), margin="new"),
        crossed("ages", "Par âge et sexe, à l’entrée", f"{AT_ENTRY} Âge en années révolues le jour de l’entrée.", "Âge", SEXES, brackets, ages, everything=of.list_of(), chart="pyramid", margin=("new", "Sexe")),
        single("stages", "Par degré, à l’entrée", f"{AT_ENTRY} Le degré est celui du niveau scolaire ce jour-là.", "Degré", "Nouveaux parcours", STAGES, of.by_stage(), everything=of.list_of(), margin="new"),
        single("levels", "Par niveau scolaire, à l’entrée", AT_ENTRY, "Niveau", "Nouveaux parcours", of.names.levels, grouped(of.counts, LEVEL), lambda one: of.list_of(f"&level={_key(one)}"), of.list_of(), margin="new", published=False),
    ]  # fmt: skip


def _where(of: Entered) -> list[Table]:
    stages: dict[tuple[int | None, Stage], int] = {}
    for (level, place), count in grouped(of.counts, LEVEL, TERRITORY).items():
        key = (place, of.stage_of(level))
        stages[key] = stages.get(key, 0) + count
    places = grouped(of.counts, TERRITORY, SEX)
    at_home = f"{AT_ENTRY} Adresse de l’enfant ce jour-là."

    def of_territory(one: int | None) -> str:
        return of.list_of(f"&territory={_key(one)}")

    return [
        crossed("territories", "Par territoire et sexe", at_home, "Territoire", SEXES, of.names.territories, places, of_territory, of.list_of(), margin=("new", "Sexe")),
        crossed("territory-stages", "Par territoire et degré", at_home, "Territoire", STAGES, of.names.territories, stages, of_territory, of.list_of(), margin=("new", "Degré")),
        single("neighbourhoods", "Par quartier", f"{at_home} Un quartier est celui de la carte en vigueur à cette date.", "Quartier", "Nouveaux parcours", of.names.neighbourhoods, grouped(of.counts, NEIGHBOURHOOD), lambda one: of.list_of(f"&place={_key(one)}"), of.list_of(), margin="new", published=False),
    ]  # fmt: skip


def _why(of: Entered, domains: tuple[Mapping[int, int], int]) -> list[Table]:
    counts, distinct = domains
    told = "Enfants des nouveaux parcours qui ont au moins un objectif dans ce domaine ; un enfant peut en avoir dans plusieurs."
    return [
        single("origins", "Par origine de la saisine", AT_ENTRY, "Origine", "Nouveaux parcours", of.names.origins, grouped(of.counts, ORIGIN), lambda one: of.list_of(f"&source={_key(one)}"), of.list_of(), margin="new"),
        overlapping("domains", "Par domaine des objectifs", told, "Domaine", "Enfants", of.names.domains, counts, distinct),
    ]  # fmt: skip


def _key(one: int | None) -> str:
    return "none" if one is None else str(one)
