"""What *Ma journée* shows on the home page and in the morning's message."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.queries.day import day_for
from pre_admin.contracts.rules.day import late
from pre_admin.core.calendar import today
from pre_admin.core.french import plural
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import DigestLine, HomeTask, Waiting

PATH = "/admin/day/"


def day_tasks(actor: Actor) -> Sequence[Task]:
    """How many lines of « Ma journée » wait, and how many are late."""
    found, day = day_for(actor), today()
    lines = found.lines
    over = sum(late(one, day) for one in lines)
    told = plural(over, "en retard", "en retard") if over else ""
    label = "ligne dans « Ma journée »" if len(lines) < 2 else "lignes dans « Ma journée »"
    hint = "Contrats, services faits, factures" + (" ; d’autres suivent." if found.cut else ".")
    return [Task(len(lines), label, PATH, "Ouvrir", hint, told, "stop" if over else "wait")]


def late_line(actor: Actor) -> Waiting | None:
    """Lines whose deadline is over."""
    day = today()
    over = sum(late(one, day) for one in day_for(actor).lines)
    word = "ligne en retard dans « Ma journée »" if over < 2 else "lignes en retard dans « Ma journée »"
    return over, word, f"{PATH}?show=late"


def contribute(house: Any) -> None:
    """Fill the slots."""
    house.slots.add(HomeTask("contract.read", 25, day_tasks))
    house.slots.add(DigestLine("contract.read", 25, late_line))
