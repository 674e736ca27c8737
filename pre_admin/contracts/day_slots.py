"""What *Ma journée* shows on the home page and in the morning's message."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.queries.day import day_for
from pre_admin.contracts.rules.day import late
from pre_admin.core.calendar import today
from pre_admin.core.french import plural
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.slots import DigestLine, HomeCard, Waiting

PATH = "/admin/day/"


def day_cards(actor: Actor) -> Sequence[Card]:
    """How many lines wait, and how many are late."""
    found, day = day_for(actor), today()
    lines = found.lines
    over = sum(late(one, day) for one in lines)
    hint = f"dont {plural(over, 'en retard', 'en retard')}" if over else "aucune en retard" if lines else "rien n’attend"
    word = "ligne dans « Ma journée »" if len(lines) < 2 else "lignes dans « Ma journée »"
    return [Card(found.count, word, PATH, hint, "stop" if over else "wait" if lines else "ok")]


def late_line(actor: Actor) -> Waiting | None:
    """Lines whose deadline is over."""
    day = today()
    over = sum(late(one, day) for one in day_for(actor).lines)
    word = "ligne en retard dans « Ma journée »" if over < 2 else "lignes en retard dans « Ma journée »"
    return over, word, f"{PATH}?show=late"


def contribute(house: Any) -> None:
    """Fill the slots."""
    house.slots.add(HomeCard("contract.read", 25, day_cards))
    house.slots.add(DigestLine("contract.read", 25, late_line))
