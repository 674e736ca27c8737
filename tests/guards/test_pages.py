"""Every page that a role reaches: valid, titled, in French, with nothing of the machine in it."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup, Comment
from flask import Flask
from flask.testing import FlaskClient

from pre_admin.accounts.roles import PERMISSION_CODES, Role
from pre_admin.core.enums import LabelledEnum

SignIn = Callable[..., FlaskClient]
EACH_KIND = 1
"""How many addresses of one shape are opened."""
ENGLISH = re.compile(
    r"\b(the|and|with|your|please|save|delete|edit|create|list|home|logout|login|search|filter|submit|cancel|error|invalid|required"
    r"|not found|forbidden|bad request|record|field|must|cannot|true|false|null|undefined|None|NaN)\b"
)
MACHINE = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|Traceback|sqlalchemy|psycopg|sqlite3?|werkzeug)\b|<[\w.]+ object at|\{\{|\{%"
)


def shape(path: str) -> str:
    """An address without its values: one of each shape is enough."""
    parts = urlsplit(path)
    return parts.path + "?" + "&".join(sorted(parse_qs(parts.query, keep_blank_values=True)))


def crawl(client: FlaskClient, start: str = "/admin/") -> Iterator[tuple[str, str]]:
    """(address, page) of what is reached from the home page by links, a few of each shape."""
    waiting, seen, counts = [start], {start}, {}
    while waiting:
        path = waiting.pop(0)
        with client.get(path, headers={"Referer": f"http://localhost{start}"}) as answer:
            assert answer.status_code in (200, 302), f"{path}: {answer.status_code}"
            if answer.mimetype != "text/html":
                continue
            yield path, answer.text
            links = re.findall(r'<a\b[^>]*\bhref="([^"]+)"', answer.text)
        for link in (link.replace("&amp;", "&").partition("#")[0] for link in links):
            if not link.startswith("/") or link in seen or link.startswith("/logout"):
                continue
            counts[shape(link)] = counts.get(shape(link), 0) + 1
            if counts[shape(link)] <= EACH_KIND and "export/" not in link:
                seen.add(link)
                waiting.append(link)


@cache
def codes() -> set[str]:
    """Codes of enums and permissions that no French word resembles."""
    found = {str(member.value) for enum in LabelledEnum.__subclasses__() for member in enum}
    return {code for code in found if "_" in code} | {code for code in PERMISSION_CODES if "." in code}


def texts(page: BeautifulSoup) -> str:
    """What a person reads or hears: text, and the attributes that speak."""
    for hidden in page.find_all(["script", "style"]):
        hidden.decompose()
    spoken = [
        str(tag[name]) for tag in page.find_all(True) for name in ("title", "placeholder", "aria-label", "alt") if tag.get(name)
    ]
    return " ".join([*(text for text in page.find_all(string=True) if not isinstance(text, Comment)), *spoken])


def check(path: str, html: str) -> None:
    """Everything that is asked of a page."""
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    page = BeautifulSoup(html, "html.parser")
    check_titles(path, page)
    check_references(path, page)
    check_policy(path, page)
    check_words(path, texts(page))


def check_titles(path: str, page: BeautifulSoup) -> None:
    heads = page.find_all("h1")
    assert len(heads) == 1, f"{path}: {len(heads)} h1"
    assert page.title, path
    title, head = (" ".join(one.get_text(" ").split()) for one in (page.title, heads[0]))
    assert title.startswith(head), f"{path}: title {title!r}, h1 {head!r}"


def check_references(path: str, page: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"{path}: an id twice: {[one for one in ids if ids.count(one) > 1]}"
    for tag in page.find_all(True):
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for one in str(tag.get(name, "")).split():
                assert one in ids, f"{path}: {name}={one}"


def check_policy(path: str, page: BeautifulSoup) -> None:
    """What a strict policy would refuse, and a form that carries no token."""
    assert not page.find_all(style=True), f"{path}: inline style"
    assert not page.find_all("style"), f"{path}: inline style"
    assert all(script.get("src") for script in page.find_all("script")), f"{path}: inline script"
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], f"{path}: {tag.name} with an inline handler"
        for name in ("href", "src", "action"):
            assert not str(tag.get(name, "")).startswith(("http:", "https:", "//", "javascript:")), f"{path}: {tag}"
    for form in page.find_all("form", method="post"):
        assert form.find(attrs={"name": "csrf_token"}), f"{path}: a form without its token"


def check_words(path: str, said: str) -> None:
    for pattern in (ENGLISH, MACHINE):
        found = pattern.search(said)
        assert not found, f"{path}: {said[max(0, found.start() - 60) : found.end() + 60]!r}"
    words = set(re.findall(r"[\w.]+", said))
    assert not words & codes(), f"{path}: {words & codes()}"


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_page_of_a_role(engine: str, sign_in: SignIn, role: Role) -> None:
    """The mark-up does not depend on the engine, and parsing it strictly takes half a minute: once is enough."""
    count = 0
    for path, html in crawl(sign_in(role)):
        if engine == "sqlite":
            check(path, html)
        else:
            check_words(path, texts(BeautifulSoup(html, "html.parser")))
        count += 1
    assert count >= 10, f"{role.value} reaches {count} pages"


def test_pages_before_and_after_the_door(house_app: Flask, sign_in: SignIn) -> None:
    stranger = house_app.test_client()
    check("/login", stranger.get("/login").text)
    check("/login?next", stranger.get("/login?next=/admin/child/").text)
    check("/login wrong", stranger.post("/login", data={"email": "x@y.example", "password": "faux"}).text)
    check("/login empty", stranger.post("/login", data={}).text)
    client = sign_in(Role.COORDINATOR)
    unsigned = sign_in(Role.COORDINATOR, charter=False)
    check("/charter/", unsigned.get("/charter/").text)
    for path in ("/nowhere", "/admin/child/details/?id=0", "/admin/child/?search=%00"):
        check(path, client.get(path).text)
    for path in (
        "/admin/child/new/",
        "/admin/family/new/",
        "/admin/school/new/",
        "/admin/neighbourhood/new/",
        "/admin/zoning-map/new/",
    ):
        check(f"{path} refused", client.post(path, data={"birth_date": "x", "phone": "y"}).text)
    check("method", client.put("/admin/child/").text)


def test_the_guard_sees_what_it_looks_for() -> None:
    good = '<!doctype html><html lang="fr"><head><title>Enfants – PRE</title></head><body><main><h1>Enfants</h1>{}</main></body></html>'
    check("good", good.format("<p>Bonjour</p>"))
    for bad in (
        "<p>Please save</p>", "<p>None</p>", "<p style='x'>a</p>", "<script>1</script>", "<p id=a></p><p id=a></p>",
        "<form method=post></form>", "<a href='https://x'>a</a>", "<p>two_parents</p>", "<p>child.read</p>", "<h1>Deux</h1>",
        "<p><div></p>", "<button onclick='x'>a</button>", "<label for=zz>a</label>", "<p>SELECT 1</p>",
    ):  # fmt: skip
        with pytest.raises((AssertionError, html5lib.html5parser.ParseError)):
            check("bad", good.format(bad))
