"""The approval view as a person uses it: an item’s sheet, its decision form."""

from typing import Any

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import (
    Decision,
    Verb,
)
from tests.support.forms import form_of
from tests.support.offices import Browser, Office

CHAIR, SECRETARY = Role.TECHNICAL_COMMITTEE, Role.ASSISTANT


def sheet(client: Browser, item: int, **headers: str) -> Any:
    return client.get(f"/admin/approval/?item={item}", follow_redirects=True, headers=headers)


def decision_form(client: Browser, item: int, **values: Any) -> dict[str, Any]:
    form: dict[str, Any] = form_of(sheet(client, item), "#decision") | values
    form.pop("csrf_token")
    return form


def decide(client: Browser, item: int, **values: Any) -> Any:
    return client.post(f"/admin/approval/decide/?item={item}", data=decision_form(client, item, **values))


def verbs(office: Office) -> list[Verb]:
    return [verb for (verb,) in office.all(select(Decision.verb).order_by(Decision.id))]
