"""The chapters of the children followed and of who follows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.core.french import date_fr, decimal_fr
from pre_admin.pathways.models import PathwayType
from pre_admin.reporting.queries.names import Names
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.shaping import median, single, total_row
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Row, Table

LENGTHS = ((0, 89, "Moins de 3 mois"), (90, 182, "3 à 6 mois"), (183, 364, "6 mois à 1 an"), (365, 729, "1 à 2 ans"), (730, 99999, "2 ans ou plus"))  # fmt: skip
"""Days from entry to closing."""


@dataclass(frozen=True)
class Lives:
    """What runs and what ends."""

    followed: Mapping[str, tuple[int, int]]
    by_type: Mapping[PathwayType, int]
    closings: Sequence[tuple[int | None, date, date, int]]
    """(reason, entry, closing, pathways)."""
    employers: Sequence[tuple[str, int, int]]
    needs: Sequence[tuple[str, int]]
    period: Period
    names: Names
    day: date
    """The day at which stocks are counted."""

    @property
    def ended(self) -> int:
        """Pathways that ended."""
        return sum(count for *_, count in self.closings)


def figures(of: Lives) -> list[Figure]:
    """The head figures of these chapters."""
    during, on = of.followed["during"], of.followed["on"]
    people, hundredths = sum(count for _, count, _ in of.employers), sum(share for *_, share in of.employers)
    beside = f"{on[1]} le {date_fr(of.day)}"
    each = f"{decimal_fr(round(on[0] * 100 / hundredths * 10) / 10)} parcours par équivalent temps plein" if hundredths else ""  # type: ignore[arg-type]
    told = f"Référents en poste le {date_fr(of.day)}, quel que soit leur temps de travail."
    return [
        Figure("followed", "enfants suivis dans la période", during[1], Measure.PEOPLE, "Enfants différents dont un parcours était en cours au moins un jour de la période.", beside),
        Figure("ended", "parcours terminés", of.ended, Measure.PEOPLE, "Parcours clos dans la période, quel que soit le motif.", "", _closed(of), ("ended",)),
        Figure("referents", "référents de parcours", people, Measure.NUMBER, told, ""),
        Figure("fte", "équivalents temps plein", hundredths, Measure.HUNDREDTHS, f"Somme des quotités des référents en poste le {date_fr(of.day)}.", each),
    ]  # fmt: skip


def _closed(of: Lives) -> str:
    return f"/admin/pathway/?state=all&closed_from={of.period.first.isoformat()}&closed_to={of.period.last.isoformat()}"


def followed_chapter(of: Lives) -> Chapter:
    """Children followed, and how pathways end."""
    during, on = of.followed["during"], of.followed["on"]
    rows = (Row("Pendant la période", during), Row(f"Le {date_fr(of.day)}", on))
    told = "Un parcours est en cours de son entrée à sa clôture, jours compris. Un enfant qui en a deux compte une fois."
    types, days = [(one, one.label) for one in PathwayType], _lengths(of)
    reasons: dict[int | None, int] = {}
    for reason, _, _, count in of.closings:
        reasons[reason] = reasons.get(reason, 0) + count
    spans = [(label, label) for _, _, label in LENGTHS]
    middle = median(days)
    length = f" En médiane : {middle} jours." if middle is not None else ""
    spread: dict[str, int] = {}
    for span, count in days.items():
        label = next(text for low, high, text in LENGTHS if low <= span <= high)
        spread[label] = spread.get(label, 0) + count
    return Chapter("followed", "Enfants suivis et fins de parcours", (
        Table("followed", "Parcours et enfants suivis", told, "Quand", (Column("Parcours"), Column("Enfants différents")), rows, overlapping=True),
        single("followed-types", "Parcours en cours pendant la période, par type", told, "Type", "Parcours", types, of.by_type, margin="running"),
        single("reasons", "Motifs de clôture", "Parcours clos dans la période.", "Motif", "Parcours", of.names.reasons, reasons, lambda one: f"{_closed(of)}&reason={'none' if one is None else one}" if one is not None else "", _closed(of), margin="ended"),
        single("lengths", "Durée des parcours terminés", f"De l’entrée à la clôture, parcours clos dans la période.{length}", "Durée", "Parcours", spans, spread, everything=_closed(of), margin="ended"),
    ))  # fmt: skip


def _lengths(of: Lives) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for _, entry, closed, count in of.closings:
        found[max(0, (closed - entry).days)] = found.get(max(0, (closed - entry).days), 0) + count
    return found


def staff_chapter(of: Lives) -> Chapter:
    """Who follows, employed by whom."""
    columns = (Column("Référents", Measure.NUMBER), Column("Équivalents temps plein", Measure.HUNDREDTHS))
    rows = tuple(Row(name, (count, share)) for name, count, share in of.employers)
    told = f"Référents en poste le {date_fr(of.day)} et leurs quotités ce jour-là, par association qui les emploie."
    return Chapter("staff", "Référents de parcours", (
        Table("employers", "Référents par employeur", told, "Employeur", columns, rows, total_row("Ensemble", rows, 2)),
    ))  # fmt: skip


def needs_chapter(of: Lives) -> Chapter:
    """What nothing answered."""
    told = "Enfants dont une réunion de la période a constaté le besoin sans qu’une réponse existe ; un enfant peut en avoir plusieurs."
    rows = tuple(Row(label, (count,)) for label, count in of.needs)
    table = Table("needs", "Besoins sans réponse", told, "Besoin", (Column("Enfants"),), rows, overlapping=True, chart="bars")
    return Chapter("needs", "Besoins sans réponse", (table,))
