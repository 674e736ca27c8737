"""What is measured of the two bodies: a decision, a batch, and the pages of a sitting of sixty."""

import gc
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import Sitting, Verb
from pre_admin.approval.services.decisions import Ruling, decide, decide_together
from pre_admin.approval.services.sittings import close_sitting
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.partners.models import Body, BodyMember, Provider
from tests.bench.measures import Measure, exists, page
from tests.support.bodies import COMMITTEE, Chamber, fund
from tests.support.offices import Browser, Office, address_of

SIXTY, RUNS = 60, 5
FAVOURABLE = Ruling(Verb.FAVOURABLE)


def _room(app: Flask) -> Chamber:
    """The town's own bodies and providers, with two envelopes."""
    # Its database is neither restored nor copied: the office only needs its app.
    office: Any = Office(app, None, "", "")  # type: ignore[arg-type]
    room = Chamber(office)
    with room.writing():
        for body in Body:
            # The member with an account first: the chair.
            members = select(BodyMember.id).where(BodyMember.body == body).order_by(BodyMember.user_id.is_(None), BodyMember.id)
            room.members[body] = list(db.session.scalars(members))
        room.providers = list(db.session.scalars(select(Provider.id).order_by(Provider.id).limit(3)))
        room.envelopes = fund((1_000_000, 1_000_000))
    return room


@contextmanager
def _hand(app: Flask) -> Iterator[Any]:
    """The secretary, in a session of their own."""
    registry = app.extensions["house"].scopes
    with app.app_context():
        with as_system("mesure"):
            actor = person_of(db.session.scalars(select(User.id).where(User.email == address_of(Role.ASSISTANT))).one()).actor  # type: ignore[union-attr]
            db.session.rollback()
        bind_actor(db.session(), actor, registry)
        try:
            yield actor
        finally:
            db.session.rollback()
            bind_actor(db.session(), None, registry)


def _seen(room: Chamber, sitting: int) -> list[tuple[int, str]]:
    return [(item, "1") for item, _ in room.items(sitting)]


def _one(room: Chamber, sitting: int) -> Measure:
    """A decision, kept: with its commit."""
    times = []
    for item, seen in _seen(room, sitting)[:15]:
        with _hand(room.office.app) as actor:
            start = time.perf_counter()
            begin_writing()
            with unit_of_work():
                decide(item, seen, FAVOURABLE, actor)
            times.append((time.perf_counter() - start) * 1000)
    took = statistics.median(times[1:])
    return Measure("une décision", f"{took:7.1f} ms", "≤ 30 ms", took <= 30)


def _batch(room: Chamber, sitting: int) -> Measure:
    """Sixty at once; undone each time."""
    seen, times = _seen(room, sitting), []
    for _ in range(RUNS):
        gc.collect()
        with _hand(room.office.app) as actor:
            start = time.perf_counter()
            begin_writing()
            assert set(decide_together(seen, FAVOURABLE, actor).values()) == {None}
            times.append((time.perf_counter() - start) * 1000)
    took = statistics.median(times[1:])
    return Measure("soixante décisions ensemble", f"{took:7.1f} ms", "≤ 500 ms", took <= 500)


def _closed(room: Chamber) -> int:
    """A sitting of sixty decided items, closed: its minutes are to be signed."""
    made = room.sitting([room.action({0: 10, 1: 10}) for _ in range(SIXTY)], COMMITTEE, held_on=today() - timedelta(1))
    seen = _seen(room, made)
    with _hand(room.office.app) as actor:
        begin_writing()
        with unit_of_work():
            decide_together(seen, FAVOURABLE, actor)
    with _hand(room.office.app) as actor:
        begin_writing()
        with unit_of_work():
            close_sitting(db.session.scalars(select(Sitting).where(Sitting.id == made)).one(), actor)
    return made


def approval_measures(app: Flask) -> Iterator[Measure]:
    """The lines of what exists: services first, then the pages as the secretary and the chair see them."""
    room = _room(app)
    closed = _closed(room)
    actions = [room.action({0: 10, 1: 10}) for _ in range(SIXTY)]
    sitting = room.sitting(actions, COMMITTEE)
    item = room.items(sitting)[30][0]
    yield _batch(room, sitting)
    yield _one(room, sitting)
    for who, role in (("secrétariat", Role.ASSISTANT), ("présidence", Role.TECHNICAL_COMMITTEE)):
        browser = Browser(app).sign_in(address_of(role))
        for name, path, most in (
            ("ordre du jour de 60", f"/admin/approval/?sitting={sitting}", 50),
            ("un point", f"/admin/approval/?sitting={sitting}&item={item}", 30),
            *((("procès-verbal de 60", f"/admin/sitting/minutes/?id={closed}", 500),) if role is Role.ASSISTANT else ()),
        ):
            if exists(app, path):
                yield page(app, browser, f"{name}, {who}", path, most)[0]
