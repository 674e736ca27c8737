"""The demonstration's partners: 28 referents for 8 full times on every day of 2014, teams, bodies, accounts tied to them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.journal.models import ChangeEntry
from pre_admin.partners.models import (
    Body,
    BodyMember,
    BodyTerm,
    DeclaredInterest,
    Provider,
    ProviderPaper,
    Referent,
    ReferentShare,
    Seat,
    TeamMember,
)
from pre_admin.partners.queries.bodies import members_on
from pre_admin.partners.queries.ground import running
from pre_admin.partners.queries.referents import full_time_equivalents, referents_on
from tests.demo.test_demo import load
from tests.support.databases import store_of
from tests.support.offices import release


@pytest.fixture
def reading(house_app: Flask) -> Iterator[None]:
    with house_app.app_context(), as_system("essai"):
        yield
        db.session.rollback()


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year]


@pytest.mark.usefixtures("reading")
def test_on_every_day_of_2014_28_people_make_8_full_times() -> None:
    for day in days_of(2014):
        assert (len(referents_on(day)), full_time_equivalents(day)) == (28, Decimal(8)), day
    people = {one.id for day in days_of(2014) for one in referents_on(day)}
    assert len(people) > 28, "some were replaced during the year"
    assert {len(referents_on(day)) for day in days_of(2013)} <= {26, 27, 28}
    assert 20 <= len(referents_on(today())) <= 40


@pytest.mark.usefixtures("reading")
def test_shares_changed_over_time() -> None:
    several = select(ReferentShare.referent_id).group_by(ReferentShare.referent_id).having(func.count() > 1)
    assert len(db.session.scalars(several).all()) >= 5


@pytest.mark.usefixtures("reading")
def test_forty_providers_some_late_with_their_papers() -> None:
    assert db.session.scalar(select(func.count(Provider.id))) == 40
    kinds = dict(db.session.execute(select(Provider.kind, func.count()).group_by(Provider.kind)).all())
    assert len(kinds) == 4
    day = today()
    late = select(func.count(ProviderPaper.id)).where(ProviderPaper.expires_on.between(day, day + timedelta(days=60)))
    assert (db.session.scalar(late) or 0) >= 2
    assert (db.session.scalar(select(func.count(Provider.id)).where(Provider.siret.is_(None))) or 0) == 2


@pytest.mark.usefixtures("reading")
def test_five_teams_of_seven_to_ten() -> None:
    counts = db.session.execute(
        select(TeamMember.territory_id, func.count()).where(running(TeamMember, today())).group_by(TeamMember.territory_id)
    ).all()
    assert len(counts) == 5
    assert all(7 <= count <= 10 for _, count in counts)


@pytest.mark.usefixtures("reading")
def test_both_bodies_sit_with_their_chair_and_interests() -> None:
    for body, chair in ((Body.TECHNICAL_COMMITTEE, "Hélène Cazalis"), (Body.ADVISORY_COUNCIL, "Bernard Ouziel")):
        sitters = members_on(body, today())
        assert (sitters[0].name, sitters[0].seat) == (chair, Seat.CHAIR)
        assert len(sitters) >= 9
        assert [one.seat for one in sitters].count(Seat.CHAIR) == 1
    assert (db.session.scalar(select(func.count(DeclaredInterest.id))) or 0) >= 4
    assert (db.session.scalar(select(func.count(BodyTerm.id)).where(BodyTerm.ends_on < today())) or 0) >= 2


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("name", "model"), [("comite", BodyMember), ("conseil", BodyMember), ("referent", Referent), ("equipe", TeamMember)]
)
def test_the_demo_accounts_are_tied_to_their_rows(name: str, model: type[Referent]) -> None:
    user = db.session.scalars(select(User).where(User.email == f"{name}@demo.example")).one()
    row = db.session.scalars(select(model).where(model.user_id == user.id)).one()
    assert str(row) == user.full_name
    if model is not BodyMember:
        assert row.ends_on is None


@pytest.mark.usefixtures("reading")
def test_each_record_has_its_history() -> None:
    for model in (Provider, Referent, TeamMember, BodyMember):
        told = select(func.count(func.distinct(ChangeEntry.record_id))).where(ChangeEntry.entity == model.__tablename__)
        assert db.session.scalar(told) == db.session.scalar(select(func.count(model.id)))


@pytest.mark.parametrize("day", ["2014-06-15", "2024-02-29", "2031-12-31"])
def test_any_day_keeps_the_figures_and_breaks_no_rule(tmp_path: Path, day: str) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, day)
    with app.app_context(), as_system("essai"):
        assert (len(referents_on(date(2014, 5, 1))), full_time_equivalents(date(2014, 5, 1))) == (28, Decimal(8))
        db.session.rollback()
    checked = app.test_cli_runner().invoke(args=["check"])
    assert checked.output == "Aucune anomalie.\n"
    release(app)
