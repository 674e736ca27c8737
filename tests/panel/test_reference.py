"""Reference lists: what a new office starts with, how the coordinator keeps them, what forms and look-ups offer of them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import ValidationError

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.reference import LAST_RANK, label_key, label_refusal, next_rank, rank_refusal
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.funding.models import Funder
from pre_admin.panel.declarations import Lookup, Offered
from pre_admin.panel.fields import ChoiceField, LookupField
from pre_admin.panel.reference import ReferenceFilter, ReferenceView, reference_options
from pre_admin.panel.reference.offering import list_rows
from pre_admin.panel.view import HouseView
from pre_admin.pathways.models import ActionType, ClosingReason, ConsentRule, Domain, Origin
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office

SLUGS = ("origin", "domain", "action-type", "closing-reason", "school-level", "funder", "funding-axis", "purchase-category")


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def edit(browser: Browser, path: str, **fields: Any) -> Any:
    return browser.post(path, form_of(browser.get(path)) | fields)


def confirm(browser: Browser, slug: str, action: str, *ids: int) -> str:
    page = browser.get(f"/admin/{slug}/batch/", query_string={"action": action, "rowid": ids})
    done = browser.post(f"/admin/{slug}/batch/apply/", form_of(page, "main form[method=post]"))
    assert done.status_code == 302
    return said(browser.get(done.location))


def first(office: Office, model: Any = Domain) -> int:
    return int(office.one(select(func.min(model.id))))


# ---- rules
def test_a_label_is_compared_without_case_accents_and_signs() -> None:
    assert label_key("École  élémentaire") == label_key("ECOLE-ELEMENTAIRE !")
    assert label_refusal("…") == label_refusal("") is not None
    assert label_refusal("6e") is None


def test_ranks() -> None:
    assert [next_rank([]), next_rank([10, 30]), next_rank([34]), next_rank([LAST_RANK])] == [10, 40, 40, LAST_RANK]
    assert rank_refusal(-1)
    assert rank_refusal(LAST_RANK + 1)
    assert rank_refusal(None) is rank_refusal(0) is None


# ---- what a new office starts with
def test_every_list_is_reached_from_one_line_of_the_margin(office: Office, coordinator: Browser) -> None:
    page = soup_of(coordinator.get("/admin/reference/"))
    links = {str(link["href"]) for link in page.select("main tbody th a")}
    assert links == {f"/admin/{slug}/" for slug in SLUGS}
    assert all(int(row.find_all("td")[1].get_text()) >= 5 for row in page.select("main tbody tr"))
    margin = [str(link["href"]) for link in page.select("nav.margin a")]
    assert "/admin/reference/" in margin
    assert not set(margin) & links
    for slug in SLUGS:
        inside = soup_of(coordinator.get(f"/admin/{slug}/"))
        assert inside.select_one(".crumbs a[href='/admin/reference/']"), slug
        assert inside.select_one("nav.margin a[aria-current]")["href"] == "/admin/reference/", slug


def test_consent_rules_are_those_of_the_law(office: Office) -> None:
    rules = dict(office.all(select(ActionType.label, ActionType.consent)))
    assert rules["Suivi psychologique régulier"] is ConsentRule.BOTH
    assert rules["Consultation ponctuelle d’un psychologue"] is ConsentRule.ONE
    assert [rule.signatures for rule in ConsentRule] == [0, 1, 2]


def test_one_reason_is_the_familys_own(office: Office) -> None:
    assert office.all(select(ClosingReason.label).where(ClosingReason.family_withdrawal)) == [("Sortie du dispositif",)]


def test_loading_again_brings_back_nothing_that_was_changed(office: Office, coordinator: Browser) -> None:
    one, two, three = (row[0] for row in office.all(select(Domain.id).order_by(Domain.id).limit(3)))
    edit(coordinator, f"/admin/domain/edit/?id={one}", label="École et classe", rank="77")
    confirm(coordinator, "domain", "retire", two)
    path = f"/admin/domain/delete/?id={three}"
    assert coordinator.post(path, form_of(coordinator.get(path), "main form[method=post]")).status_code == 302
    before = office.all(select(Domain.id, Domain.label, Domain.rank, Domain.retired_on).order_by(Domain.id))
    assert (one, "École et classe", 77, None) in before
    for _ in range(2):
        assert office.app.test_cli_runner().invoke(args=["init-db"]).exit_code == 0
        assert office.all(select(Domain.id, Domain.label, Domain.rank, Domain.retired_on).order_by(Domain.id)) == before


# ---- keeping a list
def test_a_new_value_stands_last_and_a_ranked_one_in_its_place(office: Office, coordinator: Browser) -> None:
    assert edit(coordinator, "/admin/origin/new/", label="Crèche", category="other").status_code == 302
    assert edit(coordinator, "/admin/origin/new/", label="Internat", category="school", rank="5").status_code == 302
    labels = [row[0] for row in office.all(select(Origin.label).order_by(Origin.rank))]
    assert (labels[0], labels[-1]) == ("Internat", "Crèche")
    rows = [row.get_text(strip=True) for row in soup_of(coordinator.get("/admin/origin/")).select("tbody th")]
    assert rows == labels


@pytest.mark.parametrize("typed", ["Scolaire", "SCOLAIRE", "  scolaïre ", "Scolaire !"])
def test_a_label_twice_is_refused_beside_its_field_and_kept(office: Office, coordinator: Browser, typed: str) -> None:
    count = office.one(select(func.count(Domain.id)))
    answer = edit(coordinator, "/admin/domain/new/", label=typed, help_text="Note gardée")
    assert answer.status_code == 422
    assert "porte déjà ce libellé" in error_of(answer, "label")
    assert (value_of(answer, "label"), value_of(answer, "help_text")) == (typed.strip(), "Note gardée")
    assert office.one(select(func.count(Domain.id))) == count


def test_a_label_that_is_there_but_retired_is_told(coordinator: Browser, office: Office) -> None:
    confirm(coordinator, "domain", "retire", first(office))
    answer = edit(coordinator, "/admin/domain/new/", label="scolaire")
    assert "remettez-la en service" in error_of(answer, "label")


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"label": ""}, "label", "obligatoire"),
        ({"label": "???"}, "label", "au moins une lettre"),
        ({"label": "X" * 81}, "label", "80 caractères au plus"),
        ({"label": "Neuf", "rank": "10000"}, "rank", "0 à 9999"),
        ({"label": "Neuf", "rank": "-1"}, "rank", "hors des limites"),
        ({"label": "Neuf", "rank": "dix"}, "rank", "nombre entier"),
        ({"label": "Neuf", "help_text": "X" * 201}, "help_text", "200 caractères au plus"),
    ],
)
def test_a_wrong_value_is_refused(coordinator: Browser, fields: dict[str, str], name: str, sentence: str) -> None:
    answer = edit(coordinator, "/admin/domain/new/", **fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == fields[name]


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE domain SET rank = -1", "rank_in_bounds"), ("UPDATE domain SET label_key = ''", "label_said"),
        ("UPDATE domain SET label_key = 'x'", "label_key"), ("UPDATE action_type SET consent = 'three'", "consentrule"),
        ("UPDATE funder SET kind = 'bank'", "funderkind"),
    ],
)  # fmt: skip
def test_the_database_too_refuses(office: Office, statement: str, constraint: str) -> None:
    with office.app.app_context(), as_system("essai"), pytest.raises(Exception, match=constraint), unit_of_work():
        db.session.connection().exec_driver_sql(statement)


def test_a_value_is_renamed_and_its_history_says_so(office: Office, coordinator: Browser) -> None:
    one = first(office, Funder)
    assert edit(coordinator, f"/admin/funder/edit/?id={one}", label="État").status_code == 302
    assert "BOP 147) » → « État »" in said(coordinator.get(f"/admin/funder/history/?id={one}"))


def test_retired_and_back_in_service(office: Office, coordinator: Browser) -> None:
    one = first(office, Origin)
    assert "origine retirée" in confirm(coordinator, "origin", "retire", one)
    assert office.one(select(Origin.retired_on).where(Origin.id == one)) == today()
    assert "Hors service depuis le" in said(coordinator.get(f"/admin/origin/details/?id={one}"))
    assert "Remettre en service" in coordinator.get(f"/admin/origin/details/?id={one}").text
    figures = soup_of(coordinator.get("/admin/reference/")).select_one("main tbody tr:has([href='/admin/origin/'])")
    assert figures.find_all("td")[2].get_text() == "1"
    assert "origine rétablie" in confirm(coordinator, "origin", "reinstate", one)
    assert office.one(select(Origin.retired_on).where(Origin.id == one)) is None


def test_only_the_coordinator_changes_a_list_and_the_assistant_reads_it(office: Office) -> None:
    for role in Role:
        browser = office.browser(role)
        reads = role in (Role.COORDINATOR, Role.ASSISTANT)
        assert browser.get("/admin/reference/").status_code == (200 if reads else 403), role
        assert ("Listes de référence" in browser.get("/admin/").text) is reads, role
        assert browser.get("/admin/domain/").status_code == (200 if reads else 403), role
        keeps = role is Role.COORDINATOR
        assert browser.get("/admin/domain/new/").status_code == (200 if keeps else 403), role
        browser.get("/account/")
        act = {"action": "retire", "rowid": str(first(office)), "mark": f"{first(office)}.1"}
        if not keeps:
            assert browser.post("/admin/domain/batch/apply/", act).status_code == 403, role


# ---- what is offered
def choice(stored: Any, posted: str | None, *retired: int) -> ChoiceField:
    """A choice among 1 to 3, some retired, with what is stored and what was posted."""
    offered = [Offered(number, f"valeur {number}", number in retired) for number in (1, 2, 3)]
    form = type("F", (Form,), {"f": ChoiceField("F", options=lambda: offered)})(
        MultiDict({"f": posted}) if posted is not None else None, data={"f": stored}
    )
    field = form._fields["f"]
    form.validate()
    assert isinstance(field, ChoiceField)
    return field


@pytest.mark.parametrize(
    ("stored", "posted", "data", "offered", "refused"),
    [
        (None, None, None, ["", "1", "3"], False),
        (2, None, 2, ["", "1", "2", "3"], False),
        (2, "2", 2, ["", "1", "2", "3"], False),
        (2, "1", 1, ["", "1", "2", "3"], False),
        (1, "2", 2, ["", "1", "2", "3"], True),
        (None, "2", 2, ["", "1", "2", "3"], True),
        (None, "9", None, ["", "1", "3"], True),
    ],
)
def test_a_retired_value_is_chosen_only_where_it_was(
    stored: int | None, posted: str | None, data: int | None, offered: list[str], refused: bool
) -> None:
    field = choice(stored, posted, 2)
    assert [code for code, _ in field.options()] == offered
    assert (field.data, bool(field.errors)) == (data, refused)


def test_a_look_up_offers_no_retired_value_but_reads_it(office: Office) -> None:
    lookup = Lookup(Domain, lambda: list_rows(Domain))
    with office.app.test_request_context(), as_system("essai"):
        before = {row[0] for row in HouseView._found(lookup, "")}
        gone = min(before)
        assert not HouseView.is_retired(lookup, gone)
        with unit_of_work():
            db.session.get_one(Domain, gone).retired_on = today()
        assert {row[0] for row in HouseView._found(lookup, "")} == before - {gone}
        assert HouseView._found(lookup, "scolaire") == []
        assert HouseView.is_retired(lookup, gone)
        assert db.session.execute(lookup.statement().where(Domain.id == gone)).one()[1] == "Scolaire"


def test_a_look_up_field_refuses_a_retired_value_unless_it_was_there() -> None:
    form = type("F", (Form,), {"f": LookupField("F")})
    for stored, refused in ((7, False), (8, True), (None, True)):
        made = form(MultiDict({"f": "7"}), data={"f": stored})
        field = made._fields["f"]
        field.text_of, field.retired = (lambda value: "Sept"), (lambda value: value == 7)
        if refused:
            with pytest.raises(ValidationError, match="n’est plus proposée"):
                field.pre_validate(made)
        else:
            field.pre_validate(made)


def test_a_list_is_read_once_however_many_fields_ask(office: Office, statements: Any) -> None:
    with office.app.test_request_context(), as_system("essai"), statements(office.app) as seen:
        options = reference_options(Domain)
        assert options() == options()
        ReferenceFilter("d", "Domaine", Domain.id, rows=Domain).state(MultiDict())
        assert len(seen) == 1
        assert "offered_rows" in g


def test_a_list_needs_only_a_few_lines(house_app: Flask) -> None:
    lists = [view for view in house_app.extensions["house"].views if isinstance(view, ReferenceView)]
    assert {view.slug for view in lists} == set(SLUGS)
    for view in lists:
        assert view.menu is None or not hasattr(view.menu, "group")
        assert type(view).purpose.endswith(".")


def test_a_page_asks_for_all_settings_in_one_statement(
    house_app: Flask, sign_in: Callable[..., FlaskClient], statements: Any
) -> None:
    client = sign_in(Role.COORDINATOR)
    client.get("/admin/child/details/?id=5")
    with statements(house_app) as seen:
        client.get("/admin/child/details/?id=5")
    assert len([one for one in seen if "setting_value" in one]) == 1
