"""A school with its pupils, a club in it, an action open to children: what the tests of groups start from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family, Guardian, Relation, Schooling, Sex
from pre_admin.partners.models import Profession, Provider, ProviderKind, Referent
from pre_admin.pathways.models import ActionKind, ActionOffer, ActionType, Club, PathwayType
from pre_admin.territories.models import School, SchoolKind, SchoolLevel
from tests.support.forms import form_of
from tests.support.offices import Browser, Office, address_of

NAMES = (("Tazaghine", "Lina"), ("Ångström", "Éloïse"), ("Diallo", "Moussa"), ("Diallo", "Mariama"), ("N’Guyen", "Léo"))


@contextmanager
def writing(office: Office) -> Iterator[Any]:
    """The house itself writes."""
    with office.app.app_context(), as_system("essai"):
        begin_writing()
        with unit_of_work() as session:
            yield session


def ahead(days: int) -> date:
    """A day from today on; negative is past."""
    return today() + timedelta(days=days)


def type_id(label: str) -> int:
    """An action type by the beginning of its label."""
    return int(db.session.scalars(select(ActionType.id).where(ActionType.label.startswith(label))).one())


def add_school(office: Office, name: str = "École Louis-Armstrong") -> int:
    with writing(office) as session:
        school = School(name=name, kind=SchoolKind.ELEMENTARY, sort_key=sort_key(name))
        session.add(school)
        session.flush()
        return int(school.id)


def add_pupils(
    office: Office, school: int | None, names: Sequence[tuple[str, str]] = NAMES, level: str = "cp", authority: int = 1
) -> list[int]:
    """Children enrolled this year, each with so many holders of parental authority."""
    found = []
    with writing(office) as session:
        level_id = session.scalar(select(SchoolLevel.id).where(SchoolLevel.code == level))
        for n, (last, first) in enumerate(names):
            family = Family(name=last, sort_key=sort_key(last))
            session.add(family)
            session.flush()
            for place in range(authority):
                session.add(
                    Guardian(
                        family_id=family.id,
                        last_name=last,
                        first_name=f"Parent{place}",
                        relation=Relation.MOTHER,
                        parental_authority=True,
                    )
                )
            mark = f"{len(session.scalars(select(Child.id)).all()) + 1:04}"
            child = Child(
                file_number=f"T-{mark}",
                last_name=last,
                first_name=first,
                birth_date=date(2019, 1 + n, 3),
                sex=Sex.GIRL,
                family_id=family.id,
                sort_key=sort_key(last, first),
            )
            session.add(child)
            session.flush()
            session.add(Schooling(child_id=child.id, school_year=school_year_of(today()), school_id=school, level_id=level_id))
            session.flush()
            found.append(int(child.id))
    return found  # fmt: skip


def add_referent(office: Office, role: Role = Role.REFERENT) -> int:
    """The referent whose account is that role's."""
    with writing(office) as session:
        employer = Provider(name="Les Essais", kind=ProviderKind.ASSOCIATION, sort_key="les essais")
        session.add(employer)
        session.flush()
        account = session.scalar(select(User.id).where(User.email == address_of(role)))
        one = Referent(
            last_name="Roux", first_name="Ana", profession=Profession.OTHER, employer_id=employer.id, starts_on=ahead(-100),
            user_id=account, sort_key="roux ana",
        )  # fmt: skip
        session.add(one)
        session.flush()
        return int(one.id)


def add_club(office: Office, school: int | None, places: int = 12, **fields: Any) -> int:
    with writing(office) as session:
        given = {
            "label": "Club Coup de Pouce",
            "type": PathwayType.COUP_DE_POUCE,
            "school_year": school_year_of(today()),
        } | fields
        given.setdefault("action_type_id", type_id("Club Coup de Pouce"))
        club = Club(school_id=school, places=places, **given)
        session.add(club)
        session.flush()
        return int(club.id)


def add_offer(office: Office, places: int = 12, **fields: Any) -> int:
    with writing(office) as session:
        given = {"label": "Atelier théâtre", "kind": ActionKind.MAINSTREAM, "school_year": school_year_of(today())} | fields
        given.setdefault("type_id", type_id("Activité culturelle"))
        offer = ActionOffer(places=places, **given)
        session.add(offer)
        session.flush()
        return int(offer.id)


@dataclass
class ClubPage:
    """A face of a club, in somebody's browser."""

    browser: Browser
    club: int

    def get(self, face: str, query: str = "") -> Any:
        return self.browser.get(f"/admin/club/{face}/?id={self.club}{query}")

    def post(self, face: str, query: str = "", **given: Any) -> Any:
        """The page's own form, with these fields."""
        path = f"/admin/club/{face}/?id={self.club}{query}"
        fields: dict[str, Any] = dict(form_of(self.browser.get(path)))
        return self.browser.post(path, fields | {name.replace("__", "-"): value for name, value in given.items()})


def enrolled(office: Office, club: int, children: Sequence[int], browser: Browser | None = None) -> ClubPage:
    """The club with these children enrolled by the coordinator."""
    page = ClubPage(browser or office.browser(), club)
    answer = page.post("pupils", child=[str(one) for one in children], action="create")
    assert answer.status_code == 302, answer.text
    return page


def signed(office: Office, page: ClubPage, pathways: dict[int, list[int]], day: date | None = None) -> Any:
    """The answer once these guardians have signed, pathway by pathway."""
    ticked = {f"sign-{key}": [str(one) for one in ids] for key, ids in pathways.items()}
    iso = (day or today()).isoformat()
    return page.post("consents", signed_on=iso, starts_on=iso, **ticked)


def pathway_guardians(office: Office) -> dict[int, list[int]]:
    """Pathway → the guardians of its child."""
    from pre_admin.pathways.models import Pathway

    statement = select(Pathway.id, Guardian.id).join(Child, Child.id == Pathway.child_id)
    rows = office.all(statement.join(Guardian, Guardian.family_id == Child.family_id).order_by(Pathway.id, Guardian.id))
    found: dict[int, list[int]] = {}
    for pathway, guardian in rows:
        found.setdefault(pathway, []).append(guardian)
    return found
