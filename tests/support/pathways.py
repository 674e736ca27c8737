"""A child's pathway through the pages, as people do it: proposed, signed for, entrusted, opened, followed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.families.models import Child, Guardian
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import ActionType, ClosingReason, Consent, Pathway, PathwayAction
from tests.support.forms import Fields, form_of, said
from tests.support.offices import Browser, Office
from tests.support.people import user_id


def ago(days: int) -> str:
    """The day so many days before today, as a form sends it; negative is ahead."""
    day: date = today() - timedelta(days=days)
    return day.isoformat()


def id_of(answer: TestResponse) -> int:
    """The record a save led to."""
    assert answer.status_code == 302, said(answer)
    return int(answer.location.rpartition("id=")[2])


@dataclass
class Town:
    """An office at work: a coordinator, and what they wrote."""

    office: Office
    who: Browser
    _families: int = field(default=0)

    # ---- people
    def child(self, last: str = "Tazaghine", first: str = "Lina", parents: tuple[tuple[str, str, bool], ...] = ()) -> int:
        """A child in a family of their own; parents are (first name, relation, authority): a mother and a father, both with it."""
        people = parents or (("Samira", "mother", True), ("Hakim", "father", True))
        fields: dict[str, Any] = form_of(self.who.get("/admin/family/new/")) | {"name": last}
        for place, (name, relation, authority) in enumerate(people):
            row = f"guardians-{place}-"
            fields |= {
                f"{row}last_name": last,
                f"{row}first_name": name,
                f"{row}relation": relation,
                f"{row}may_be_informed": "y",
            }
            fields |= {f"{row}parental_authority": "y"} if authority else {}
            if not authority:
                fields.pop(f"{row}parental_authority", None)
        family = id_of(self.who.post("/admin/family/new/", fields))
        given = {"last_name": last, "first_name": first, "birth_date": "2018-12-03", "sex": "girl", "family_id": str(family)}
        return id_of(self.who.post("/admin/child/new/", form_of(self.who.get("/admin/child/new/")) | given))

    def referent(self, last: str = "Ouldrissi", role: Role | None = None) -> int:
        """A referent in post; theirs is the account of that role, when one is given."""
        with self.office.app.app_context(), as_system("essai"), unit_of_work() as session:
            from pre_admin.partners.models import Profession, Provider, ProviderKind

            employer = Provider(
                name=f"Passerelles {last}", kind=ProviderKind.ASSOCIATION, sort_key=sort_key(f"Passerelles {last}")
            )
            session.add(employer)
            session.flush()
            one = Referent(
                last_name=last, first_name="Karima", profession=Profession.ANIMATION, employer_id=employer.id,
                starts_on=today() - timedelta(days=900), sort_key=sort_key(last, "Karima"),
            )  # fmt: skip
            session.add(one)
            session.flush()
            if role is not None:
                one.user_id = user_id(self.office, role)
            value = one.id
        return value

    # ---- steps
    def propose(self, child: int, kind: str = "personal", on: str = "") -> int:
        """A pathway proposed by hand."""
        page = self.who.get(f"/admin/pathway/new/?child={child}")
        return id_of(self.who.post("/admin/pathway/new/", form_of(page) | {"type": kind, "proposed_on": on or ago(60)}))

    def page(self, pathway: int, move: str, who: Browser | None = None) -> TestResponse:
        """A step's page."""
        return (who or self.who).get(f"/admin/pathway/step/?move={move}&id={pathway}")

    def take(self, pathway: int, move: str, who: Browser | None = None, **fields: Any) -> TestResponse:
        """Take a step through its page."""
        who = who or self.who
        page = self.page(pathway, move, who)
        assert page.status_code == 200, f"{move}: {page.status_code} {page.headers.get('Location', '')}"
        filled: Fields = form_of(page) | {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        return who.post(f"/admin/pathway/step/?move={move}&id={pathway}", filled)

    def sign(
        self, pathway: int, *consents: int, signers: tuple[int, ...] = (), on: str = "", who: Browser | None = None
    ) -> TestResponse:
        """Parents sign a sheet: the first guardian for what is asked, unless told otherwise."""
        consents = consents or tuple(self.pending(pathway))
        return self.take(
            pathway, "consent", who, consents=[str(one) for one in consents],
            signers=[str(one) for one in signers or self.guardians(pathway)[:1]], signed_on=on or ago(50),
        )  # fmt: skip

    def running(self, child: int, kind: str = "personal") -> int:
        """A pathway signed for and open."""
        pathway = self.propose(child, kind)
        assert self.sign(pathway).status_code == 302
        assert self.take(pathway, "open", entry_on=ago(40), next_review_on=ago(-30)).status_code == 302
        return pathway

    def entrust(self, pathway: int, referent: int, on: str = "", move: str = "entrust") -> TestResponse:
        """A referent follows it."""
        return self.take(pathway, move, referent_id=str(referent), starts_on=on or ago(39))

    def action(self, pathway: int, kind: str = "Accompagnement à la scolarité", **fields: Any) -> int:
        """An action proposed by its type; its id."""
        with self.office.app.app_context(), as_system("essai"):
            type_id = db.session.scalar(select(ActionType.id).where(ActionType.label == kind))
        assert self.take(pathway, "action", type_id=str(type_id), **fields).status_code == 302
        return int(
            self.office.one(
                select(PathwayAction.id).where(PathwayAction.pathway_id == pathway).order_by(PathwayAction.id.desc()).limit(1)
            )
        )

    # ---- what there is
    def pending(self, pathway: int) -> list[int]:
        """The consents still asked for."""
        rows = self.office.all(
            select(Consent.id).where(Consent.pathway_id == pathway, Consent.state == "pending").order_by(Consent.id)
        )
        return [row[0] for row in rows]

    def consent(self, pathway: int, action: int | None = None) -> Consent:
        """The latest consent for the scheme, or for an action."""
        about = Consent.action_id == action if action else Consent.action_id.is_(None)
        rows = self.office.all(select(Consent).where(Consent.pathway_id == pathway, about).order_by(Consent.id))
        found: Consent = rows[-1][0]
        return found

    def guardians(self, pathway: int) -> list[int]:
        """Those who answer for the child."""
        child = select(Child.family_id).join(Pathway, Pathway.child_id == Child.id).where(Pathway.id == pathway)
        return [
            row[0]
            for row in self.office.all(
                select(Guardian.id).where(Guardian.family_id == child.scalar_subquery()).order_by(Guardian.id)
            )
        ]

    def pathway(self, pathway: int) -> Pathway:
        """The row."""
        found: Pathway = self.office.one(select(Pathway).where(Pathway.id == pathway))
        return found

    def reason(self, label: str = "Objectifs atteints") -> str:
        """A closing reason, as a form sends it."""
        return str(self.office.one(select(ClosingReason.id).where(ClosingReason.label == label)))

    def close(self, pathway: int, **fields: Any) -> TestResponse:
        """Close it."""
        return self.take(pathway, "close", **{"closed_on": ago(1), "closing_reason_id": self.reason(), **fields})

    def write(self, statement: Any) -> None:
        """Put something otherwise than through the pages."""
        with self.office.app.app_context(), as_system("essai"), unit_of_work() as session:
            session.execute(statement)


__all__ = ["Town", "ago", "id_of", "update"]
