"""Roles that count, wait or have ended: the rules as tables, and the same asked of the database."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pre_admin.accounts import services
from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.permission_map import CHILD_FILE_ROLES, SCOPES
from pre_admin.accounts.queries import credentials, in_state, other_active_holders, people_choices, person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import GrantState, confirmation_refusal, grant_state, refusal_refusal, role_counts
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services.roles import keep_roles, put_back_to_confirm
from pre_admin.core.calendar import now, today
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from tests.support.offices import PASSWORD, Browser, Office, address_of
from tests.support.people import user_id

DAY = date(2026, 11, 25)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
COORDINATOR = Actor(1, "Claire", frozenset({Role.COORDINATOR}))


def test_the_roles_that_open_files_are_those_of_the_map() -> None:
    assert {role for role, subject in SCOPES if subject in ("child", "family")} == CHILD_FILE_ROLES
    assert Role.ADMINISTRATOR not in CHILD_FILE_ROLES


@pytest.mark.parametrize(
    ("role", "confirmed", "ends_on", "state"),
    [
        (Role.REFERENT, False, None, GrantState.PENDING), (Role.REFERENT, True, None, GrantState.RUNNING),
        (Role.REFERENT, True, BEFORE, GrantState.ENDED), (Role.REFERENT, True, DAY, GrantState.RUNNING),
        (Role.REFERENT, True, AFTER, GrantState.RUNNING), (Role.REFERENT, False, BEFORE, GrantState.ENDED),
        (Role.REFERENT, False, DAY, GrantState.PENDING), (Role.ASSISTANT, False, None, GrantState.RUNNING),
        (Role.ASSISTANT, True, None, GrantState.RUNNING), (Role.ASSISTANT, False, BEFORE, GrantState.ENDED),
        (Role.ASSISTANT, False, DAY, GrantState.RUNNING), (Role.COORDINATOR, False, None, GrantState.PENDING),
        (Role.ADMINISTRATOR, False, None, GrantState.RUNNING),
    ],
)  # fmt: skip
def test_what_a_role_is_worth(role: Role, confirmed: bool, ends_on: date | None, state: GrantState) -> None:
    assert grant_state(role, confirmed, ends_on, DAY) is state
    assert role_counts(role, confirmed, ends_on, DAY) is (state is GrantState.RUNNING)


@pytest.mark.parametrize(
    ("state", "own", "link_out", "confirmed", "refused"),
    [
        (GrantState.PENDING, False, False, True, True), (GrantState.PENDING, True, False, False, True),
        (GrantState.PENDING, False, True, False, True), (GrantState.RUNNING, False, False, False, False),
        (GrantState.ENDED, False, False, False, False), (GrantState.RUNNING, True, False, False, False),
    ],
)  # fmt: skip
def test_what_may_be_confirmed_and_refused(state: GrantState, own: bool, link_out: bool, confirmed: bool, refused: bool) -> None:
    assert (confirmation_refusal(state, own, link_out) is None) is confirmed
    assert (refusal_refusal(state) is None) is refused


@pytest.fixture
def inside(office: Office) -> Iterator[Office]:
    with office.app.app_context(), as_system("essai"):
        yield office
        db.session.rollback()


def test_the_database_asks_the_same_question(inside: Office) -> None:
    """`in_state` against `grant_state`, on every combination."""
    owner = User(email="x@essai.example", full_name="X", password_hash="")
    db.session.add(owner)
    db.session.flush()
    for role in Role:
        for confirmed in (None, now()):
            for ends_on in (None, today() - timedelta(days=1), today(), today() + timedelta(days=1)):
                grant = UserRole(user_id=owner.id, role=role, confirmed_at=confirmed, ends_on=ends_on)
                db.session.add(grant)
                db.session.flush()
                found = {
                    state for state in GrantState
                    if db.session.scalar(select(UserRole.id).where(UserRole.id == grant.id, in_state(state)))
                }  # fmt: skip
                assert found == {grant_state(role, confirmed is not None, ends_on, today())}, (role, confirmed, ends_on)
                db.session.delete(grant)
                db.session.flush()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"given_by_id": 1}, "Personne ne se donne un rôle"),
        ({"confirmed_by_id": 1, "confirmed_at": now()}, "Personne ne confirme son propre rôle"),
        ({"confirmed_by_id": 2}, "l’est à une date"),
    ],
)
def test_the_database_holds_the_rules_by_itself(inside: Office, values: dict[str, object], sentence: str) -> None:
    grant = db.session.scalars(select(UserRole).where(UserRole.user_id == 1)).one()
    grant.confirmed_at = None
    for name, value in values.items():
        setattr(grant, name, value)
    with pytest.raises(IntegrityError) as refusal:
        db.session.flush()
    assert sentence in explain(refusal.value).message


def test_the_days_of_a_role_that_ends(inside: Office) -> None:
    one = user_id(inside, Role.REFERENT)
    assert services.end_role(one, Role.REFERENT, today())
    assert person_of(one) is not None
    services.end_role(one, Role.REFERENT, today() - timedelta(days=1))
    assert person_of(one) is None
    assert credentials(address_of(Role.REFERENT)).user_id is None
    assert services.restore_role(one, Role.REFERENT)
    assert person_of(one) is not None
    assert not services.end_role(one, Role.REGISTRY, today())
    assert not services.restore_role(one, Role.REGISTRY)


def test_a_role_restored_after_its_confirmation_was_taken_back_waits(inside: Office) -> None:
    one = user_id(inside, Role.REFERENT)
    services.end_role(one, Role.REFERENT, today() - timedelta(days=1))
    put_back_to_confirm(db.session.get_one(User, one))
    services.restore_role(one, Role.REFERENT)
    person = person_of(one)
    assert person is not None
    assert (person.actor.roles, person.actor.pending) == (frozenset(), frozenset({Role.REFERENT}))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_the_last_one_to_act_does_not_end(inside: Office, role: Role) -> None:
    first, second = user_id(inside, role), user_id(inside, address_of(role, charter=False))
    services.end_role(first, role, today() - timedelta(days=1))
    assert other_active_holders(role, without=[]) == 1
    with pytest.raises(DomainError, match="Il doit rester au moins"):
        services.end_role(second, role, today())


def test_confirmed_for_one_role_is_not_confirmed_for_another(inside: Office) -> None:
    """A row whose role is changed in place is another role."""
    user = db.session.get_one(User, user_id(inside, Role.REFERENT))
    ((grant,),) = db.session.execute(select(UserRole).where(UserRole.user_id == user.id)).all()
    actor = Actor(user_id(inside, Role.ADMINISTRATOR), "Nadia", frozenset({Role.ADMINISTRATOR}))
    keep_roles(user, [{"id": grant.id, "role": Role.COORDINATOR}], actor)
    ((now_given,),) = db.session.execute(select(UserRole).where(UserRole.user_id == user.id)).all()
    assert (now_given.role, now_given.confirmed_at, now_given.given_by_id) == (Role.COORDINATOR, None, actor.id)


def test_only_whoever_may_confirm_does(inside: Office) -> None:
    grant = db.session.scalars(select(UserRole).where(UserRole.role == Role.REFERENT).limit(1)).one()
    grant.confirmed_at = None
    db.session.flush()
    for role in set(Role) - {Role.COORDINATOR}:
        actor = Actor(user_id(inside, role), "X", frozenset({role}))
        for service in (services.confirm_roles, services.refuse_roles):
            with pytest.raises(DomainError, match="Seule la coordination"):
                service([grant], actor)


def test_a_person_whose_roles_have_all_ended_is_out(office: Office) -> None:
    browser = office.browser(Role.REGISTRY)
    assert browser.get("/admin/child/").status_code == 200
    one = user_id(office, Role.REGISTRY)
    end(office, one, Role.REGISTRY, today() - timedelta(days=1))
    assert browser.get("/admin/").status_code == 302
    stranger = Browser(office.app)
    stranger.get("/login")
    refused = stranger.post("/login", {"email": address_of(Role.REGISTRY), "password": PASSWORD})
    unknown = stranger.post("/login", {"email": "personne@essai.example", "password": PASSWORD})
    assert refused.status_code == unknown.status_code == 401
    assert "Adresse électronique ou mot de passe incorrect." in refused.text
    end(office, one, Role.REGISTRY, today())
    assert Browser(office.app).sign_in(address_of(Role.REGISTRY)).get("/admin/child/").status_code == 200


def end(office: Office, account: int, role: Role, day: date) -> None:
    from pre_admin.core.unit_of_work import begin_writing, unit_of_work

    with office.app.app_context(), as_system("essai"):
        begin_writing()
        with unit_of_work():
            assert services.end_role(account, role, day)


def test_people_are_offered_within_scope(office: Office, house_app: Flask) -> None:
    from pre_admin.accounts.scoping import bind_actor

    with office.app.app_context():
        scopes = office.app.extensions["house"].scopes
        seen = {}
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.ASSISTANT, Role.REFERENT):
            bind_actor(db.session(), Actor(1, "X", frozenset({role})), scopes)
            seen[role] = db.session.execute(people_choices()).all()
        bind_actor(db.session(), None, scopes)
        db.session.rollback()
    assert len(seen[Role.COORDINATOR]) == len(seen[Role.ASSISTANT]) == 2 * len(Role)
    assert seen[Role.REFERENT] == []
    assert [row[1] for row in seen[Role.COORDINATOR]] == sorted(row[1] for row in seen[Role.COORDINATOR])
