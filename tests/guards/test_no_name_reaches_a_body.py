"""R1 by crawl: a thousand children of rare names, and nothing of them in what a committee, a council or the assistant can reach."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select, update

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Recusal, RecusalCause, Sitting, SittingState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.funding.models import Action
from pre_admin.partners.models import Body, BodyMember
from tests.support.crawl import reach, rename, told_of
from tests.support.databases import Store
from tests.support.offices import Browser, make_app, make_template, release

TIED = "Wqkxjv"
"""In the title of what a member is recused from."""
BODIES = {"comite": Body.TECHNICAL_COMMITTEE, "conseil": Body.ADVISORY_COUNCIL}
DEMO = {"comite": "comite@demo.example", "conseil": "conseil@demo.example", "assistance": "assistance@demo.example"}
ENTRY = ("/admin/", "/admin/search/?q=zqx", "/admin/approval/?all=1", "/admin/sitting/")
SLUGS = ("action", "association", "provider", "envelope", "sitting", "body-member", "child", "family", "pathway", "referral")


def _recuse() -> None:
    """The chair of each body is recused from an item whose title and amount are like no other."""
    for body, email in ((Body.TECHNICAL_COMMITTEE, DEMO["comite"]), (Body.ADVISORY_COUNCIL, DEMO["conseil"])):
        account = db.session.scalars(select(User.id).where(User.email == email)).one()
        member = db.session.scalars(select(BodyMember.id).where(BodyMember.user_id == account, BodyMember.body == body)).one()
        # A convened sitting for the committee; of the council, which is still composing, the latest that was held.
        statement = (
            select(AgendaItem)
            .join(Sitting, Sitting.id == AgendaItem.sitting_id)
            .where(Sitting.body == body, Sitting.state.in_([SittingState.CONVENED, SittingState.CLOSED]))
            .where(Sitting.held_on > today() - timedelta(days=365))
            .where(AgendaItem.action_id.not_in(select(Recusal.action_id)))
            .order_by(Sitting.state.desc(), Sitting.held_on.desc(), AgendaItem.id)
        )
        item = db.session.scalars(statement.limit(1)).one()
        db.session.add(
            Recusal(
                sitting_id=item.sitting_id,
                item_id=item.id,
                action_id=item.action_id,
                member_id=member,
                cause=RecusalCause.DECLARED,
            )
        )
        db.session.execute(update(Action).where(Action.id == item.action_id).values(title=f"{TIED} {body.value}"))


@pytest.fixture(scope="module")
def rare_app(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, its people renamed."""
    folder = tmp_path_factory.mktemp("rare")
    make_template(store, "demonstration", folder, demo=True)
    app = make_app(store.create("rare", "demonstration"), folder)
    with app.app_context(), as_system("noms rares d’un essai"):
        begin_writing()
        with unit_of_work():
            rename()
            _recuse()
    yield app
    release(app)


def entries() -> Iterator[str]:
    """Where the crawl begins: then what nobody links to but a hand may type."""
    yield from ENTRY
    for slug in SLUGS:
        yield from (f"/admin/{slug}/", f"/admin/{slug}/?search=zqx", f"/admin/{slug}/export/csv/", f"/admin/{slug}/export/xlsx/")
        yield from (f"/admin/{slug}/details/?id={one}" for one in (1, 5, 40))


@pytest.mark.parametrize("who", DEMO)
def test_no_child_is_named_to_a_body_or_its_secretary(rare_app: Flask, who: str) -> None:
    person = Browser(rare_app).sign_in(DEMO[who], DEMO_PASSWORD)
    told, kinds = 0, set()
    for path, text in reach(person, entries()):
        assert told_of(text) is None, f"{path}: {told_of(text)}"
        if who in BODIES:
            assert f"{TIED} {BODIES[who].value}" not in text, path
        told += bool(text)
        kinds.add(urlsplit(path).path.split("/")[2])
    assert told >= 15, f"{who} reaches {told} pages"
    assert {"sitting", "approval"} <= kinds


def test_the_crawl_meets_what_is_there(rare_app: Flask) -> None:
    """The coordination meets the rare names, and the title: the looking is not blind."""
    person = Browser(rare_app).sign_in("coordination@demo.example", DEMO_PASSWORD)
    assert person.get("/admin/child/?search=zqxorvik").text.count("Zqxaline") > 10
    assert TIED in person.get(f"/admin/action/?search={TIED}").text
