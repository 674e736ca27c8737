"""What an amendment's page shows: each line, tranche, amount and the end, before and after."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from pre_admin.contracts.queries.amendments import Sides, titles_of
from pre_admin.contracts.rules.amendments import signed_fr, signed_quantity
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.core.french import amount_fr, date_fr, decimal_fr
from pre_admin.panel.pages import Cell, RelatedTable

HEADS = [("Avant", "num"), ("Après", "num"), ("Différence", "num")]


def lines_table(sides: Sides) -> RelatedTable:
    """The lines that change, with their price."""
    before = {one.id: one for one in sides.before.lines}
    after = {one.id: one for one in sides.after.lines}
    rows = []
    for key, line in {**before, **after}.items():
        had, have = (held[key].quantity if key in held else ZERO for held in (before, after))
        if had != have:
            price = f"{amount_fr(line.unit_price)} HT, {line.unit.label.lower()}"
            name = f"{line.label} (nouvelle)" if key not in before else line.label
            rows.append([Cell(name), Cell(price, label="Prix unitaire"), *_cells(had, have, decimal_fr, signed_quantity)])
    heads = [("Prestation", "text"), ("Prix unitaire", "text"), *HEADS]
    return RelatedTable("Prestations", len(rows), heads, rows, empty="Aucune prestation ne change.")


def money_table(sides: Sides) -> RelatedTable:
    """The tranches that change, then the amounts of the contract."""
    before, after = sides.before.tranches, sides.after.tranches
    titles = titles_of({*before, *after})
    changed = [key for key in sorted({*before, *after}) if before.get(key, ZERO) != after.get(key, ZERO)]
    pairs = [(titles.get(key, ""), before.get(key, ZERO), after.get(key, ZERO)) for key in changed]
    pairs += [
        ("Total HT", sides.before.amounts.net, sides.after.amounts.net),
        ("TVA", sides.before.amounts.vat, sides.after.amounts.vat),
        ("Total TTC", sides.before.amounts.total, sides.after.amounts.total),
    ]
    rows = [[Cell(title), *_cells(had, have, amount_fr, signed_fr)] for title, had, have in pairs]
    return RelatedTable("Tranches et montants", len(changed), [("Enveloppe ou total", "text"), *HEADS], rows)


def end_table(sides: Sides) -> RelatedTable | None:
    """The end of the contract, when it moves."""
    before, after = sides.before.ends_on, sides.after.ends_on
    if before == after:
        return None
    days = (after - before).days if before and after else 0
    cells = [Cell(date_fr(before), "num", label="Avant"), Cell(date_fr(after), "num", label="Après")]
    told = f"{signed_quantity(Decimal(days))} jours"
    return RelatedTable(
        "Fin du contrat", 1, [("Date", "text"), *HEADS], [[Cell("Fin"), *cells, Cell(told, "num", label="Différence")]]
    )


def _cells(had: Decimal, have: Decimal, show: Callable[[Decimal], str], change: Callable[[Decimal], str]) -> Iterable[Cell]:
    return [
        Cell(show(had), "num", label="Avant"),
        Cell(show(have), "num", label="Après"),
        Cell(change(have - had), "num", label="Différence"),
    ]
