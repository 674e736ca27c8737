"""What meetings are tried on: children of a territory, their referrals and pathways, a team, meetings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family, Guardian, Relation, Residence, Sex
from pre_admin.families.rules import Verdict
from pre_admin.partners.models import TeamMember
from pre_admin.pathways.models import (
    Agreement,
    Consent,
    ConsentState,
    Domain,
    Pathway,
    PathwayState,
    PathwayType,
    Referral,
    ReferralReason,
)
from tests.support.forms import form_of
from tests.support.offices import Browser, Office, address_of

NAMES = (
    "Amzaldi", "Bourkhane", "Castelvi", "Dioumari", "Escarrel", "Fabrezou", "Guellaoui", "Hadrizel", "Issakari", "Kermadou",
    "Lacazou", "Mézerac", "Nadirel", "Ouldrane", "Peyrazan", "Quintoul", "Rambazel", "Sanhaldi", "Tazaghou", "Vidazel",
)  # fmt: skip


@contextmanager
def writing(office: Office) -> Iterator[Any]:
    """The house writes."""
    with office.app.app_context(), as_system("préparation d’un essai"):
        begin_writing()
        with unit_of_work() as session:
            yield session


def day(offset: int = 0) -> date:
    """So many days from today."""
    return today() + timedelta(days=offset)


def add_child(session: Any, number: int, territory: int | None = 1) -> int:
    """A child of a household of that territory, with a guardian."""
    family = Family(name=NAMES[number % 20], sort_key=NAMES[number % 20].lower())
    session.add(family)
    session.flush()
    session.add(Residence(family_id=family.id, address=f"{number} rue des Essais", territory_id=territory))
    session.add(
        Guardian(
            family_id=family.id, last_name=NAMES[number % 20], first_name="Samira", relation=Relation.MOTHER, phone="+33639980001"
        )
    )
    child = Child(
        file_number=f"2026-{number + 1000:04d}", last_name=NAMES[number % 20], first_name=f"Lina{chr(97 + number % 26)}",
        birth_date=date(2017, 3, 1), sex=Sex.GIRL, family_id=family.id, sort_key=f"{number:04d}",
    )  # fmt: skip
    session.add(child)
    session.flush()
    return child.id


def add_referral(session: Any, child_id: int, agreement: Agreement | None = Agreement.YES, **values: Any) -> int:
    """A referral that waits, complete unless told otherwise."""
    reasons = values.pop("reasons", 1)
    given: dict[str, Any] = {
        "received_on": day(-40), "verdict": Verdict.ELIGIBLE, "verdict_reason": "9 ans, Mosson.", "agreement": agreement,
        "informed_on": day(-30) if agreement else None, "strengths": "Aime lire aux petits.", **values,
    }  # fmt: skip
    referral = Referral(child_id=child_id, **given)
    session.add(referral)
    session.flush()
    for domain in session.scalars(select(Domain.id).order_by(Domain.rank).limit(reasons)):
        session.add(
            ReferralReason(child_id=child_id, referral_id=referral.id, domain_id=domain, text="Absences répétées le lundi.")
        )
    return referral.id


def add_running(
    session: Any, child_id: int, due: int = -1, territory: int | None = 1, kind: PathwayType = PathwayType.PERSONAL
) -> int:
    """A pathway that runs with its signature, to be looked at again so many days from today."""
    pathway = Pathway(child_id=child_id, type=kind, proposed_on=day(-200))
    session.add(pathway)
    session.flush()
    session.add(
        Consent(child_id=child_id, pathway_id=pathway.id, state=ConsentState.GIVEN, asked_on=day(-200), given_on=day(-190))
    )
    session.flush()
    pathway.state, pathway.entry_on, pathway.entry_age = PathwayState.RUNNING, day(-180), 9
    pathway.entry_territory_id, pathway.next_review_on = territory, day(due)
    session.flush()
    return pathway.id


def add_member(office: Office, territory: int = 1, charter: bool = True, ends: int | None = None, **values: Any) -> int:
    """The support team's account as a member of that team; signed or not."""
    with writing(office) as session:
        account = session.scalar(select(User.id).where(User.email == address_of(Role.SUPPORT_TEAM, charter)))
        given = {"last_name": "Roux", "first_name": "Ana", "function": "Assistante sociale", "user_id": account, **values}
        member = TeamMember(territory_id=territory, starts_on=day(-300), ends_on=day(ends) if ends is not None else None, **given)
        session.add(member)
        session.flush()
        return member.id


def referrals(office: Office, count: int, territory: int = 1) -> list[int]:
    """So many children of a territory whose referral waits."""
    with writing(office) as session:
        children = [add_child(session, number, territory) for number in range(count)]
        for child in children:
            add_referral(session, child)
        return children


def plan(browser: Browser, offset: int = 0, territory: int = 1, **fields: Any) -> int:
    """A meeting planned by the form, so many days from today."""
    path = "/admin/meeting/new/"
    given = {"territory_id": str(territory), "held_on": day(offset).isoformat(), "starts_at": "14:00", **fields}
    answer = browser.post(path, form_of(browser.get(path)) | given)
    assert answer.status_code == 302, answer.text
    return int(answer.location.rpartition("id=")[2])


def do(browser: Browser, meeting: int, verb: str, **data: Any) -> Any:
    """A gesture on the agenda's page."""
    browser.get(f"/admin/meeting/agenda/?id={meeting}")
    return browser.post(f"/admin/meeting/agenda/?id={meeting}", {"do": verb, **data})


def step(browser: Browser, meeting: int, move: str, **fields: Any) -> Any:
    """A step of the meeting's life, by its page."""
    path = f"/admin/meeting/step/?move={move}&id={meeting}"
    return browser.post(path, form_of(browser.get(path)) | fields)


def convened(office: Office, browser: Browser, count: int = 3, offset: int = 0) -> int:
    """A meeting of so many situations, its team called."""
    referrals(office, count)
    meeting = plan(browser, offset)
    do(browser, meeting, "all")
    assert step(browser, meeting, "convene").status_code == 302
    return meeting


def rows_of(office: Office, meeting: int) -> list[int]:
    """The situations of a meeting, in order."""
    from pre_admin.pathways.models import CaseReview

    statement = select(CaseReview.id).where(CaseReview.meeting_id == meeting).order_by(CaseReview.position)
    return [row[0] for row in office.all(statement)]


def conclude(browser: Browser, meeting: int, row: int, decision: str, **fields: Any) -> Any:
    """Fill a situation's form on the screen and save it."""
    path = f"/admin/meeting/run/?id={meeting}&at={row}"
    return browser.post(path, form_of(browser.get(path)) | {"decision": decision, **fields})


@contextmanager
def asked(office: Office) -> Iterator[list[str]]:
    """The reads sent to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.upper().startswith("SELECT"):
            seen.append(statement)

    with office.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
