"""R1 by crawl, on the side of money: whoever keeps contracts, without the right to enter referrals, meets no child and no parent there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from pre_admin.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from tests.support.crawl import PHONE, reach, rename, told_of
from tests.support.databases import Store
from tests.support.offices import Browser, make_app, make_template, release

ROOM = "pre_admin.contracts"
ASSISTANT = "assistance@demo.example"
MANY = 2
"""Steps between the records of a register that are opened; the last two are too."""


@pytest.fixture(scope="module")
def rare_app(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, its people renamed."""
    folder = tmp_path_factory.mktemp("rare-contracts")
    make_template(store, "demonstration", folder, demo=True)
    app = make_app(store.create("rare_contracts", "demonstration"), folder)
    with app.app_context(), as_system("noms rares d’un essai"):
        begin_writing()
        with unit_of_work():
            rename()
    yield app
    release(app)


def of_the_room(app: Flask) -> tuple[list[Any], list[Any]]:
    """Registers and pages of the room, whatever they are."""
    house = app.extensions["house"]
    found = [[one for one in held if type(one).__module__.startswith(ROOM)] for held in (house.views, house.pages)]
    return found[0], found[1]


def ids_of(app: Flask, model: Any) -> list[int]:
    """Some records, from the first to the last."""
    with app.app_context(), as_system("essai"):
        keys = list(db.session.scalars(select(model.id).order_by(model.id)))
        db.session.rollback()
    return sorted({*keys[:: max(1, len(keys) // MANY)], *keys[-2:]})


def of_a_record(view: Any, key: int) -> Iterator[str]:
    """What a record answers to."""
    yield from (f"/admin/{view.slug}/{page}/?id={key}" for page in ("details", "edit", "delete", "history"))
    yield from (f"/admin/{view.slug}/step/?move={move.name}&id={key}" for move in view.moves)
    own = (endpoint.removesuffix("_view").replace("_", "-") for endpoint in view.acts())
    yield from (f"/admin/{view.slug}/{page}/?id={key}" for page in own if page not in ("index", "details", "edit", "delete"))
    papers = (column.name for column in view.model.__table__.columns if column.name.endswith("document_id"))
    yield from (f"/admin/{view.slug}/file/?id={key}&field={name}" for name in papers)


def entries(app: Flask) -> Iterator[str]:
    """Every address of the room that a hand may type."""
    views, pages = of_the_room(app)
    for page in pages:
        yield f"/admin/{page.slug}/"
    for view in views:
        base = f"/admin/{view.slug}/"
        yield from (base, f"{base}?search=zqx", f"{base}?search=z", f"{base}?filters=1", f"{base}counts/", f"{base}new/")
        yield from (f"{base}export/{kind}/" for kind in ("csv", "xlsx"))
        looked = [*view.lookups, *getattr(view, "new_lookups", ())]
        looked += [f"{inline.name}.{name}" for inline in view.inlines for name in inline.lookups]
        looked += [f"{move.name}.{name}" for move in view.moves for name in move.lookups]
        yield from (f"{base}lookup/{name}/?q={text}" for name in looked for text in ("zqx", "a"))
        for key in ids_of(app, view.model):
            yield from of_a_record(view, key)


def test_no_child_is_named_where_contracts_are_kept(rare_app: Flask) -> None:
    assert next(roles for email, _, roles in DEMO_ACCOUNTS if email == ASSISTANT) == (Role.ASSISTANT,)
    views, pages = of_the_room(rare_app)
    person = Browser(rare_app).sign_in(ASSISTANT, DEMO_PASSWORD)
    told: dict[str, int] = {}
    # What stands of contracts on an association, an action, an envelope is crawled with the bodies'.
    under = rf"/admin/(?:{'|'.join(one.slug for one in (*views, *pages))})/"
    for path, text in reach(person, entries(rare_app), under):
        assert told_of(text) is None, f"{path}: {told_of(text)}"
        kind = urlsplit(path).path.split("/")[2]
        told[kind] = told.get(kind, 0) + bool(text)
    for one in views:
        assert told[one.slug] >= 5, f"{one.slug}: {told}"
    for one in pages:
        assert told.get(one.slug), f"{one.slug}: {told}"


def test_the_crawl_would_meet_them(rare_app: Flask) -> None:
    """The coordination meets the rare names, the birth date, the telephone: the looking is not blind."""
    person = Browser(rare_app).sign_in("coordination@demo.example", DEMO_PASSWORD)
    for path in ("/admin/child/?search=zqxorvik", "/admin/child/details/?id=5", "/admin/family/details/?id=5"):
        assert told_of(person.get(path).text) is not None, path
    assert told_of("né le 01/02/1991") == "a birth date"
    assert told_of(f"au {PHONE}") == "a telephone"
