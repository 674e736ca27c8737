"""Links mailed, the morning's message: before a real mail server, by the command that cron runs; never a name."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.models import SignInLink, User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, is_system
from pre_admin.administration.digest import send_digests
from pre_admin.core.calendar import set_today, today
from pre_admin.core.database import Base, db
from pre_admin.panel.slots import DigestLine, Slots
from tests.support.forms import said, soup_of, value_of
from tests.support.mailbox import Mailbox, mailbox
from tests.support.offices import Browser, Office, address_of
from tests.support.people import choose_password, create, give_link, user_id

BASE = "https://pre.example"


@pytest.fixture
def box(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mailbox() as opened:
        monkeypatch.setitem(office.app.config, "MAIL_SERVER", opened.server)
        monkeypatch.setitem(office.app.config, "BASE_URL", BASE)
        yield opened
    set_today(None)


def path_in(text: str) -> str:
    found = re.search(rf"{BASE}(/welcome\?token=[\w-]+)", text)
    assert found, text
    return found[1]


# ---- links
def test_a_new_account_gets_its_link_by_mail(office: Office, box: Mailbox) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    answer = create(administrator, "ines@essai.example", "assistant")
    page = administrator.get(answer.location)
    assert "Le lien est parti à l’adresse ines@essai.example" in said(page)
    assert "token=" not in page.text
    assert box.received[0]["To"] == "ines@essai.example"
    assert "Inès" not in box.texts[0], "links and counts only, never a name"
    assert "Benali" not in box.texts[0]
    assert choose_password(Browser(office.app), path_in(box.texts[0])).status_code == 303
    assert not office.one(select(SignInLink.shown))


def test_a_message_that_cannot_leave_offers_to_show_a_link(office: Office, box: Mailbox) -> None:
    box.refuse = "450 plus tard"
    administrator = office.browser(Role.ADMINISTRATOR)
    answer = create(administrator, "ines@essai.example", "assistant")
    page = administrator.get(answer.location)
    assert "Lien non envoyé" in said(page)
    assert "token=" not in page.text
    form = next(one for one in soup_of(page).select("main form") if "Montrer" in one.get_text())
    assert form.select_one("[name=how]")["value"] == "show"  # type: ignore[index]
    shown = administrator.post(answer.location, {"version": value_of(page, "version"), "how": "show"})
    assert "welcome?token=" in administrator.get(shown.location).text
    assert office.one(select(User.id).where(User.email == "ines@essai.example")), "the account is kept all the same"


def test_the_message_leaves_after_the_commit(office: Office, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the mail server sees of the database when the message comes: the link, already kept."""
    seen: list[int] = []

    def look(*_: object) -> None:
        with office.app.app_context(), db.engine.connect() as other:
            seen.append(len(other.execute(select(SignInLink.__table__)).all()))  # type: ignore[arg-type]

    monkeypatch.setattr("pre_admin.administration.linking.send", look)
    give_link(office.browser(Role.ADMINISTRATOR), user_id(office, Role.ASSISTANT), "mail")
    assert seen == [1]


# ---- the morning's message
def run(office: Office) -> tuple[int, str]:
    done = office.app.test_cli_runner().invoke(args=["send-digests"])
    return done.exit_code, done.output


def by_reader(box: Mailbox) -> dict[str, str]:
    return {str(message["To"]): text for message, text in zip(box.received, box.texts, strict=True)}


def sign_all(office: Office) -> None:
    """Nobody has a charter to sign any more."""
    from pre_admin.accounts.models import CharterSignature
    from pre_admin.core.unit_of_work import begin_writing, unit_of_work

    with office.app.app_context(), as_system("essai"):
        begin_writing()
        with unit_of_work() as session:
            signed = select(CharterSignature.user_id)
            for user in session.scalars(select(User).where(User.id.not_in(signed))):
                session.add(CharterSignature(user_id=user.id, charter_id=1, typed_name=user.full_name))


def test_each_person_reads_what_waits_for_them(office: Office, box: Mailbox) -> None:
    create(office.browser(Role.ADMINISTRATOR), "ines@essai.example", "referent", "assistant")
    box.received.clear()
    code, told = run(office)
    assert (code, told) == (0, f"{len(box.received)}\u00a0courriels envoyés.\n")
    found = by_reader(box)
    coordinator, administrator = address_of(Role.COORDINATOR), address_of(Role.ADMINISTRATOR)
    assert "1 rôle à confirmer" in found[coordinator]
    assert f"{BASE}/admin/role-grant/?grant=pending" in found[coordinator]
    assert "charte" not in found[coordinator]
    assert "1 compte pas encore ouvert" in found[administrator]
    assert "rôle à confirmer" not in found[administrator]
    assert "1 charte à signer" in found[address_of(Role.REFERENT, charter=False)]
    assert address_of(Role.REFERENT) not in found, "nothing waits for them"
    assert "ines@essai.example" not in found, "an account nobody opened"
    names = [name for (name,) in office.all(select(User.full_name))]
    for text in found.values():
        assert not any(name in text for name in names)
        assert f"{BASE}/account/" in text


def test_once_a_day_and_never_when_nothing_waits(office: Office, box: Mailbox) -> None:
    sign_all(office)
    assert run(office) == (0, "0\u00a0courriel envoyé.\n")
    create(office.browser(Role.ADMINISTRATOR), "ines@essai.example", "referent")
    box.received.clear()
    first = run(office)
    count = len(box.received)
    assert count >= 2
    assert first == (0, f"{count}\u00a0courriels envoyés.\n")
    assert run(office) == (0, "0\u00a0courriel envoyé.\n")
    set_today(today() + timedelta(days=1))
    run(office)
    assert len(box.received) == 2 * count


def test_two_runs_at_once_send_once(office: Office, box: Mailbox) -> None:
    def one_run(_: int) -> int:
        with office.app.app_context():
            return send_digests(office.app.extensions["house"], box.server, BASE, today()).sent

    with ThreadPoolExecutor(3) as pool:
        sent = sum(pool.map(one_run, range(3)))
    readers = [str(message["To"]) for message in box.received]
    assert sent == len(readers) == len(set(readers)) > 0


def test_a_person_chooses(office: Office, box: Mailbox) -> None:
    browser = office.browser(charter=False)
    assert value_of(browser.get("/account/"), "digest") is not None
    browser.post("/account/digest", {"digest": "no"})
    checked = soup_of(browser.get("/account/")).select_one("input[name=digest][checked]")
    assert checked
    assert checked["value"] == "no"
    browser.post("/account/digest", {"digest": "parfois"})
    run(office)
    assert address_of(Role.COORDINATOR, charter=False) not in by_reader(box)
    browser.post("/account/digest", {"digest": "yes"})
    run(office)
    assert address_of(Role.COORDINATOR, charter=False) in by_reader(box)


def test_what_could_not_leave_is_told_and_leaves_later(office: Office, box: Mailbox) -> None:
    box.refuse = "450 plus tard"
    code, told = run(office)
    assert code == 1
    assert "non envoyés" in told
    assert "@" not in told
    assert "Traceback" not in told
    box.refuse = ""
    assert run(office)[0] == 0
    assert box.received


def test_without_a_mail_server_the_command_says_so(office: Office) -> None:
    code, told = run(office)
    assert (code, "PRE_SMTP_URL" in told) == (1, True)


def test_closed_and_ended_people_read_nothing(office: Office, box: Mailbox) -> None:
    from tests.accounts.test_grants import end
    from tests.administration.test_attacks_by_the_administrator import act

    act(office.browser(Role.ADMINISTRATOR), "deactivate", user_id(office, address_of(Role.REGISTRY, charter=False)))
    gone = address_of(Role.REFERENT, charter=False)
    end(office, user_id(office, gone), Role.REFERENT, today() - timedelta(days=1))
    run(office)
    found = by_reader(box)
    assert gone not in found
    assert address_of(Role.REGISTRY, charter=False) not in found
    assert address_of(Role.ASSISTANT, charter=False) in found


def test_lines_are_asked_in_the_persons_own_scope(office: Office, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never as the house: a line that counts children counts those the reader sees."""
    asked: list[tuple[bool, bool, int | None]] = []

    def line(actor: Actor) -> tuple[int, str, str]:
        bound = current_actor()
        asked.append((is_system(db.session()), bound is actor, bound.id if bound else None))
        return 0, "enfants", "/admin/child/"

    slots: Slots = office.app.extensions["house"].slots
    monkeypatch.setattr(slots, "_slots", [DigestLine("child.read", 1, line)])
    assert run(office) == (0, "0\u00a0courriel envoyé.\n")
    assert {(False, True)} == {one[:2] for one in asked}
    signed = {user_id(office, role) for role in (Role.COORDINATOR, Role.REGISTRY, Role.REFERENT, Role.SUPPORT_TEAM)}
    assert {one[2] for one in asked} == signed, "nobody counts files before signing the charter"


def test_no_message_of_the_demonstration_names_a_child(house_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of every role, on a whole programme, read for names."""
    with house_app.app_context():
        house = house_app.extensions["house"]
        from pre_admin.accounts.queries import digest_readers
        from pre_admin.administration.digest import _waiting

        lines = [line for one in digest_readers() for line in _waiting(house, one)[0]]
        with as_system("essai"):
            people = Base.metadata.tables["child"].c
            names = {name.lower() for row in db.session.execute(select(people.last_name, people.first_name)) for name in row}
        db.session.rollback()
    assert lines
    for _, label, path in lines:
        assert not set(re.findall(r"\w+", label.lower())) & names
        assert path.startswith("/")
