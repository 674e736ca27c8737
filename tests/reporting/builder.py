"""Reports built by hand: tables from rows of figures, cross-tables from children, a whole report of 25 tables."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Report, Row, Table

Child = dict[str, str]
"""A child of an invented programme: attribute → value (« Sexe » → « Filles »)."""
TOTAL: Final = Column("Total", sums=True)


def report(*tables: Table, figures: Sequence[Figure] = ()) -> Report:
    """A report of one chapter."""
    return Report("2014", "12/03/2026 à 10 h 20", tuple(figures), (Chapter("all", "Parcours", tables),))


def figure(key: str, value: int, beside: str = "", measure: Measure = Measure.PEOPLE) -> Figure:
    """A figure of the head."""
    return Figure(key, f"enfants ({key})", value, measure, "Comptés à l’entrée.", beside, "/admin/pathway/")


def grid(
    key: str, lines: dict[str, Sequence[int]], heads: Sequence[str] = ("Filles", "Garçons"), *,
    head: str = "Territoire", margins: Sequence[str] = (), chart: str = "", summed: bool = True,
) -> Table:  # fmt: skip
    """A cross-table of people with its sums; `margins` names the columns, the sum last."""
    columns = (*(Column(label) for label in heads), *([TOTAL] if summed else ()))

    def line(label: str, values: Sequence[int]) -> Row:
        whole = (*values, sum(values)) if summed else tuple(values)
        return Row(label, whole, tuple(f"/admin/pathway/?at={place}" for place in range(len(whole))))

    rows = tuple(line(label, values) for label, values in lines.items())
    total = line("Ensemble", [sum(values) for values in zip(*lines.values(), strict=True)])
    return Table(
        key, f"Nouveaux parcours : {key}", "Comptés à l’entrée.", head, columns, rows, total, chart=chart, margins=tuple(margins)
    )


def crossed(key: str, children: Sequence[Child], head: str, across: str = "") -> Table:
    """Children by an attribute, or by two with their sums; margins named after what they count."""
    labels = sorted({child[head] for child in children})
    if not across:
        counts = Counter(child[head] for child in children)
        rows = tuple(Row(label, (counts[label],)) for label in labels)
        return Table(
            key, key, "Comptés à l’entrée.", head, (Column("Enfants"),), rows, Row("Ensemble", (len(children),)), margins=("new",)
        )
    heads = sorted({child[across] for child in children})
    pairs = Counter((child[head], child[across]) for child in children)
    lines = {label: [pairs[label, one] for one in heads] for label in labels}
    return grid(key, lines, heads, head=head, margins=(*(f"new|{across}={one}" for one in heads), "new"))


def several(key: str, children: Sequence[Child], attributes: Sequence[str]) -> Table:
    """Girls and boys by domain, a child in as many rows as they have domains: the total says distinct children."""
    heads = sorted({child["Sexe"] for child in children})

    def line(label: str, some: Sequence[Child]) -> Row:
        values = [sum(child["Sexe"] == one for child in some) for one in heads]
        return Row(label, (*values, len(some)))

    rows = tuple(line(name, [child for child in children if child[name] == "oui"]) for name in attributes)
    within = [child for child in children if any(child[name] == "oui" for name in attributes)]
    columns = (*(Column(label) for label in heads), TOTAL)
    return Table(
        key, key, "Un enfant compte dans chaque domaine.", "Domaine", columns, rows, line("Ensemble", within), overlapping=True
    )


def money(key: str = "money") -> Table:
    """Money by funder, in cents, with a share."""
    columns = (Column("Voté", Measure.CENTS), Column("Payé", Measure.CENTS), Column("Part", Measure.TENTHS_OF_PERCENT))
    rows = (Row("État, BOP 147", (29_000_000, 26_892_050, 704)), Row("Ville", (12_200_000, None, 296)))
    return Table(
        key,
        "Argent par financeur",
        "Sommes de l’année civile.",
        "Financeur",
        columns,
        rows,
        Row("Ensemble", (41_200_000, 26_892_050, 1000)),
        chart="bars",
    )
