"""Referrals typed in by someone, through the screen « Nouvelle saisine »."""

from datetime import date
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.pathways.models import CaseDecision, CaseReview, Domain, Meeting, MeetingState, Origin, Referral, ReferralState
from pre_admin.territories.models import Neighbourhood, SchoolLevel, ZoningMap
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office

NEW = "/admin/referral/new/"
SECRET = "Crises de larmes chaque matin, ne parle plus en classe"
TRIED = "Aide aux devoirs au centre social, sans effet"
STRENGTHS = "Aime dessiner et protège sa petite sœur"
CHILD = {"last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl"}


def fresh(browser: Browser, path: str = NEW) -> dict[str, Any]:
    """The fields of the empty screen."""
    return dict(form_of(browser.get(path)))


def send(browser: Browser, *, path: str = NEW, **fields: Any) -> TestResponse:
    """Fill the screen for a new child, save it."""
    return browser.post(path, fresh(browser, path) | CHILD | fields)


def saved(answer: TestResponse) -> int:
    """The referral a save led to."""
    assert answer.status_code == 302, said(answer)
    assert "/admin/referral/details/" in answer.location, answer.location
    return int(answer.location.rpartition("id=")[2])


def bring(browser: Browser, **fields: Any) -> int:
    """A referral, saved."""
    return saved(send(browser, **fields))


def domain(office: Office, code: str = "Scolaire") -> int:
    """The domain of this label."""
    return int(office.one(select(Domain.id).where(Domain.label == code)))


def origin(office: Office, label: str = "École élémentaire") -> int:
    """The origin of this label."""
    return int(office.one(select(Origin.id).where(Origin.label == label)))


def place(office: Office, name: str, day: date | None = None) -> int:
    """The neighbourhood of this name on the map of a day."""
    day = day or today()
    statement = (
        select(Neighbourhood.id)
        .join(ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id)
        .where(Neighbourhood.name == name, ZoningMap.starts_on <= day, (ZoningMap.ends_on.is_(None)) | (ZoningMap.ends_on >= day))
    )
    return int(office.one(statement))


def whole(office: Office, neighbourhood: int) -> dict[str, str]:
    """Everything a complete referral says."""
    scolaire = domain(office)
    level = office.all(select(SchoolLevel.id).order_by(SchoolLevel.rank))[4][0]
    return {
        "level_id": str(level), "address": "12, rue des Écoles", "postal_code": "34080", "neighbourhood_id": str(neighbourhood),
        "guardians-0-last_name": "Tazaghine", "guardians-0-first_name": "Samia", "guardians-0-relation": "mother",
        "origin_id": str(origin(office)), "institution": "École Louis-Armstrong", "sender_name": "Claire Bonnet",
        f"domain_{scolaire}": "y", f"reason_{scolaire}": SECRET, "tried": TRIED, "strengths": STRENGTHS,
        "informed_on": today().isoformat(), "informed_by": "La directrice", "agreement": "yes",
    }  # fmt: skip


def details(browser: Browser, value: int) -> str:
    """What its page says."""
    return said(browser.get(f"/admin/referral/details/?id={value}"))


def edit(browser: Browser, value: int, **fields: Any) -> TestResponse:
    """Change it by its form."""
    path = f"/admin/referral/edit/?id={value}"
    return browser.post(path, form_of(browser.get(path)) | fields)


def step(browser: Browser, move: str, value: int, **fields: Any) -> TestResponse:
    """Take a step with it."""
    path = f"/admin/referral/step/?move={move}&id={value}"
    return browser.post(path, form_of(browser.get(path)) | fields)


def put_on_agenda(office: Office, value: int, decided: bool = False) -> None:
    """A meeting with this referral on its agenda."""
    with office.app.app_context(), as_system("préparation d’un essai"):
        begin_writing()
        with unit_of_work():
            referral = db.session.get_one(Referral, value)
            meeting = Meeting(territory_id=1, held_on=today(), state=MeetingState.PLANNED)
            db.session.add(meeting)
            db.session.flush()
            review = CaseReview(meeting_id=meeting.id, child_id=referral.child_id, referral_id=value, position=1)
            if decided:
                review.decision, review.decided_at, referral.state = CaseDecision.REFUSAL, now(), ReferralState.EXAMINED
            db.session.add(review)
