"""Loading the demonstration: accounts, schools, a thousand households, sixteen hundred children, and some history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from pre_admin.accounts.models import CharterSignature, User
from pre_admin.accounts.queries import no_account_yet
from pre_admin.accounts.roles import Role
from pre_admin.accounts.services import create_user, ensure_charter, open_account
from pre_admin.core.calendar import start_of_day
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import count_fr
from pre_admin.core.search import index_rows, search_word
from pre_admin.core.text import sort_key
from pre_admin.demo import names
from pre_admin.demo.bulk import bulk
from pre_admin.demo.contracts import contract_changes, fill_shelf, write_contracts
from pre_admin.demo.funding import Hands, fill_purse, funding_changes, write_purse
from pre_admin.demo.history import change_rows, reading_rows
from pre_admin.demo.partners import Partners, add_providers, partner_changes, write_partners
from pre_admin.demo.pathways import Accounts, open_book, tell_all, write_book
from pre_admin.demo.pathways.cohorts import Plan, plan_cohorts
from pre_admin.demo.pathways.former import add_former
from pre_admin.demo.pathways.teams import add_former_members
from pre_admin.demo.pathways.told import pathway_changes
from pre_admin.demo.people import Place, School, Town, add_child, add_household, number_files
from pre_admin.demo.workers import add_bodies, add_referents, add_teams
from pre_admin.families.models import Child, Family, FileNumberCounter, Guardian, Residence, Schooling
from pre_admin.journal.models import AccessEntry, ChangeEntry
from pre_admin.panel.house import house_of_request
from pre_admin.territories.levels import OriginalLevel as Level
from pre_admin.territories.models import (
    Neighbourhood,
    NeighbourhoodTerritory,
    Priority,
    SchoolKind,
    Sector,
    Territory,
    ZoningMap,
)
from pre_admin.territories.models import School as SchoolTable
from pre_admin.territories.queries import level_codes
from pre_admin.territories.reference import MAP_2015, MAP_2024, PERIMETER
from pre_admin.territories.rules import uai_letter

FAMILIES, CHILDREN = 1000, 1600
WAITING = ("julien.escande@demo.example", "Julien Escande")
"""A referent whose account was just created: not opened yet, the role to be confirmed."""
SEED = 2014
LEVELS: dict[str, tuple[Level, Level]] = {
    "nursery": (Level.PS, Level.GS),
    "elementary": (Level.CP, Level.CM2),
    "primary": (Level.PS, Level.CM2),
    "middle": (Level.SIXTH, Level.THIRD),
    "high": (Level.HIGH, Level.HIGH),
}
WEIGHTS = {"Mosson": 34, "Petit Bard Pergola": 14, "Cévennes": 10, "Vert-Bois": 2}


@dataclass(frozen=True)
class Summary:
    """What was loaded."""

    children: int
    families: int
    schools: int
    providers: int
    referents: int

    def __str__(self) -> str:
        people = f"{count_fr(self.children)} enfants, {count_fr(self.families)} familles, {self.schools} écoles"
        return f"Démonstration chargée : {people}, {self.providers} associations et prestataires, {self.referents} référents en poste."


def load_demo(day: date) -> Summary:
    """Load the demonstration of that day into a database that has no child. Raises DomainError otherwise."""
    if db.session.scalar(select(func.count(Child.id))):
        raise DomainError("Cette base contient déjà des enfants : la démonstration ne se charge que dans une base vide.")
    if not no_account_yet():
        raise DomainError("Cette base a déjà des comptes : la démonstration, au mot de passe public, ne s’y charge pas.")
    house_of_request().load_reference()
    users = _load_accounts(day)
    schools = load_schools(day)
    plans = plan_cohorts(Random(SEED + 3), day)
    town, former = build_people(day, schools, plans)
    partners = build_partners(Random(SEED + 2), day, {user.email: user for user in users})
    add_former_members(Random(SEED + 4), partners)
    by_name = {user.email.partition("@")[0]: user.id for user in users}
    accounts = Accounts(by_name["coordination"], by_name["referent"])
    book = open_book(Random(SEED + 5), day, town, partners, accounts)
    tell_all(book, plans, territories_by_name(), former)
    write_town(town)
    write_partners(partners)
    write_book(book)
    purse = fill_purse(
        Random(SEED + 7), day, partners, territories_by_name(), Hands(by_name["coordination"], by_name["assistance"])
    )
    shelf = fill_shelf(Random(SEED + 8), purse)
    write_purse(purse)
    write_contracts(shelf)
    actors = [by_name["coordination"], by_name["saisines"]]
    rng = Random(SEED + 1)
    changes = (
        change_rows(rng, town, actors)
        + partner_changes(partners, keepers(users))
        + pathway_changes(book, actors)
        + funding_changes(purse)
        + contract_changes(shelf)
    )
    bulk(ChangeEntry.__table__, sorted(changes, key=lambda row: (row["at"], row["entity"], row["record_id"])))
    bulk(AccessEntry.__table__, reading_rows(rng, town, actors))
    posted = sum(row["ends_on"] is None for row in partners.referents)
    return Summary(len(town.children), len(town.families), len(schools), len(partners.providers), posted)


def build_people(day: date, schools: Sequence[School], plans: list[Plan]) -> tuple[Town, int]:
    """Sixteen hundred children in a thousand households, those of the cohorts among them; and the first of these."""
    former = sum(not plan.again for plan in plans)
    households = round(former * FAMILIES / CHILDREN)
    town = build_town(Random(SEED), day, schools, FAMILIES - households, CHILDREN - former)
    add_former(Random(SEED + 6), town, perimeter(), plans, households)
    return town, CHILDREN - former + 1


def keepers(users: Sequence[User]) -> dict[str, int]:
    """Table → who keeps it."""
    coordinator, assistant = (next(user.id for user in users if name in user.email) for name in ("coordination@", "assistance@"))
    return {"provider": assistant, "body_member": assistant, "referent": coordinator, "team_member": coordinator}


def build_partners(rng: Random, day: date, users: Mapping[str, User]) -> Partners:
    """Providers, referents, teams and bodies, as rows, some of them tied to the demonstration's accounts."""

    def known(name: str) -> tuple[int, tuple[str, str]]:
        user = users[f"{name}@demo.example"]
        first, _, last = user.full_name.partition(" ")
        return user.id, (last, first)

    territories = territories_by_name()
    partners = Partners(rng, day)
    add_providers(partners)
    add_referents(partners, *known("referent"))
    add_teams(partners, territories, *known("equipe"))
    add_bodies(
        partners, {"committee chair": known("comite"), "council chair": known("conseil"), "secretary": known("assistance")}
    )
    return partners


def _load_accounts(day: date) -> list[User]:
    """One account per role, the charter signed a while ago; and one that waits for its person and for the coordination."""
    charter = ensure_charter()
    users = [create_user(email, name, DEMO_PASSWORD, roles) for email, name, roles in DEMO_ACCOUNTS]
    signed = start_of_day(day) - timedelta(days=60, hours=-9)
    db.session.add_all(
        CharterSignature(user_id=user.id, charter_id=charter.id, typed_name=user.full_name, signed_at=signed) for user in users
    )
    db.session.flush()
    administrator = next(user for user in users if "admin@" in user.email)
    waiting = {"email": WAITING[0], "full_name": WAITING[1], "roles": [{"id": None, "role": Role.REFERENT}]}
    open_account(waiting, Actor(administrator.id, administrator.full_name, frozenset({Role.ADMINISTRATOR})))
    return users


def load_schools(day: date) -> list[School]:
    """The schools, with valid check letters under numbers that no school has."""
    territories = dict(db.session.execute(select(Territory.name, Territory.id)).all())
    levels = level_codes()
    rows = []
    for number, (name, kind, priority, territory, last) in enumerate(names.SCHOOLS, start=1):
        digits = f"0349{number:03d}"
        first_level, last_level = LEVELS[kind]
        row = SchoolTable(
            name=name, uai=digits + uai_letter(digits), kind=SchoolKind(kind), first_level_id=levels[first_level.value],
            last_level_id=levels[last_level.value],
            priority=Priority(priority), sector=Sector.PRIVATE if "privée" in name else Sector.PUBLIC, postal_code="34080",
            address=f"{number}, rue de l’École", territory_id=territories[territory], starts_on=date(2000, 9, 1),
            ends_on=date(last + 1, 7, 7) if last else None, sort_key=sort_key(name),
        )  # fmt: skip
        rows.append(row)
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        if row.ends_on:
            row.successor_id = next(
                one.id for one in rows if one.territory_id == row.territory_id and one.kind is row.kind and one is not row
            )
    db.session.flush()
    by_id: dict[int | None, str] = {value: name for name, value in territories.items()}
    return [School(row.id, row.kind.value, by_id[row.territory_id], row.ends_on) for row in rows]


def territories_by_name() -> dict[str, int]:
    """Each territory's number."""
    return dict(db.session.execute(select(Territory.name, Territory.id).order_by(Territory.id)).all())


def places() -> list[Place]:
    """Where people live today: the latest map, what left it, and a few addresses outside."""
    kept = [row for row in _mapped() if row[2] == MAP_2024 or (row[2] == MAP_2015 and row[1] == "Vert-Bois")]
    return [Place(row[0], row[3], row[4], row[1]) for row in kept] + [Place(None, None, "Montpellier Est", "")]


def perimeter() -> tuple[tuple[Place, ...], ...]:
    """Where people lived before 2015, territory by territory."""
    known = [Place(row[0], row[3], row[4], row[1]) for row in _mapped() if row[2] == PERIMETER]
    return tuple(tuple(one for one in known if one.territory_id == value) for value in territories_by_name().values())


def _mapped() -> Sequence[Any]:
    """(neighbourhood, its name, its map, territory, its name) of every map."""
    link = NeighbourhoodTerritory
    return db.session.execute(
        select(Neighbourhood.id, Neighbourhood.name, ZoningMap.name, Territory.id, Territory.name)
        .join(ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id)
        .join(link, link.neighbourhood_id == Neighbourhood.id)
        .join(Territory, Territory.id == link.territory_id)
        .order_by(Neighbourhood.id, Territory.id)
    ).all()


def build_town(rng: Random, day: date, schools: Sequence[School], families: int, children: int) -> Town:
    """Households and their children, as rows."""
    lived = tuple(places())
    weights = tuple(WEIGHTS.get(place.name, 7 if place.name else 3) for place in lived)
    town = Town(rng, day, lived, weights, tuple(schools), level_codes())
    for _ in range(families):
        add_household(town)
    for number in range(families):
        add_child(town, town.families[number])
    while len(town.children) < children:
        sibling = rng.choice(town.children)
        family = town.families[sibling["family_id"] - 1]
        twin = rng.random() < 0.03
        second = rng.choice(town.families)["id"] if rng.random() < 0.05 else None
        add_child(town, family, sibling["birth_date"] if twin else None, second if second != family["id"] else None)
    return town


def write_town(town: Town) -> None:
    """Insert the rows in bulk, with their searched words and the counters of file numbers."""
    last = number_files(town)
    for model, rows in (
        (Family, town.families), (Residence, town.residences), (Guardian, town.guardians), (Child, town.children),
        (Schooling, town.schoolings), (FileNumberCounter, [{"year": year, "last": rank} for year, rank in last.items()]),
    ):  # fmt: skip
        bulk(model.__table__, rows)
    guardians: dict[int, list[str | None]] = {}
    for row in town.guardians:
        guardians.setdefault(row["family_id"], []).extend((row["last_name"], row["first_name"], row["phone"]))
    families = ((row["id"], (row["name"], row["phone"], *guardians.get(row["id"], ()))) for row in town.families)
    children = (
        (row["id"], (row["last_name"], row["first_name"], row["file_number"], row["birth_date"])) for row in town.children
    )
    bulk(search_word, [*index_rows("family", families), *index_rows("child", children)])


__all__ = ["Summary", "build_town", "load_demo", "load_schools", "territories_by_name", "write_town"]
