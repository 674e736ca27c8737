"""A database of the size asked for, filled from the demonstration's own people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, text

from pre_admin.accounts import passwords
from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db, learn_sizes
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.demo.loading import build_town, load_schools, territories_by_name, write_town
from pre_admin.demo.partners import Partners, add_providers, write_partners
from pre_admin.demo.pathways import Accounts, open_book, write_book
from pre_admin.demo.pathways.crowd import tell_crowd
from pre_admin.demo.workers import add_bodies, add_referents, add_teams
from tests.support.databases import store_of
from tests.support.offices import Browser, address_of, make_app, make_template, release

FAMILIES_PER_CHILD = 0.625


def _partners() -> Partners:
    """The demonstration's providers, referents, teams and bodies."""
    accounts = dict(db.session.execute(select(User.email, User.id)).all())

    def known(role: Role) -> tuple[int, tuple[str, str]]:
        return accounts[address_of(role)], ("Essai", role.label)

    partners = Partners(Random(2), today())
    add_providers(partners)
    add_referents(partners, *known(Role.REFERENT))
    add_teams(partners, territories_by_name(), *known(Role.SUPPORT_TEAM))
    chairs = {"committee chair": Role.TECHNICAL_COMMITTEE, "council chair": Role.ADVISORY_COUNCIL, "secretary": Role.ASSISTANT}
    add_bodies(partners, {seat: known(role) for seat, role in chairs.items()})
    return partners


def _fill(children: int) -> None:
    """The town, its partners and the pathways of one child in eight."""
    town = build_town(Random(1), today(), load_schools(today()), int(children * FAMILIES_PER_CHILD), children)
    partners = _partners()
    accounts = dict(db.session.execute(select(User.email, User.id)).all())
    who = Accounts(accounts[address_of(Role.COORDINATOR)], accounts[address_of(Role.REFERENT)])
    book = open_book(Random(3), today(), town, partners, who)
    tell_crowd(book, territories_by_name())
    write_town(town)
    write_partners(partners)
    write_book(book)


@contextmanager
def town_of(engine: str, children: int, folder: Path) -> Iterator[tuple[Flask, Browser]]:
    """The app on a town of so many children, and the coordinator's browser."""
    passwords.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    store = store_of(engine, folder)
    name = f"bench_{children}"
    make_template(store, name, folder, demo=False)
    app = make_app(store.url(name), folder)
    with app.app_context():
        with as_system("mesure"):
            begin_writing()
            with unit_of_work():
                _fill(children)
            with unit_of_work() as session:
                learn_sizes(session)
        if engine == "postgres":
            # What its autovacuum does within the minute that follows.
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
    try:
        yield app, Browser(app).sign_in(address_of(Role.COORDINATOR))
    finally:
        release(app)
