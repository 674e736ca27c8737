"""The home page of every demonstration account: each figure is the number of rows of the list it leads to."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from tests.support.forms import said, soup_of
from tests.support.offices import Browser

PEOPLE = ("coordination", "assistance", "comite", "conseil", "referent", "equipe", "admin")
MONEY_OR_DAY = re.compile(r"€|/|^–$")
"""A date, an amount, « 3/40 »: figures that count no rows of a list."""
LISTS_OF_THEIR_OWN = {
    "/admin/unmet-needs/": "main tbody tr",
    "/admin/approval/": "main .agenda li:has(a)",
    "/admin/sitting/interest/": "main select[name=provider_id] option[value]:not([value=''])",
    "/my/closing-note/": "main form textarea",
    "/my/": "section[aria-labelledby=all] li",
}
"""Pages that are no register, and what stands there for a row."""


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def rows_of(browser: Browser, path: str) -> int:
    """How many rows the page of an address shows or says it has."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    page = soup_of(answer)
    pager = page.select_one("nav.pager p")
    if pager is not None:
        return number(re.split(r"·", pager.get_text().rpartition(" sur ")[2])[0])
    return _of_its_own(page, path, said(answer))


def _of_its_own(page: BeautifulSoup, path: str, text: str) -> int:
    told = re.search(r"(\d[\d\u202f\u00a0 ]*) lignes?\b", text) if path.startswith("/admin/day/") else None
    if told:
        return number(told[1])
    selector = next((found for start, found in LISTS_OF_THEIR_OWN.items() if path.startswith(start)), "")
    return len(page.select(selector)) if selector else 0


def figures(page: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """(figure, what it counts, where it leads), whatever part of the home page it stands in."""
    for card in page.select("dl.figs > div"):
        link: Any = card.select_one("a")
        yield card.select_one("dd").get_text(strip=True), link.get_text(), link["href"]  # type: ignore[union-attr]
    for task in page.select("ul.waits > li"):
        link = task.select_one("a")
        yield task.select_one(".n").get_text(strip=True), link.get_text(), link["href"]  # type: ignore[union-attr]
    for cell in page.select("main td a"):
        yield cell.get_text(strip=True), "par territoire", str(cell["href"])


@pytest.mark.parametrize("person", PEOPLE)
def test_each_figure_is_the_number_of_rows_it_leads_to(house_app: Flask, person: str) -> None:
    browser = Browser(house_app).sign_in(f"{person}@demo.example", DEMO_PASSWORD)
    home = soup_of(browser.get("/admin/"))
    seen = 0
    for figure, label, path in figures(home):
        seen += 1
        if MONEY_OR_DAY.search(figure):
            assert browser.get(path).status_code == 200, path
            continue
        assert rows_of(browser, path) == number(figure), f"{figure} {label}: {path}"
    assert seen, "a home page without any figure"
    assert "Bonjour" in said(browser.get("/admin/"))


def test_the_week_leads_to_pages_that_open(house_app: Flask) -> None:
    for person in PEOPLE:
        browser = Browser(house_app).sign_in(f"{person}@demo.example", DEMO_PASSWORD)
        for link in soup_of(browser.get("/admin/")).select("ol.week a"):
            assert browser.get(str(link["href"])).status_code == 200, (person, link["href"])
