"""A real Chromium before the real server, on the demonstration; anything it complains of fails the test."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.support.databases import SqliteStore
from tests.support.offices import PASSWORD, make_template

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 320, "height": 700}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One server and one Chromium for each half, the templates and the journeys: the two go on at the same time."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            half = "templates" if Path(item.path).stem == "test_every_template" else "journeys"
            item.add_marker(pytest.mark.xdist_group(f"browser {half}"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def panel_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The production server, as `make serve` starts it."""
    folder = tmp_path_factory.mktemp("served")
    store = SqliteStore(folder)
    make_template(store, "served", folder, demo=True)
    with served(folder, store.url("served")) as url:
        yield url


@contextmanager
def served(folder: Path, database: str) -> Iterator[str]:
    """The production server on a database of its own."""
    port = free_port()
    environment = os.environ | {"PRE_INSTANCE": str(folder), "PRE_DATABASE_URL": database, "PORT": str(port)}
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Patient, because a machine with other work starts two servers slowly; one that died is told at once."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended instead of starting"
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("PRE_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is needed: `make test` installs it"
    # Without a sandbox of its own: the pages are ours, and a container's root has none to give.
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield browser
    browser.close()


@dataclass
class Person:
    """Someone in front of a screen, and what their browser complained of."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Person":
        """Open a page."""
        self.page.goto(self.url + path)
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> "Person":
        """By the sign-in page, with the keyboard."""
        self.go("/login")
        self.page.get_by_label("Adresse électronique").fill(email)
        self.page.get_by_label("Mot de passe").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/admin/")
        return self

    def violations(self) -> list[str]:
        """What axe finds on the page."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found: Any = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def focused(self) -> str:
        """The accessible text of what has the focus."""
        script = "(e => (e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.textContent || e.name || '').trim())"
        return str(self.page.evaluate(f"{script}(document.activeElement)"))


@dataclass
class Crowd:
    """People in browsers of their own."""

    chromium: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def enter(self, email: str | None = None, mode: Any = "light", size: Any = WIDE) -> Person:
        """Someone more, signed in when an e-mail is given."""
        state = _signed.get((self.url, email))
        context = self.chromium.new_context(
            viewport=size, color_scheme=mode, reduced_motion="reduce", locale="fr-FR", storage_state=state
        )
        self.contexts.append(context)
        person = Person(context.new_page(), self.url)
        self.people.append(person)
        _listen(person)
        if email and state is None:
            person.sign_in(email)
            _signed[self.url, email] = context.storage_state()
        return person

    def leave(self) -> None:
        """Everyone closes their browser; nobody had to complain."""
        for context in self.contexts:
            context.close()
        complaints = [one for person in self.people for one in person.complaints]
        assert not complaints, complaints


@pytest.fixture
def enter(chromium: Browser, panel_url: str) -> Iterator[Callable[..., Person]]:
    """`enter(email=None, mode="light", size=WIDE)` → a person in a browser of their own, signed in when an e-mail is given."""
    crowd = Crowd(chromium, panel_url)
    yield crowd.enter
    crowd.leave()


@pytest.fixture(scope="module")
def _staying(chromium: Browser, panel_url: str) -> Iterator[tuple[Crowd, dict[str | None, Person]]]:
    crowd = Crowd(chromium, panel_url)
    yield crowd, {}
    crowd.leave()


@pytest.fixture
def reader(_staying: tuple[Crowd, dict[str | None, Person]]) -> Iterator[Callable[[str | None], Person]]:
    """`reader(email)` → a person who changes nothing, and whose browser stays open for the tests of the module."""
    crowd, people = _staying

    def opened(email: str | None) -> Person:
        if email not in people:
            people[email] = crowd.enter(email)
        return people[email]

    yield opened
    complaints = [one for person in people.values() for one in person.complaints]
    for person in people.values():
        person.complaints.clear()  # told of this test, not of the next
    assert not complaints, complaints


_signed: dict[tuple[str, str | None], Any] = {}


def _listen(person: Person) -> None:
    def heard(message: Any) -> None:
        refused = "the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not refused:
            person.complaints.append(f"{message.type}: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((person.url, "data:")):
            person.complaints.append(f"request to {request.url}")

    person.page.on("console", heard)
    person.page.on("pageerror", lambda error: person.complaints.append(f"script: {error}"))
    person.page.on("request", asked)
