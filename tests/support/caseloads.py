"""Children followed by referents, made by the room's own services without going through every page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.text import sort_key
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family, Guardian, Relation, Schooling, Sex
from pre_admin.partners.models import Profession, Provider, ProviderKind, Referent, ReferentShare
from pre_admin.pathways.models import ConsentState, PathwayType
from pre_admin.pathways.queries.consents import live_consent
from pre_admin.pathways.services.pathways import hand_over, open_pathway, propose_pathway
from pre_admin.territories.models import School, SchoolKind, SchoolLevel
from tests.support.offices import Office, address_of


def ago(days: int) -> date:
    """So many days before today; negative is ahead."""
    return today() - timedelta(days=days)


@dataclass
class Caseloads:
    """Makes what the tests of caseloads need; each call is one transaction."""

    office: Office
    _numbers: Iterator[int]

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A transaction of the house itself."""
        with self.office.app.app_context(), as_system("préparation d’un essai"):
            begin_writing()
            with unit_of_work() as session:
                yield session

    def referent(self, last_name: str = "Ouldrelli", account: Role | None = None, percent: int | None = 50, **fields: Any) -> int:
        """A referent in post since long, tied to the account of that role when one is given."""
        with self.writing() as session:
            number = next(self._numbers)
            employer = Provider(name=f"Association {number}", kind=ProviderKind.ASSOCIATION, sort_key=f"association {number}")
            session.add(employer)
            session.flush()
            user = session.scalar(select(User.id).where(User.email == address_of(account))) if account else None
            given = {"first_name": "Ana", "profession": Profession.ANIMATION, "starts_on": ago(900), "user_id": user, **fields}
            row = Referent(
                last_name=last_name, employer_id=employer.id, sort_key=sort_key(last_name, given["first_name"]), **given
            )
            session.add(row)
            session.flush()
            if percent is not None:
                session.add(ReferentShare(referent_id=row.id, percent=percent, starts_on=row.starts_on))
            return row.id

    def child(
        self, first_name: str = "Lina", last_name: str = "Tazaghine", birth: date = date(2018, 3, 2), **schooling: Any
    ) -> int:
        """A child in a household of their own; a school year's school and level when given."""
        with self.writing() as session:
            number = next(self._numbers)
            family = Family(name=last_name, sort_key=sort_key(last_name))
            session.add(family)
            session.flush()
            session.add(
                Guardian(
                    family_id=family.id, last_name=last_name, first_name="Nora", relation=Relation.MOTHER, phone="06 39 98 41 07"
                )
            )
            row = Child(
                file_number=f"2005-{number:04d}", first_name=first_name, last_name=last_name, birth_date=birth, sex=Sex.GIRL,
                family_id=family.id, sort_key=sort_key(last_name, first_name),
            )  # fmt: skip
            session.add(row)
            session.flush()
            if schooling:
                schooling.setdefault("school_year", school_year_of(today()))
                session.add(Schooling(child_id=row.id, **schooling))
            return row.id

    def pathway(
        self, child_id: int, referent_id: int | None = None, since: date | None = None, running: bool = True, **fields: Any
    ) -> int:
        """A pathway of the child, signed for and running unless said otherwise, entrusted to the referent."""
        with self.writing() as session:
            row = propose_pathway(child_id, fields.pop("type", PathwayType.PERSONAL), None, proposed_on=ago(120))
            if running:
                scheme = live_consent(row.id, None)
                assert scheme is not None
                scheme.state, scheme.given_on = ConsentState.GIVEN, ago(110)
                session.flush()
                open_pathway(row, ago(100), None)
            for name, value in fields.items():
                setattr(row, name, value)
            if referent_id is not None:
                hand_over(row, session.get_one(Referent, referent_id), since or ago(100), None)
            return row.id

    def school(self, name: str, kind: SchoolKind = SchoolKind.ELEMENTARY, **fields: Any) -> int:
        """A school."""
        with self.writing() as session:
            row = School(name=name, kind=kind, sort_key=sort_key(name), **fields)
            session.add(row)
            session.flush()
            return row.id

    def level(self, label: str) -> int:
        """A level by its label."""
        return int(self.office.one(select(SchoolLevel.id).where(SchoolLevel.label == label)))

    def change(self, act: Callable[[Any], Any]) -> None:
        """Something done to the database, as the house."""
        with self.writing() as session:
            act(session)


def caseloads_of(office: Office) -> Caseloads:
    """The maker for an office."""
    return Caseloads(office, count(1))


__all__ = ["Caseloads", "ago", "caseloads_of"]
