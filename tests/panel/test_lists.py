"""Lists: how many statements, which order, which rows, whatever is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.families.models import Child
from pre_admin.panel.filters import RecordFilter
from pre_admin.panel.view import listing
from tests.support.forms import said, soup_of

SignIn = Callable[..., FlaskClient]
LISTS = (
    "child", "family", "school", "territory", "neighbourhood", "zoning-map", "journal", "access-log", "association", "provider",
    "referent", "team-member", "body-member",
    "school-level", "origin", "funder", "meeting",
)  # fmt: skip


def names(answer: Any) -> list[str]:
    return [row.get_text(strip=True) for row in soup_of(answer).select("tbody th")]


@pytest.mark.parametrize("slug", LISTS)
def test_a_page_of_25_rows_asks_as_much_as_one_of_200(house_app: Flask, sign_in: SignIn, statements: Any, slug: str) -> None:
    client = sign_in(Role.COORDINATOR)
    client.get(f"/admin/{slug}/")
    counts = []
    for size in (25, 200):
        with statements(house_app) as seen:
            assert client.get(f"/admin/{slug}/?size={size}").status_code == 200
        counts.append(len(seen))
    # The journal logs that it was read, and asks which files may be quoted: a statement for each kind of file on the page.
    assert counts[0] <= (12 if slug in ("journal", "access-log") else 4), seen
    assert slug in ("journal", "access-log") or counts[0] == counts[1], seen


@pytest.mark.parametrize(("path", "most"), [("child/edit/?id=5", 8), ("family/edit/?id=5", 8), ("child/details/?id=5", 28)])
def test_a_form_asks_little(house_app: Flask, sign_in: SignIn, statements: Any, path: str, most: int) -> None:
    client = sign_in(Role.COORDINATOR)
    client.get(f"/admin/{path}")
    with statements(house_app) as seen:
        assert client.get(f"/admin/{path}").status_code == 200
    assert len(seen) <= most, "\n".join(seen)


def test_every_child_is_on_exactly_one_page(house_app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    with house_app.app_context(), as_system("contrôle"):
        total = db.session.scalar(select(func.count(Child.id)).where(Child.archived_at.is_(None)))
    assert total
    for sort in ("name", "level", "age&dir=desc", "birth_date"):
        seen: list[str] = []
        for page in range(1, -(-total // 200) + 1):
            answer = client.get(f"/admin/child/?size=200&sort={sort}&page={page}")
            seen += [str(link["href"]) for link in soup_of(answer).select("tbody th a")]
        assert len(seen) == len(set(seen)) == total, sort


def test_both_engines_order_names_alike(sign_in: SignIn) -> None:
    found = names(sign_in(Role.COORDINATOR).get("/admin/school/?size=200"))
    assert len(found) > 20
    assert found == sorted(found, key=sort_key)


def test_a_page_too_far_is_the_last(sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    last = names(client.get("/admin/child/?size=200&page=8"))
    assert last
    assert names(client.get("/admin/child/?size=200&page=99999999999999999999")) == last
    assert names(client.get("/admin/child/?page=-1")) == names(client.get("/admin/child/"))


def test_filters_add_up_show_as_chips_and_are_taken_away_one_by_one(sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    answer = client.get("/admin/child/?level=cp&level=ce1&sex=girl")
    page = soup_of(answer)
    chips = [" ".join(chip.get_text().split()) for chip in page.select(".chip")]
    assert chips == ["Niveau cette année : CP ou CE1", "Sexe : Fille"]
    assert set(names(client.get(str(page.select(".chip a")[1]["href"])))) >= set(names(answer)[:3])
    levels = {row.find_all("td")[3].get_text(strip=True) for row in page.select("tbody tr")}
    assert levels <= {"CP", "CE1"}


def test_children_are_ordered_by_the_rank_of_their_level(sign_in: SignIn) -> None:
    page = soup_of(sign_in(Role.COORDINATOR).get("/admin/child/?sort=level&size=200"))
    order = ["TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e", "Lycée", "–", ""]
    found = [order.index(row.find_all("td")[3].get_text(strip=True)) for row in page.select("tbody tr")]
    assert found == sorted(found)
    assert len(set(found)) > 1
    last = soup_of(sign_in(Role.COORDINATOR).get("/admin/child/?sort=level&dir=desc&size=200"))
    assert last.select_one("tbody tr").find_all("td")[3].get_text(strip=True) in ("", "–"), "without a level, on both engines"


def test_filters_offer_what_exists_now(sign_in: SignIn) -> None:
    offered = said(sign_in(Role.COORDINATOR).get("/admin/child/?filters=1"))
    for text in ("Mosson", "Cévennes", "Sans territoire", "Hors quartier", "CM2"):
        assert text in offered


def test_nothing_found_says_what_to_do(sign_in: SignIn) -> None:
    answer = sign_in(Role.COORDINATOR).get("/admin/child/?search=zzzzzz")
    assert "Aucun enfant ne correspond. Vérifiez" in said(answer)
    assert not names(answer)


def test_a_batch_acts_on_exactly_the_rows_of_its_page(sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    rows = client.get("/admin/school/batch/?action=archive&rowid=1&rowid=3&rowid=3")
    assert sorted(row["value"] for row in soup_of(rows).select("[name=rowid]")) == ["1", "3"]
    assert client.get("/admin/school/batch/?action=archive&rowid=1&rowid=999999").status_code == 404
    assert client.get("/admin/school/batch/?action=erase&rowid=1").status_code == 404
    kept = client.post("/admin/school/batch/?search=coll&page=2", data={"action": "archive"})
    assert kept.location == "/admin/school/?search=coll&page=2"
    stale = client.post("/admin/school/batch/apply/", data={"action": "archive", "rowid": ["1"], "mark": ["1.99"]})
    assert "rien n’a été modifié" in said(client.get(stale.location))
    whole = soup_of(client.post("/admin/school/batch/?search=college", data={"action": "archive", "all": "1"}))
    listed = len(names(client.get("/admin/school/?search=college&size=200")))
    assert len(whole.select("[name=rowid]")) == listed > 3


@pytest.mark.parametrize(
    "query",
    [
        "level=cp",
        "level=none",
        "territory=1",
        "territory=none&territory=2",
        "neighbourhood=none",
        "school=3&level=cp",
        "sort=level",
        "sort=level&dir=desc&page=2",
    ],
)
def test_fewer_joins_find_the_same_rows(house_app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    client, view = sign_in(Role.COORDINATOR), house_app.extensions["house"].view("child")
    short = client.get(f"/admin/child/?{query}")
    view._narrowed.clear()
    monkeypatch.setattr(listing, "narrowed", lambda statement, touched: statement)
    monkeypatch.setattr(RecordFilter, "counted", RecordFilter.condition)
    try:
        whole = client.get(f"/admin/child/?{query}")
    finally:
        view._narrowed.clear()
    assert names(whole) == names(short)
    assert soup_of(whole).select_one(".head p") == soup_of(short).select_one(".head p"), "as many rows"
    assert names(short)
