"""Trying funded actions: a complete proposal as someone types it, its steps, what is kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.calendar import today
from pre_admin.funding.models import Action
from tests.support.bodies import COUNCIL, Chamber
from tests.support.forms import confirmation, form_of
from tests.support.money import axis
from tests.support.offices import Browser

LIST = "/admin/action/"
NEW = f"{LIST}new/"
YEAR = today().year


def typed(room: Chamber, **values: str) -> dict[str, str]:
    """A complete proposal, asking 1 000 € of the first envelope."""
    return {
        "title": "Lire en petits groupes", "provider_id": str(room.providers[0]), "axis_id": str(axis(room.office)),
        "objective": "Lire ensemble, deux fois par semaine.", "children": "12", "age_from": "6", "age_to": "10",
        "starts_on": f"{YEAR}-10-01", "ends_on": f"{YEAR + 1}-06-30", "schedule": "Le mardi et le jeudi.", "total_cost": "1 500",
        "mainstream_gap": "Rien d’autre n’est gratuit à cette distance.",
        "tranches-0-envelope_id": str(room.envelopes[0]), "tranches-0-amount": "1 000", **values,
    }  # fmt: skip


def sent(person: Browser, path: str, values: Mapping[str, Any]) -> TestResponse:
    """The form of a page, with these values typed."""
    return person.post(path, {**form_of(person.get(path)), **values})


def confirmed(person: Browser, path: str, answer: TestResponse) -> TestResponse:
    """The button of the warning, pressed."""
    return person.post(path, {**form_of(answer), "confirmed": confirmation(answer)})


def propose(person: Browser, room: Chamber, **values: str) -> int:
    """A draft, typed in the form; its id."""
    answer = sent(person, NEW, typed(room, **values))
    assert answer.status_code == 302, answer.text
    return int(room.office.one(select(Action.id).order_by(Action.id.desc()).limit(1)))


def edit(key: int) -> str:
    return f"{LIST}edit/?id={key}"


def step(key: int, move: str) -> str:
    return f"{LIST}step/?move={move}&id={key}"


def kept(room: Chamber, key: int, name: str) -> Any:
    """A column of an action, as it is kept."""
    return room.office.one(select(getattr(Action, name)).where(Action.id == key))


def ruled(room: Chamber, key: int, verb: Verb = Verb.FAVOURABLE, council: bool = False) -> None:
    sitting = room.sitting([key], COUNCIL) if council else room.sitting([key])
    ((item, _),) = room.items(sitting)
    reason = "À préciser." if verb is not Verb.FAVOURABLE else None
    seen = room.version(item)
    with room.acting(Role.ADVISORY_COUNCIL if council else Role.TECHNICAL_COMMITTEE) as actor:
        decide(item, seen, Ruling(verb, **({"reason": reason} if reason else {})), actor)


def approved(room: Chamber, **values: str) -> int:
    office = room.office
    key = propose(office.browser(), room, **values)
    assert sent(office.browser(), step(key, "submit"), {}).status_code == 302
    ruled(room, key)
    ruled(room, key, council=True)
    return key
