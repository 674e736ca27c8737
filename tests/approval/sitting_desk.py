"""The secretariat's desk in a test: a chamber, its pages, and forms as a browser sends them."""

from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.approval.models import Sitting
from pre_admin.core.calendar import today
from tests.support.bodies import Chamber
from tests.support.forms import form_of, soup_of
from tests.support.offices import Browser

LIST = "/admin/sitting/"


def page(name: str, sitting: int) -> str:
    """The address of one of a sitting's pages."""
    return f"{LIST}{name}/?id={sitting}"


def plan(person: Browser, day: date | None = None, **values: Any) -> TestResponse:
    """Plan a sitting of the committee through its form."""
    fields: dict[str, Any] = form_of(person.get(f"{LIST}new/"))
    given = {
        "body": "technical_committee",
        "held_on": (day or today()).isoformat(),
        "starts_at": "14:00",
        "place": "Salle des mariages",
    }
    return person.post(f"{LIST}new/", {**fields, **given, **values})


def step(person: Browser, move: str, sitting: int, **values: Any) -> TestResponse:
    """Take a step of a sitting through its page."""
    path = f"{LIST}step/?move={move}&id={sitting}"
    return person.post(path, {**form_of(person.get(path)), **values})


def press(person: Browser, name: str, sitting: int, do: str, **values: Any) -> TestResponse:
    """Press a button of one of the sitting's pages, the page just read."""
    path = page(name, sitting)
    mark = soup_of(person.get(path)).find("input", attrs={"name": "mark"})
    return person.post(path, {"mark": str(mark["value"]) if mark else "", "do": do, **values})


def planned(room: Chamber, person: Browser, actions: list[int], day: date | None = None) -> int:
    """A sitting planned, with these actions on its agenda."""
    assert plan(person, day).status_code == 302
    sitting = int(room.office.one(select(Sitting.id).order_by(Sitting.id.desc()).limit(1)))
    if actions:
        assert press(person, "agenda", sitting, "add", action=[str(one) for one in actions]).status_code == 302
    return sitting


def convened(room: Chamber, person: Browser, actions: list[int], day: date | None = None) -> int:
    """The same, its members called."""
    sitting = planned(room, person, actions, day)
    assert step(person, "convene", sitting).location == page("convocations", sitting)
    return sitting


def opened(room: Chamber, person: Browser, actions: list[int], there: int = 5) -> int:
    """The same, open, so many members in the room."""
    sitting = convened(room, person, actions)
    for member in room.members[next(iter(room.members))][:there]:
        assert press(person, "attendance", sitting, "in", member=member).status_code == 302
    assert step(person, "open", sitting).status_code == 302
    return sitting
