"""Crawling as a person: people of rare names, whatever links lead to, and the text of every answer."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

from pypdf import PdfReader
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pre_admin.core.database import db
from pre_admin.core.search import rebuild_index
from pre_admin.families.models import Child, Family, Guardian, Residence
from tests.support.offices import Browser

RARE = re.compile(r"zqx(?:aline|orvik|andr|@)", re.IGNORECASE)
"""What is typed to search for them, « zqx », is shown again; the rest of the names comes from the files alone."""
PHONE, CHILDREN = "+33699123456", 1000
BORN = date(1991, 2, 1)
"""A birth date that no paper, contract or account may have."""
OF_A_KIND = 2
"""Addresses of one shape that are opened."""
LINKS = re.compile(r'(?:href|action|hx-get|data-url|data-lookup)="(/[^"#]+)"')


def rename() -> None:
    """Names, addresses, telephones, birth dates that nobody else has, whatever the demonstration calls its people."""
    first = db.session.scalars(select(Child.id).order_by(Child.id).limit(CHILDREN)).all()
    values = {"first_name": "Zqxaline", "last_name": "Zqxorvik", "birth_date": BORN}
    db.session.execute(update(Child).where(Child.id.in_(first)).values(**values))
    db.session.execute(
        update(Guardian).values(first_name="Zqxandre", last_name="Zqxorvik", phone=PHONE, email="zqx@parents.example")
    )
    db.session.execute(update(Family).values(name="Zqxorvik", phone=PHONE))
    db.session.execute(update(Residence).values(address="12 rue Zqxandria"))
    rebuild_index(db.session.connection(), ["child", "family"])


def told_of(text: str) -> str | None:
    """What a text says of a child or a parent: a name, an address, a telephone, a birth date; None when nothing."""
    met = RARE.search(text)
    if met:
        return repr(text[max(0, met.start() - 80) : met.end() + 80])
    if "699123456" in re.sub(r"\D", "", text):
        return "a telephone"
    return "a birth date" if any(one in text for one in (BORN.isoformat(), f"{BORN:%d/%m/%Y}")) else None


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


def reach(person: Browser, entry: Iterable[str], under: str = "/") -> Iterator[tuple[str, str]]:
    """(address, text) of what links lead to, exports, files and fragments included; links out of `under` are not followed."""
    waiting = list(dict.fromkeys(entry))
    seen, counts = set(waiting), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        with person.client.get(path) as answer:
            text = text_of(answer) if answer.status_code == 200 else ""
        yield path, text
        for link in LINKS.findall(text):
            link = link.replace("&amp;", "&")
            if "lookup" in link:
                link += ("&" if "?" in link else "?") + "q=zqx"
            counts[shape(link)] = counts.get(shape(link), 0) + 1
            followed = re.match(under, link) and not link.startswith(("/logout", "/static"))
            if link not in seen and counts[shape(link)] <= OF_A_KIND and followed:
                seen.add(link)
                waiting.append(link)
