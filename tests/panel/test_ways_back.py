"""Coming back where one was, undoing, and being told what happened or did not."""

from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Child, Family, Guardian, Residence
from pre_admin.journal.models import ChangeEntry
from tests.support.forms import form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office


@pytest.fixture
def families(office: Office) -> Browser:
    """Three families, and whoever made them."""
    browser = office.browser()
    for name in ("Bouzid", "Amzal", "Castel"):
        fields = form_of(browser.get("/admin/family/new/")) | {"name": name}
        assert browser.post("/admin/family/new/", fields).status_code == 302
    return browser


def ids(office: Office) -> dict[str, int]:
    return {name: one for name, one in office.all(select(Family.name, Family.id))}


def crumb(answer: Any) -> str:
    return str(soup_of(answer).select(".crumbs a")[0]["href"])


def test_a_file_leads_back_to_the_list_as_it_was_left(office: Office, families: Browser) -> None:
    one = ids(office)["Amzal"]
    families.get("/admin/family/?search=a&sort=name&dir=desc&filters=1")
    left = "/admin/family/?search=a&sort=name&dir=desc"
    for path in ("details", "edit", "history", "delete"):
        assert crumb(families.get(f"/admin/family/{path}/?id={one}")) == left
    new = soup_of(families.get("/admin/family/new/"))
    assert str(new.select(".savebar a")[0]["href"]) == left
    families.get("/admin/school/?search=b")
    assert crumb(families.get(f"/admin/family/details/?id={one}")) == left, "each list is remembered for itself"
    fields = form_of(families.get(f"/admin/family/delete/?id={one}"), "main form.acts")
    assert families.post(f"/admin/family/delete/?id={one}", fields).location == left
    families.get("/admin/family/")
    assert crumb(families.get(f"/admin/family/details/?id={ids(office)['Castel']}")) == "/admin/family/"


def test_what_is_remembered_stays_small(office: Office, families: Browser) -> None:
    families.get("/admin/family/?" + "&".join(f"territory={n}" for n in range(1, 60)))
    assert crumb(families.get(f"/admin/family/details/?id={ids(office)['Amzal']}")) == "/admin/family/"
    for slug in ("family", "child", "school", "territory", "neighbourhood", "zoning-map", "journal", "access-log"):
        families.get(f"/admin/{slug}/?size=25&sort=name&dir=desc&search={'a' * 190}")
    sizes = [len(cookie.value) for cookie in families.client._cookies.values()]
    assert max(sizes) < 3500


def test_what_is_remembered_cannot_be_read_from_the_cookie(office: Office, families: Browser) -> None:
    families.get("/admin/family/?search=tazaghine")
    cookie = families.client.get_cookie("pre_session")
    assert cookie is not None
    with office.app.test_request_context():
        opened = office.app.session_interface.get_signing_serializer(office.app)
        assert opened is not None
        content = opened.loads(cookie.value)
    assert "tazaghine" not in str(content)
    assert "lists" in content
    assert crumb(families.get(f"/admin/family/details/?id={ids(office)['Amzal']}")) == "/admin/family/?search=tazaghine"


def archive(browser: Browser, rows: list[int], query: str = "") -> Any:
    page = browser.post(f"/admin/family/batch/?{query}", {"action": "archive", "rowid": [str(one) for one in rows]})
    form = soup_of(page).select_one("main > form")
    assert form is not None
    return browser.post(str(form["action"]), form_of(page, "main > form")), page


def test_a_batch_keeps_the_order_of_the_list_and_comes_back_to_it(office: Office, families: Browser) -> None:
    named = ids(office)
    done, page = archive(families, [named["Amzal"], named["Castel"]], "sort=name&dir=desc")
    assert [row.get_text(strip=True) for row in soup_of(page).select("main li")] == ["Castel", "Amzal"]
    assert done.location == "/admin/family/?sort=name&dir=desc"
    alone, page = archive(families, [named["Bouzid"]])
    assert alone.location == "/admin/family/"
    assert "Celle-ci, et aucune autre. " in f"{said(page)} "
    assert "La fiche archivée quitte les listes" in said(page)


def test_an_action_of_the_file_comes_back_to_the_file(office: Office, families: Browser) -> None:
    one = ids(office)["Amzal"]
    link = next(
        a for a in soup_of(families.get(f"/admin/family/details/?id={one}")).select(".menu a") if a.get_text() == "Archiver"
    )
    page = families.get(str(link["href"]))
    assert str(soup_of(page).select(".savebar a")[0]["href"]) == f"/admin/family/details/?id={one}"
    form = soup_of(page).select_one("main form")
    assert form is not None
    done = families.post(str(form["action"]), form_of(page, "main form"))
    assert done.location == f"/admin/family/details/?id={one}"


def test_archiving_is_undone_from_its_message(office: Office, families: Browser) -> None:
    named = ids(office)
    done, _ = archive(families, [named["Amzal"], named["Castel"]], "search=a")
    page = families.get(done.location)
    assert "2 familles archivées. Annuler" in said(page)
    form = soup_of(page).select_one(".flashes form")
    assert form is not None
    undone = families.post(str(form["action"]), form_of(page, ".flashes form"))
    assert undone.location == "/admin/family/?search=a"
    assert office.one(select(func.count(Family.id)).where(Family.archived_at.is_not(None))) == 0
    assert "2 familles restaurées." in said(families.get(undone.location))


def test_undoing_refuses_what_changed_since(office: Office, families: Browser) -> None:
    one = ids(office)["Amzal"]
    done, _ = archive(families, [one])
    page = families.get(done.location)
    url, fields = str(soup_of(page).select(".flashes form")[0]["action"]), form_of(page, ".flashes form")
    form = form_of(families.get(f"/admin/family/edit/?id={one}")) | {"practical_notes": "Depuis."}
    assert families.post(f"/admin/family/edit/?id={one}", form).status_code == 302
    assert "rien n’a été modifié" in said(families.get(families.post(url, fields).location))


def test_each_tab_offers_what_can_act_there(families: Browser) -> None:
    def offered(state: str) -> list[str]:
        return [
            one.get_text(strip=True) for one in soup_of(families.get(f"/admin/family/?state={state}")).select(".batch button")
        ]

    archive(families, [1])
    assert offered("active") == ["Archiver"]
    assert offered("archived") == ["Restaurer"]
    assert offered("all") == ["Archiver", "Restaurer"]


def test_saving_without_a_change_says_so_and_leaves_no_trace(office: Office, families: Browser) -> None:
    one = ids(office)["Amzal"]
    before = office.one(select(func.count(ChangeEntry.id)))
    path = f"/admin/family/edit/?id={one}"
    fields = form_of(families.get(path))
    assert "Rien n’a changé." in said(families.get(families.post(path, fields).location))
    assert office.one(select(func.count(ChangeEntry.id))) == before
    again = families.get(path)
    assert value_of(again, "version") == fields["version"][0]
    row = {"guardians-0-last_name": "Amzal", "guardians-0-first_name": "Samira", "guardians-0-relation": "mother"}
    assert "Modifications enregistrées" in said(families.get(families.post(path, form_of(again) | row).location))
    assert value_of(families.get(path), "version") == str(int(fields["version"][0]) + 1), "an inline row alone raises the version"


def test_a_new_family_opens_with_rows_that_are_not_kept_empty(office: Office, families: Browser) -> None:
    page = soup_of(families.get("/admin/family/new/"))
    for template in page.find_all("template"):
        template.decompose()
    assert [legend.get_text() for legend in page.select("fieldset.inline > legend")] == ["Adresse 1", "Responsable légal 1"]
    assert office.one(select(func.count(Residence.id))) == office.one(select(func.count(Guardian.id))) == 0
    assert not soup_of(families.get("/admin/family/edit/?id=1")).select("#residences-0-row")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("born_from=2020-05-01&born_to=2019-01-01", "La première date vient après la seconde"),
        ("born_from=31/02/2020", "n’existe pas au calendrier"),
        ("born_to=demain", "Écrivez la date ainsi"),
    ],
)
def test_an_impossible_date_opens_the_filters_and_says_why(office: Office, query: str, sentence: str) -> None:
    answer = office.browser(Role.COORDINATOR).get(f"/admin/child/?{query}")
    page = soup_of(answer)
    assert sentence in said(answer)
    assert "ce filtre n’est pas appliqué" in said(answer)
    assert page.select("#filters [aria-invalid=true]")
    assert not page.select(".chip")
    assert office.one(select(func.count(Child.id))) == 0
    closed = next(one for one in page.select(".tools a") if "Fermer" in one.get_text())
    assert "born" not in str(closed["href"])


def test_arrows_say_which_way_a_list_is_ordered(families: Browser) -> None:
    for query, icon in (("", "sort-up"), ("?sort=name&dir=desc", "sort")):
        head = soup_of(families.get(f"/admin/family/{query}")).select_one("th[aria-sort]")
        assert head is not None
        assert [str(use["href"]).partition("#")[2] for use in head.select("use")] == [icon]


def test_a_printed_list_says_what_it_holds(families: Browser) -> None:
    line = soup_of(families.get("/admin/family/?situation=unknown&search=a")).select_one(".printed")
    assert line is not None
    told = " ".join(line.get_text().split())
    assert told.startswith("Situation : Non renseignée · Recherche : « a » · Actives · Lignes 1 à ")
    assert "Imprimé le" in told
    assert told.endswith(f"par Essai {Role.COORDINATOR.label}")


def test_found_records_are_told_without_repeating_nor_naming_what_is_unknown(office: Office, families: Browser) -> None:
    one = ids(office)["Amzal"]
    fields = form_of(families.get(f"/admin/family/edit/?id={one}")) | {
        "interpreter_needed": "y", "interpreter_language": "arabe", "residences-0-address": "Mosson",
        "residences-0-neighbourhood_id": "1",
    }  # fmt: skip
    assert families.post(f"/admin/family/edit/?id={one}", fields).status_code == 302
    hint = soup_of(families.get("/admin/search/?q=amzal")).select_one("main li small")
    assert hint is not None
    told = hint.get_text().split(" · ")
    assert "interprète\u00a0: arabe" in told
    assert len(told) == len(set(told))
    assert not [text for text in told if "enseign" in text]
    assert "habitants" in said(families.get("/admin/search/?q=mosson"))
    assert "Situation non renseignée" in said(families.get(f"/admin/family/details/?id={one}"))


def test_a_neighbourhood_counts_its_families_in_a_sentence_and_its_people_apart(families: Browser) -> None:
    rows = {
        " ".join(row.get_text(" ").split())
        for row in soup_of(families.get("/admin/neighbourhood/?search=mosson&state=all")).select("tbody .num")
    }
    assert "22 155" in rows
    assert soup_of(families.get("/admin/family/?neighbourhood=1")).select(".chip")
