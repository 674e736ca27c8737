"""The register of roles given: those that open children's files wait here for the coordination's confirmation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import g
from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import NO_PASSWORD, UserRole
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import GrantState, grant_state
from pre_admin.accounts.services import confirm_roles, refuse_roles
from pre_admin.accounts.services.roles import state_of
from pre_admin.administration.filters import GrantStateFilter
from pre_admin.administration.granting import confirmation, giver
from pre_admin.administration.queries import PEOPLE, names_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import date_fr, datetime_fr
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import BatchAction, Col, MenuPlace, Wording
from pre_admin.panel.filters import EnumFilter
from pre_admin.panel.house import house_of_request
from pre_admin.panel.pages import Cell, Pair, PairSection, Step, Tab
from pre_admin.panel.view.house_view import HouseView

PERSON, GIVER, CONFIRMER = PEOPLE.alias("person"), PEOPLE.alias("giver"), PEOPLE.alias("confirmer")
WAITING_URL = "/admin/role-grant/?grant=pending"
"""The list of what waits for the coordination: the home page and the morning's message count exactly its rows."""


def is_waiting(grant: UserRole) -> bool:
    """Whether the coordination has something to say of it."""
    return state_of(grant) is GrantState.PENDING


CONFIRM = BatchAction(
    "confirm", "Confirmer", confirm_roles, act="confirm", icon="check", done="confirmé", condition=is_waiting,
    note="Ces rôles ouvrent aussitôt des dossiers d’enfants, dans leur périmètre et une fois la charte signée. Ne confirmez que "
    "pour une personne que vous connaissez, dont l’adresse est la bonne, et qui reçoit ou a reçu son lien de connexion elle-même.",
)  # fmt: skip
REFUSE = BatchAction(
    "refuse", "Refuser", refuse_roles, act="confirm", icon="x", danger=True, done="refusé", condition=is_waiting, removes=True,
    note="Ces rôles sont retirés à ces personnes. Leur compte reste ouvert pour leurs autres rôles, s’il y en a.",
)  # fmt: skip


def _state(role: Role, confirmed_at: datetime | None, ends_on: date | None) -> GrantState:
    return grant_state(role, confirmed_at is not None, ends_on, today())


def state_label(role: Role, confirmed_at: datetime | None, ends_on: date | None) -> str:
    """« À confirmer », « En vigueur », « Terminé »."""
    return _state(role, confirmed_at, ends_on).label


def state_tone(role: Role, confirmed_at: datetime | None, ends_on: date | None) -> str:
    """What waits stands out."""
    return _state(role, confirmed_at, ends_on).tone


def confirmed_text(at: datetime | None, name: str | None) -> str:
    """« 12/03/2026, Claire Montauzan »."""
    return f"{date_fr(at)}, {name or 'le serveur'}" if at else ""


def opened_label(opened: bool) -> str:
    """Whether the person has opened their account."""
    return "Ouvert" if opened else "Pas encore ouvert"


def grant_list() -> Rows:
    """The rows of the list, each beside the person, who gave the role and who confirmed it."""
    return (
        select(UserRole.id)
        .select_from(UserRole)
        .outerjoin(PERSON, PERSON.c.id == UserRole.user_id)
        .outerjoin(GIVER, GIVER.c.id == UserRole.given_by_id)
        .outerjoin(CONFIRMER, CONFIRMER.c.id == UserRole.confirmed_by_id)
    )


class GrantView(HouseView):
    """Roles given."""

    subject = "grant"
    slug = "role-grant"
    menu = MenuPlace("Administration", 62)
    wording = Wording("Rôles donnés", "rôle", "rôles")
    purpose = (
        "Un rôle qui ouvre des dossiers d’enfants ne compte qu’une fois confirmé par la coordination ; personne ne confirme le "
        "sien. L’administration technique donne et retire les rôles, sur la page de chaque compte."
    )
    columns = (
        Col("person", expr=PERSON.c.full_name, label="Personne", link=True, sort=PERSON.c.full_name),
        Col("email", expr=PERSON.c.email, label="Adresse électronique", sort=PERSON.c.email),
        Col("role", expr=UserRole.role, sort=UserRole.role, kind="text"),
        Col("state", expr=(UserRole.role, UserRole.confirmed_at, UserRole.ends_on), label="État", show=state_label, kind="enum", tone=state_tone),
        Col("giver", expr=GIVER.c.full_name, label="Donné par", show=giver),
        Col("given", expr=UserRole.created_at, label="Donné le", sort=UserRole.created_at),
        Col("confirmed", expr=(UserRole.confirmed_at, CONFIRMER.c.full_name), label="Confirmé", show=confirmed_text, kind="text"),
        Col("opened", expr=PERSON.c.password_hash != NO_PASSWORD, label="Compte", show=opened_label, kind="text"),
    )  # fmt: skip
    from_clause = staticmethod(grant_list)
    default_sort = "given"
    descending = True
    filters = (GrantStateFilter("grant", "État", UserRole.role), EnumFilter("role", "Rôle", UserRole.role))
    empty = "Aucun rôle donné : l’administration technique ouvre les comptes et leur donne des rôles."
    batch = (CONFIRM, REFUSE)

    def _records(self, ids: Sequence[int]) -> list[Any]:
        """The roles, their people's names read at once."""
        records = super()._records(ids)
        self._named().update(_people([record.user_id for record in records]))
        return records

    @staticmethod
    def _named() -> dict[int, tuple[str, str]]:
        found: dict[int, tuple[str, str]] = g.setdefault("grant_people", {})
        return found

    def title_of(self, record: UserRole) -> str:
        """« Coordination : Claire Montauzan (claire@ville.fr) »: the address is what a coordinator vouches for."""
        named = self._named()
        if record.user_id not in named:
            named.update(_people([record.user_id]))
        name, email = named[record.user_id]
        return f"{record.role.label} : {name} ({email})"

    def listed_rows(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """The roles as one vouches for them: which one, whose, at what address."""
        return [(record.id, self.title_of(record)) for record in self._records(ids)]

    def tabs_of(self, record: Any, current: str) -> list[Tab]:
        """A role's history is told with its account's."""
        return []

    def badge(self, record: UserRole, actor: Any) -> Cell | None:
        """What the role is worth today."""
        state = state_of(record)
        return Cell(state.label, "enum", tone=state.tone)

    def pair_sections(self, record: UserRole) -> list[PairSection]:
        """The role, then the account it is given to."""
        names = names_of([record.user_id, record.given_by_id, record.confirmed_by_id])
        accounts = house_of_request().view("account")
        person = db.session.execute(select(PEOPLE.c.email, PEOPLE.c.password_hash).where(PEOPLE.c.id == record.user_id)).one()
        role = (
            Pair("Rôle", record.role.label),
            Pair("Donné par", giver(names.get(record.given_by_id or 0))),
            Pair("Donné le", datetime_fr(record.created_at)),
            Pair("Confirmation", confirmation(record, names)),
            Pair("Dernier jour", date_fr(record.ends_on) or "Sans terme"),
        )
        href = accounts.details_url(record.user_id) if accounts.is_accessible() else None
        account = (
            Pair("Personne", names[record.user_id], href=href),
            Pair("Adresse électronique", person.email),
            Pair("Compte", opened_label(person.password_hash != NO_PASSWORD)),
        )
        return [PairSection("Rôle", role), PairSection("Compte", account)]


def _people(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Account → (name, e-mail)."""
    rows = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.full_name, PEOPLE.c.email).where(PEOPLE.c.id.in_(set(ids))))
    return {one: (name, email) for one, name, email in rows}


def confirm_step(grant: UserRole, actor: Actor) -> Sequence[Step]:
    """What the coordination does next with a role that waits, unless it is their own."""
    if not is_waiting(grant) or grant.user_id == actor.id:
        return ()
    hint = "Il ne donne rien avant ; refuser se trouve sous « Autres actions »."
    return [Step("Confirmer ce rôle", hint, "Confirmer", f"/admin/role-grant/batch/?action=confirm&rowid={grant.id}")]
