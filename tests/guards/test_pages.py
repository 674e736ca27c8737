"""Every page that a role reaches: valid, titled, in French, with nothing of the machine in it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
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
TOKEN = re.compile(r'(?<=name="csrf_token") [^>]*value="[^"]+"|(?<=name="csrf-token") [^>]*content="[^"]+"')
right: set[bytes] = set()
"""The pages that were right, by their digest: the two engines show many alike, and parsing one strictly takes long."""


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
            if answer.status_code == 302 and answer.location not in seen:
                seen.add(answer.location)
                waiting.append(answer.location)
            if answer.status_code == 302 or answer.mimetype != "text/html":
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


def elements(page: Element) -> list[Element]:
    """The tags of a page, comments aside."""
    return [tag for tag in page.iter() if isinstance(tag.tag, str)]


def text_of(tag: Element) -> str:
    return " ".join(" ".join(tag.itertext()).split())


def texts(page: Element) -> str:
    """What a person reads or hears: text, and the attributes that speak."""
    said, spoken = [], []
    for tag in elements(page):
        if tag.tag not in ("script", "style"):
            said += [tag.text or "", *(child.tail or "" for child in tag)]
        spoken += [tag.attrib[name] for name in ("title", "placeholder", "aria-label", "alt") if tag.get(name)]
    return " ".join([*said, *spoken])


def check(path: str, html: str) -> None:
    """Everything that is asked of a page, once: one that is the same but for its forms' token was right already."""
    mark = hashlib.sha256(TOKEN.sub("", html).encode()).digest()
    if mark in right:
        return
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    check_titles(path, page)
    check_references(path, page)
    check_policy(path, page)
    check_words(path, texts(page))
    right.add(mark)


def check_titles(path: str, page: Element) -> None:
    heads = list(page.iter("h1"))
    assert len(heads) == 1, f"{path}: {len(heads)} h1"
    titles = page.findall("head/title")
    assert titles, path
    title, head = text_of(titles[0]), text_of(heads[0])
    assert title.startswith(head), f"{path}: title {title!r}, h1 {head!r}"


def check_references(path: str, page: Element) -> None:
    tags = elements(page)
    ids = Counter(tag.attrib["id"] for tag in tags if "id" in tag.attrib)
    assert max(ids.values(), default=0) <= 1, f"{path}: an id twice: {[one for one in ids if ids[one] > 1]}"
    for tag in tags:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for one in tag.get(name, "").split():
                assert one in ids, f"{path}: {name}={one}"


def check_policy(path: str, page: Element) -> None:
    """What a strict policy would refuse, and a form that carries no token."""
    for tag in elements(page):
        assert tag.tag != "style", f"{path}: inline style"
        assert "style" not in tag.attrib, f"{path}: inline style"
        assert tag.tag != "script" or tag.get("src"), f"{path}: inline script"
        assert not [name for name in tag.attrib if name.startswith("on")], f"{path}: {tag.tag} with an inline handler"
        for name in ("href", "src", "action"):
            away = tag.get(name, "").startswith(("http:", "https:", "//", "javascript:"))
            assert not away, f"{path}: {tag.tag} {tag.attrib}"
        if tag.tag == "form" and tag.get("method", "").lower() == "post":
            assert tag.find(".//*[@name='csrf_token']") is not None, f"{path}: a form without its token"


def check_words(path: str, said: str) -> None:
    for pattern in (ENGLISH, MACHINE):
        found = pattern.search(said)
        assert not found, f"{path}: {said[max(0, found.start() - 60) : found.end() + 60]!r}"
    words = set(re.findall(r"[\w.]+", said))
    assert not words & codes(), f"{path}: {words & codes()}"


TOGETHER = [pytest.param(role, marks=pytest.mark.xdist_group(f"pages of {role.value}"), id=role.value) for role in Role]
"""Both engines in the same process, where the second finds most pages right already."""


@pytest.mark.parametrize("role", TOGETHER)
def test_every_page_of_a_role(sign_in: SignIn, role: Role) -> None:
    count = 0
    for path, html in crawl(sign_in(role)):
        check(path, html)
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
