"""The chapter of referrals and meetings: situations examined, how soon, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.core.french import plural
from pre_admin.pathways.models import CaseDecision
from pre_admin.reporting.queries.names import Names
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.shaping import grouped, median, single, total_row
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Row, Table

FIRST_TIME = "Saisines examinées pour la première fois en réunion d’équipe pendant la période, à la date de cette réunion."


@dataclass(frozen=True)
class Situations:
    """What meetings examined."""

    examined: Sequence[tuple[int | None, int, date, date, int]]
    """(origin, team's territory, received, examined, referrals)."""
    received: int
    excepted: int
    decided: Mapping[CaseDecision, int]
    held: Mapping[int, tuple[int, int]]
    period: Period
    names: Names

    @property
    def counts(self) -> Mapping[tuple[int | None, int], int]:
        """(origin, territory) → referrals."""
        return grouped({(origin, place, received, day): count for origin, place, received, day, count in self.examined}, 0, 1)

    @property
    def delays(self) -> Mapping[int, int]:
        """Days from referral to meeting → referrals."""
        found: dict[int, int] = {}
        for _, _, received, day, count in self.examined:
            found[(day - received).days] = found.get((day - received).days, 0) + count
        return found


def figures(of: Situations) -> list[Figure]:
    """The head figures of the chapter."""
    whole, meetings = sum(of.counts.values()), sum(count for count, _ in of.held.values())
    beside = f"{plural(of.received, 'saisine reçue', 'saisines reçues')} dans la période"
    found = [Figure("examined", "situations nouvelles examinées", whole, Measure.PEOPLE, FIRST_TIME, beside, of=("examined",))]
    found.append(Figure("meetings", "réunions d’équipe", meetings, Measure.NUMBER, "Réunions de la période où au moins une situation a reçu une décision."))  # fmt: skip
    middle = median(of.delays)
    if middle is not None:
        average = sum(days * count for days, count in of.delays.items()) // max(1, whole)
        told = "Jours entre la réception de la saisine et sa première réunion : la moitié des situations attendent moins."
        found.append(Figure("delay", "jours de la saisine à la réunion, en médiane", middle, Measure.DAYS, told, f"{plural(average, 'jour', 'jours')} en moyenne"))  # fmt: skip
    return found


def chapter(of: Situations) -> Chapter:
    """Its tables."""
    first, last = of.period.first.isoformat(), of.period.last.isoformat()
    decisions = [(one, one.label) for one in CaseDecision]
    exceptions = Row("Saisines reçues", (of.received, of.excepted), (f"/admin/referral/?state=all&received_from={first}&received_to={last}", f"/admin/referral/?state=exceptions&received_from={first}&received_to={last}"))  # fmt: skip
    return Chapter("situations", "Saisines et réunions d’équipe", (
        single("examined-origins", "Situations examinées, par origine", FIRST_TIME, "Origine", "Situations", of.names.origins, grouped(of.counts, 0), margin="examined", published=False),
        single("examined-territories", "Situations examinées, par équipe", f"{FIRST_TIME} L’équipe est celle du territoire de la réunion.", "Territoire", "Situations", of.names.territories, grouped(of.counts, 1), margin="examined", published=False),
        single("decisions", "Décisions des réunions", "Toutes les situations des réunions de la période, nouvelles ou déjà suivies : une situation revue compte à chaque fois.", "Décision", "Situations", decisions, of.decided, margin="decided"),
        _meetings(of),
        Table("exceptions", "Saisines reçues, exceptions d’éligibilité", "Saisines reçues dans la période ; celles qu’une personne nommée a retenues hors des conditions d’âge ou de quartier.", "Saisines", (Column("Reçues"), Column("Par exception")), (exceptions,)),
    ))  # fmt: skip


def _meetings(of: Situations) -> Table:
    columns = (Column("Réunions", Measure.NUMBER), Column("Situations examinées"))
    rows = tuple(Row(label, of.held[key]) for key, label in of.names.territories if key in of.held)
    told = "Réunions de la période où au moins une situation a reçu une décision ; situations examinées, nouvelles ou revues."
    return Table("meetings", "Réunions par équipe", told, "Territoire", columns, rows, total_row("Ensemble", rows, 2), margins=("", "decided"))  # fmt: skip
