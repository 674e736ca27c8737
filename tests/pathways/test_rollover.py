"""The « rentrée »: what is proposed, what is reviewed, what is written, what is taken back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import school_year_of, today
from pre_admin.families.models import Child, Schooling
from pre_admin.journal.models import ChangeEntry, ChangeKind
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.views import rollover as pages
from pre_admin.territories.models import School, SchoolKind
from tests.pathways.test_place import statements
from tests.support.caseloads import Caseloads, caseloads_of
from tests.support.forms import form_of, said, soup_of
from tests.support.offices import Browser, Office

YEAR = school_year_of(today()) + 1
BIRTH = date(YEAR - 8, 3, 2)


# ---- the pages
@pytest.fixture
def made(office: Office) -> Caseloads:
    return caseloads_of(office)


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def opened(browser: Browser, **asked: Any) -> Any:
    return browser.get("/admin/rollover/", query_string={"year": YEAR, **asked})


def reviewed(browser: Browser, page: Any, **fields: Any) -> Any:
    return browser.post(f"/admin/rollover/review/?year={YEAR}", form_of(page) | fields)


def applied(browser: Browser, review: Any) -> Any:
    answer = browser.post(f"/admin/rollover/apply/?year={YEAR}", form_of(review))
    return browser.get(answer.location)


def coming(office: Office) -> dict[int, tuple[int | None, int | None]]:
    columns = (Schooling.child_id, Schooling.level_id, Schooling.school_id)
    return {row[0]: (row[1], row[2]) for row in office.all(select(*columns).where(Schooling.school_year == YEAR))}


@pytest.fixture
def town(made: Caseloads) -> dict[str, int]:
    """A primary and a middle school, last year's leavers, and one child of each case."""
    level = {label: made.level(label) for label in ("CP", "CE1", "CM2", "6e", "3e", "Lycée")}
    primary, middle = made.school("Élémentaire"), made.school("Collège", SchoolKind.MIDDLE)
    found = {"primary": primary, "middle": middle, **level}
    elder = made.child("Aînée", birth=BIRTH, school_id=middle, level_id=level["6e"])
    made.change(
        lambda session: session.add(Schooling(child_id=elder, school_year=YEAR - 2, school_id=primary, level_id=level["CM2"]))
    )
    found["elder"] = elder
    found["up"] = made.child("Lina", birth=BIRTH, school_id=primary, level_id=level["CP"])
    found["moves"] = made.child("Moussa", birth=BIRTH, school_id=primary, level_id=level["CM2"])
    found["no_school"] = made.child("Aya", birth=BIRTH, level_id=level["CP"])
    found["no_level"] = made.child("Emma", birth=BIRTH, school_id=primary)
    found["nothing"] = made.child("Sans rien", birth=BIRTH)
    found["old"] = made.child("Yanis", birth=date(YEAR - 17, 12, 31), school_id=middle, level_id=level["3e"])
    found["prepared"] = made.child("Prête", birth=BIRTH, school_id=primary, level_id=level["CP"], school_year=YEAR)
    found["archived"] = made.child("Archivée", birth=BIRTH, school_id=primary, level_id=level["CP"])
    made.change(
        lambda session: session.execute(
            update(Child).where(Child.id == found["archived"]).values(archived_at=func.current_timestamp())
        )
    )
    return found


def test_exactly_the_reviewed_children_are_prepared(office: Office, coordinator: Browser, town: dict[str, int]) -> None:
    page = opened(coordinator)
    told = said(page)
    assert "7 enfants à préparer · 1 déjà préparé, laissé tel quel" in told
    assert "Archivée" not in told
    assert "Prête" not in told
    before = coming(office)
    review = reviewed(coordinator, page, repeat=str(town["up"]), leave=str(town["elder"]))
    told = said(review)
    assert "1 enfant change d’établissement" in told
    assert "1 enfant garde son niveau" in told
    assert "1 enfant que vous avez laissé de côté" in told
    assert "2 enfants sans niveau connu" in told
    assert "1 enfant à la limite d’âge" in told
    assert coming(office) == before, "nothing yet"
    assert f"préparée pour 3{chr(160)}enfants".replace(chr(160), " ") in said(applied(coordinator, review))
    assert coming(office) == before | {
        town["up"]: (town["CP"], town["primary"]), town["moves"]: (town["6e"], town["middle"]), town["no_school"]: (town["CE1"], None),
    }  # fmt: skip
    entries = office.all(
        select(ChangeEntry.subject_id).where(ChangeEntry.entity == "schooling", ChangeEntry.kind == ChangeKind.CREATED)
    )
    assert {town["up"], town["moves"], town["no_school"]} <= {row[0] for row in entries}
    assert "4 enfants à préparer · 4 déjà préparés" in said(opened(coordinator))


def test_the_school_of_those_who_leave_is_chosen_once_for_all(
    office: Office, coordinator: Browser, made: Caseloads, town: dict[str, int]
) -> None:
    other = made.school("Autre collège", SchoolKind.MIDDLE)
    page = opened(coordinator)
    name = f"to-{town['primary']}-{town['6e']}"
    offered = [int(str(one["value"])) for one in soup_of(page).select(f"[name={name}] option[value]") if one["value"]]
    assert offered == [other, town["middle"]]
    assert form_of(page)[name] == [str(town["middle"])], "where last year's went"
    applied(coordinator, reviewed(coordinator, page, **{name: str(other)}))
    assert coming(office)[town["moves"]] == (town["6e"], other)


def test_what_changed_after_the_review_is_not_written(
    office: Office, coordinator: Browser, made: Caseloads, town: dict[str, int]
) -> None:
    review = reviewed(coordinator, opened(coordinator))
    made.change(
        lambda session: session.execute(update(Schooling).where(Schooling.child_id == town["up"]).values(level_id=town["CM2"]))
    )
    before = coming(office)
    assert "rien n’a été enregistré" in said(applied(coordinator, review))
    assert coming(office) == before
    fields = form_of(reviewed(coordinator, opened(coordinator)))
    fields["leave"] = [str(town["up"])]
    answer = coordinator.post(f"/admin/rollover/apply/?year={YEAR}", fields)
    assert "rien n’a été enregistré" in said(coordinator.get(answer.location)), "a form that says something else than its review"
    assert coming(office) == before


def test_the_same_confirmation_twice_prepares_once(office: Office, coordinator: Browser, town: dict[str, int]) -> None:
    review = reviewed(coordinator, opened(coordinator))
    applied(coordinator, review)
    after = coming(office)
    applied(coordinator, review)
    assert coming(office) == after
    assert office.one(select(func.count(Rollover.id))) == 1


def undo(browser: Browser, office: Office) -> str:
    fields = form_of(opened(browser), "form[action*=undo]")
    answer = browser.post("/admin/rollover/undo/", fields)
    return said(browser.get(answer.location))


def test_a_preparation_is_taken_back_as_a_whole(office: Office, coordinator: Browser, town: dict[str, int]) -> None:
    before = coming(office)
    applied(coordinator, reviewed(coordinator, opened(coordinator)))
    fields = form_of(opened(coordinator), "form[action*=undo]")
    assert "4 scolarités retirées" in undo(coordinator, office)
    assert coming(office) == before
    answer = coordinator.post("/admin/rollover/undo/", fields)
    assert "déjà annulée" in said(coordinator.get(answer.location))
    assert "4 scolarités" not in said(opened(coordinator)), "no button for what is undone"
    applied(coordinator, reviewed(coordinator, opened(coordinator)))
    assert len(coming(office)) == len(before) + 4, "and it may be done again"


def test_it_is_held_back_by_what_changed_since(
    office: Office, coordinator: Browser, made: Caseloads, town: dict[str, int]
) -> None:
    applied(coordinator, reviewed(coordinator, opened(coordinator)))

    def correct(session: Any) -> None:
        row = session.scalar(select(Schooling).where(Schooling.child_id == town["up"], Schooling.school_year == YEAR))
        row.class_name = "B"

    made.change(correct)
    made.change(
        lambda session: session.execute(
            delete(Schooling).where(Schooling.child_id == town["elder"], Schooling.school_year == YEAR)
        )
    )
    after = coming(office)
    told = undo(coordinator, office)
    assert "1 scolarité a été modifiée depuis (Lina Tazaghine)" in told
    assert "1 a été retirée depuis" in told
    assert coming(office) == after


def test_filters_narrow_what_is_prepared(office: Office, coordinator: Browser, town: dict[str, int]) -> None:
    assert "2 enfants à préparer" in said(opened(coordinator, level=town["CP"]))
    assert "3 enfants à préparer" in said(opened(coordinator, school=town["primary"]))
    page = opened(coordinator, school=town["primary"], level=town["CM2"])
    assert "Moussa" in said(page)
    applied(coordinator, reviewed(coordinator, page))
    assert set(coming(office)) == {town["prepared"], town["moves"]}


def test_beyond_the_most_it_asks_for_a_filter(
    monkeypatch: pytest.MonkeyPatch, coordinator: Browser, town: dict[str, int]
) -> None:
    monkeypatch.setattr(pages, "MOST", 3)
    page = opened(coordinator)
    assert "Trop d’enfants pour une seule relecture" in said(page)
    assert "Lina" not in said(page)
    assert soup_of(page).select_one("#form") is None
    assert "Lina" in said(opened(coordinator, level=town["CP"]))
    data = {"shown": ",".join(str(one) for one in range(1, 6))}
    assert coordinator.post(f"/admin/rollover/review/?year={YEAR}", data).status_code == 413


def test_a_page_is_prepared_alone(
    monkeypatch: pytest.MonkeyPatch, office: Office, coordinator: Browser, town: dict[str, int]
) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    page = opened(coordinator)
    assert "Page 1 sur 4" in said(page)
    applied(coordinator, reviewed(coordinator, page))
    assert len(coming(office)) == 1 + 2
    assert soup_of(opened(coordinator, all=1)).select_one("[name=shown]")["value"].count(",") == 4  # type: ignore[index,union-attr]


def test_only_the_coordinator_prepares(office: Office, town: dict[str, int]) -> None:
    for role in set(Role) - {Role.COORDINATOR}:
        browser = office.browser(role)
        browser.get("/account/")
        assert browser.get("/admin/rollover/").status_code == 403, role
        for path in ("review", "apply", "undo"):
            assert browser.post(f"/admin/rollover/{path}/", {"batch": "1", "shown": "1"}).status_code == 403, role
    unsigned = office.browser(charter=False)
    unsigned.get("/charter/")
    for answer in (
        unsigned.get("/admin/rollover/"),
        *(unsigned.post(f"/admin/rollover/{path}/", {}) for path in ("review", "apply", "undo")),
    ):
        assert "/charter/" in answer.location


@pytest.mark.parametrize(
    "fields", [{"shown": "abc"}, {"shown": "1", "repeat": "-1"}, {"shown": "9" * 20}, {"batch": "x"}, {"batch": "999"}]
)
def test_odd_forms_have_a_french_answer(
    office: Office, coordinator: Browser, town: dict[str, int], fields: dict[str, str]
) -> None:
    before = coming(office)
    coordinator.get("/admin/rollover/")
    path = "undo" if "batch" in fields else "review"
    answer = coordinator.post(f"/admin/rollover/{path}/?year={YEAR}", fields)
    assert answer.status_code == 404
    for odd in ("year=1", "year=abc", "page=999", "page=-3", "school=abc&level=99999999999999", "territory=7"):
        assert coordinator.get(f"/admin/rollover/?{odd}").status_code == 200, odd
    assert coming(office) == before


def test_a_closed_school_gives_way_to_its_successor(
    office: Office, coordinator: Browser, made: Caseloads, town: dict[str, int]
) -> None:
    new = made.school("Nouvelle")
    closing = {"ends_on": date(YEAR, 7, 5), "successor_id": new}
    made.change(lambda session: session.execute(update(School).where(School.id == town["primary"]).values(**closing)))
    applied(coordinator, reviewed(coordinator, opened(coordinator)))
    assert coming(office)[town["up"]] == (town["CE1"], new)


def test_the_list_asks_as_much_for_many_children_as_for_three(office: Office, coordinator: Browser, made: Caseloads) -> None:
    level, school = made.level("CP"), made.school("Élémentaire")
    for number in range(3):
        made.child(f"E{number}", birth=BIRTH, school_id=school, level_id=level)
    few = statements(office, coordinator, f"/admin/rollover/?year={YEAR}")
    for number in range(20):
        made.child(f"F{number}", birth=BIRTH, school_id=school, level_id=level)
    assert statements(office, coordinator, f"/admin/rollover/?year={YEAR}") == few
