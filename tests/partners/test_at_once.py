"""Two people at the same moment: what one is about to do is known to the other before either is done."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.partners.models import BodyTerm, Provider, Referent
from pre_admin.partners.services import bodies, providers
from tests.partners.conftest import Add, ago
from tests.support.forms import error_of, form_of
from tests.support.offices import Office

PAUSE = 0.6


def meanwhile(first: Callable[[], Any], then: Callable[[], Any], started: threading.Event) -> tuple[Any, Any]:
    """The answers of both, the second beginning while the first is between its checks and its commit."""
    answers: dict[str, Any] = {}
    one = threading.Thread(target=lambda: answers.update(first=first()))
    one.start()
    assert started.wait(10)
    answers["then"] = then()
    one.join(10)
    return answers["first"], answers["then"]


def paused(real: Callable[..., Any], started: threading.Event) -> Callable[..., Any]:
    """The same function; the first to call it says so, then takes its time."""

    def slowly(*given: Any) -> Any:
        if not started.is_set():
            started.set()
            time.sleep(PAUSE)
        return real(*given)

    return slowly


def test_nobody_is_posted_where_someone_is_archiving(
    office: Office, add_association: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, started = add_association(), threading.Event()
    monkeypatch.setattr(providers, "archive_records", paused(providers.archive_records, started))
    assistant, coordinator = office.browser(Role.ASSISTANT), office.browser()
    confirmation = form_of(assistant.get(f"/admin/association/batch/?action=archive&rowid={key}"), "main form[method=post]")
    given = {"last_name": "Roux", "first_name": "Ana", "profession": "other", "employer_id": str(key), "starts_on": ago(10)}
    fields = form_of(coordinator.get("/admin/referent/new/")) | given
    _, posted = meanwhile(
        lambda: assistant.post("/admin/association/batch/apply/", confirmation),
        lambda: coordinator.post("/admin/referent/new/", fields),
        started,
    )
    assert posted.status_code == 422
    assert "Cet employeur est archivé" in error_of(posted, "employer_id")
    assert office.one(select(Provider.archived_at)) is not None
    assert office.one(select(func.count(Referent.id))) == 0


def test_two_people_do_not_name_two_presidents(office: Office, add_member: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add_member()
    started = threading.Event()
    monkeypatch.setattr(bodies, "presidency_refusal", paused(bodies.presidency_refusal, started))
    people = (office.browser(Role.ASSISTANT), office.browser())
    forms = [
        form_of(one.get("/admin/body-member/new/"))
        | {"body": "advisory_council", "last_name": name, "first_name": "Ana", "capacity": "mayor"}
        | {"terms-0-seat": "chair", "terms-0-starts_on": ago(10)}
        for one, name in zip(people, ("Première", "Seconde"), strict=True)
    ]
    first, second = meanwhile(
        lambda: people[0].post("/admin/body-member/new/", forms[0]),
        lambda: people[1].post("/admin/body-member/new/", forms[1]),
        started,
    )
    assert first.status_code == 302
    assert second.status_code == 422
    assert "Ana Première préside déjà" in error_of(second, "terms-0-seat")
    assert office.one(select(func.count(BodyTerm.id))) == 1
