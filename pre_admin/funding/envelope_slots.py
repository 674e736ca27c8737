"""Where envelopes show elsewhere: on the pages of conventions, funders and axes, in ready-made lists, on the home page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import amount_fr, euros_fr, percent_fr
from pre_admin.funding.models import Envelope
from pre_admin.funding.queries import envelopes as read
from pre_admin.funding.rules.envelopes import left_told, left_tone
from pre_admin.panel.pages import Cell, RelatedTable
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import HomeCard, HomeTask, Preset, RelatedList

PATH = "/admin/envelope/"
NONE_EXCEEDED = "Aucune enveloppe n’est dépassée."


# ---- on other pages
def _table(rows: Sequence[Any], empty: str, more_url: str | None = None) -> RelatedTable:
    cells = [
        [
            Cell(f"{title} (archivée)" if archived else title, href=f"{PATH}details/?id={key}"),
            Cell(amount_fr(voted) if votes else "", "num", label="Voté"),
            Cell(left_told(votes, voted, taken), "num", tone=left_tone(votes, voted, taken), label="Reste"),
        ]
        for key, title, archived, votes, voted, taken in rows
    ]
    heads = [("Enveloppe", "text"), ("Voté", "num"), ("Reste", "num")]
    return RelatedTable("Enveloppes", len(cells), heads, cells, empty=empty, more_url=more_url)


def of_convention(convention: Any, actor: Actor) -> RelatedTable:
    """The envelopes a convention brings."""
    return _table(read.envelopes_with(Envelope.convention_id == convention.id), "Aucune enveloppe ne cite cette convention.")


def of_funder(funder: Any, actor: Actor) -> RelatedTable:
    """A funder's envelopes of this year; the list has the others."""
    mine = (Envelope.funder_id == funder.id, Envelope.year == today().year, Envelope.archived_at.is_(None))
    return _table(read.envelopes_with(*mine), "Aucune enveloppe cette année.", f"{PATH}?state=active&funder={funder.id}")


def of_axis(axis: Any, actor: Actor) -> RelatedTable:
    """An axis's envelopes of this year; the list has the others."""
    mine = (Envelope.axis_id == axis.id, Envelope.year == today().year, Envelope.archived_at.is_(None))
    return _table(read.envelopes_with(*mine), "Aucune enveloppe cette année.", f"{PATH}?state=active&axis={axis.id}")


# ---- ready-made lists
def this_year(actor: Actor) -> ColumnElement[bool]:
    """Envelopes of the current year."""
    return Envelope.year == today().year


def exceeded(actor: Actor) -> ColumnElement[bool]:
    """More is reserved and approved than was voted."""
    return read.OVERRUN


def scarce(actor: Actor) -> ColumnElement[bool]:
    """Less than a twentieth of what was voted remains."""
    return read.LOW


def forecast(actor: Actor) -> ColumnElement[bool]:
    """Nothing is voted yet."""
    return read.FORECAST


LISTS = (
    (-10, "year", "Cette année", this_year, "Aucune enveloppe cette année : ajoutez-les, ou préparez-les d’après l’année précédente."),
    (10, "overrun", "Dépassées", exceeded, NONE_EXCEEDED),
    (20, "low", "Presque épuisées", scarce, "Il reste au moins 5 % du montant voté de chaque enveloppe."),
    (30, "forecast", "Prévisionnelles", forecast, "Toutes les enveloppes sont votées."),
)  # fmt: skip


# ---- the home page
def tasks(actor: Actor) -> list[Task]:
    """Envelopes of the year that are exceeded, or nearly spent."""
    year = today().year
    over, low = read.pressing(year)
    return [
        Task(over, "enveloppe dépassée" if over < 2 else "enveloppes dépassées", f"{PATH}?state=overrun&year={year}", "Voir", told="à régulariser", tone="stop"),
        Task(low, "enveloppe presque épuisée" if low < 2 else "enveloppes presque épuisées", f"{PATH}?state=low&year={year}", "Voir", "Il en reste moins de 5 %."),
    ]  # fmt: skip


def cards(actor: Actor) -> list[Card]:
    """What remains of the year's money, envelopes all together; valued contributions aside, which nobody spends."""
    year = today().year
    voted, remaining = read.remaining_in(year)
    if not voted:
        return []
    hint = f"{percent_fr(round(100 * remaining / voted))} de {euros_fr(voted)}" if remaining > 0 else "rien ne reste à réserver"
    return [Card(euros_fr(remaining), f"disponibles en {year}", f"{PATH}?state=year", hint)]


def contribute(house: Any) -> None:
    """Fill the slots, and name the rows that hold an envelope back."""
    add = house.slots.add
    add(RelatedList("convention", "envelope.read", 10, of_convention))
    add(RelatedList("funder", "envelope.read", 10, of_funder))
    add(RelatedList("funding-axis", "envelope.read", 10, of_axis))
    for order, name, label, condition, empty in LISTS:
        add(Preset("envelope", "envelope.read", order, name, label, condition, empty))
    add(HomeCard("envelope.read", 70, cards))
    add(HomeTask("envelope.read", 60, tasks))
    house.name_rows("envelope_vote", "vote", "votes")
    house.name_rows("ledger_entry", "écriture du registre", "écritures du registre")
