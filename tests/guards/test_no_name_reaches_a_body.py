"""R1 by crawl: a thousand children of rare names, and nothing of them in what a committee, a council or the assistant can reach."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Recusal, RecusalCause, Sitting, SittingState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.search import rebuild_index
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family, Guardian, Residence
from pre_admin.funding.models import Action
from pre_admin.partners.models import Body, BodyMember
from tests.support.databases import Store
from tests.support.offices import Browser, make_app, make_template, release

RARE = re.compile(r"zqx(?:aline|orvik|andr|@)", re.IGNORECASE)
"""What is typed to search for them, « zqx », is shown again; the rest of the names comes from the files alone."""
PHONE, CHILDREN = "+33699123456", 1000
TIED = "Wqkxjv"
"""In the title of what a member is recused from."""
BODIES = {"comite": Body.TECHNICAL_COMMITTEE, "conseil": Body.ADVISORY_COUNCIL}
OF_A_KIND = 2
"""Addresses of one shape that are opened."""
DEMO = {"comite": "comite@demo.example", "conseil": "conseil@demo.example", "assistance": "assistance@demo.example"}
ENTRY = ("/admin/", "/admin/search/?q=zqx", "/admin/approval/?all=1", "/admin/sitting/")
SLUGS = ("action", "association", "provider", "envelope", "sitting", "body-member", "child", "family", "pathway", "referral")


def _rename() -> None:
    """Names, addresses, telephones that nobody else has, whatever the demonstration calls its people."""
    first = db.session.scalars(select(Child.id).order_by(Child.id).limit(CHILDREN)).all()
    db.session.execute(update(Child).where(Child.id.in_(first)).values(first_name="Zqxaline", last_name="Zqxorvik"))
    db.session.execute(
        update(Guardian).values(first_name="Zqxandre", last_name="Zqxorvik", phone=PHONE, email="zqx@parents.example")
    )
    db.session.execute(update(Family).values(name="Zqxorvik", phone=PHONE))
    db.session.execute(update(Residence).values(address="12 rue Zqxandria"))
    rebuild_index(db.session.connection(), ["child", "family"])


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
            _rename()
            _recuse()
    yield app
    release(app)


def shape(path: str) -> str:
    """An address without its values."""
    parts = urlsplit(path)
    return f"{parts.path}?{'&'.join(sorted(parse_qs(parts.query, keep_blank_values=True)))}"


def text_of(answer: TestResponse) -> str:
    """Whatever a person may read of an answer: a page, a PDF's text, a workbook's, a file's as it is."""
    if answer.mimetype == "application/pdf":
        reader = PdfReader(io.BytesIO(answer.data))
        return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if "spreadsheet" in answer.mimetype:
        book = zipfile.ZipFile(io.BytesIO(answer.data))
        return " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return answer.data.decode("utf-8", "replace")


def reach(person: Browser) -> Iterator[tuple[str, str]]:
    """(address, text) of what links lead to, exports, files and fragments included; then what nobody links to but a hand may type."""
    waiting, seen, counts = list(ENTRY), set(ENTRY), {}
    for slug in SLUGS:
        waiting += [f"/admin/{slug}/", f"/admin/{slug}/?search=zqx", f"/admin/{slug}/export/csv/", f"/admin/{slug}/export/xlsx/"]
        waiting += [f"/admin/{slug}/details/?id={one}" for one in (1, 5, 40)]
    while waiting:
        path = waiting.pop(0)
        with person.client.get(path) as answer:
            text = text_of(answer) if answer.status_code == 200 else ""
        yield path, text
        for link in re.findall(r'(?:href|action|hx-get|data-url|data-lookup)="(/[^"#]+)"', text):
            link = link.replace("&amp;", "&")
            if "lookup" in link:
                link += ("&" if "?" in link else "?") + "q=zqx"
            counts[shape(link)] = counts.get(shape(link), 0) + 1
            if link not in seen and counts[shape(link)] <= OF_A_KIND and not link.startswith(("/logout", "/static")):
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("who", DEMO)
def test_no_child_is_named_to_a_body_or_its_secretary(rare_app: Flask, who: str) -> None:
    person = Browser(rare_app).sign_in(DEMO[who], DEMO_PASSWORD)
    told, kinds = 0, set()
    for path, text in reach(person):
        met = RARE.search(text)
        assert met is None, f"{path}: {text[max(0, met.start() - 80) : met.end() + 80]!r}"
        assert "699123456" not in re.sub(r"\D", "", text), path
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
