"""The referent's place: own children only, noted in one form, taken back while fresh."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.journal.models import AccessEntry, ChangeEntry, ChangeKind
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import ClosingReason, FollowUp, FollowUpKind, Pathway, PathwayReferent, PathwayState
from pre_admin.pathways.rules.follow_ups import discreet_names, entry_refusals, may_take_back
from pre_admin.pathways.services.consents import withdraw
from tests.support.caseloads import Caseloads, ago, caseloads_of
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office
from tests.support.people import user_id

SENTENCE = "Devoirs faits trois soirs sur quatre."


@pytest.fixture
def made(office: Office) -> Caseloads:
    return caseloads_of(office)


@pytest.fixture
def mine(made: Caseloads) -> int:
    return made.referent(account=Role.REFERENT)


@pytest.fixture
def referent(office: Office, mine: int) -> Browser:
    return office.browser(Role.REFERENT)


def note(browser: Browser, chosen: Any, **fields: Any) -> Any:
    """Fill the form for this child and send it."""
    form = form_of(browser.get("/my/follow-up/"))
    given = {"pathway": str(chosen), "kind": "child", "duration": "30", "text": SENTENCE, **fields}
    return browser.post("/my/follow-up/", form | given)


def entries(office: Office) -> int:
    return int(office.one(select(func.count(FollowUp.id))))


# ---- rules
def test_only_a_missed_appointment_needs_neither_duration_nor_sentence() -> None:
    for kind in FollowUpKind:
        lacking = entry_refusals(kind, None, None, today(), today())
        assert set(lacking) == (set() if kind is FollowUpKind.MISSED else {"minutes", "text"}), kind
    assert set(entry_refusals(FollowUpKind.CALL, 5, "Appel.", ago(3), ago(2))) == {"done_on"}
    assert entry_refusals(FollowUpKind.CALL, 5, "Appel.", ago(2), ago(2)) == {}


def test_an_entry_is_taken_back_by_its_author_for_a_quarter_of_an_hour() -> None:
    written = now()
    assert may_take_back(1, 1, written, written + timedelta(minutes=14, seconds=59))
    assert not may_take_back(1, 1, written, written + timedelta(minutes=15))
    assert not may_take_back(1, 2, written, written)


def test_names_are_short_unless_two_would_read_alike() -> None:
    names = [("Lina", "Tazaghine"), ("Aya", "Guellal"), ("Lina", "Toure")]
    assert discreet_names(names) == ["Lina Tazaghine", "Aya G.", "Lina Toure"]


# ---- reading
def test_the_list_holds_ones_own_running_pathways_and_reviews(
    office: Office, made: Caseloads, mine: int, referent: Browser
) -> None:
    other = made.referent("Autre", Role.SUPPORT_TEAM)
    school = made.school("Louis-Armstrong")
    lina = made.child(school_id=school, level_id=made.level("CE1"), class_name="B")
    made.pathway(lina, mine, next_review_on=ago(3))
    made.pathway(made.child("Moussa", "Idrissi"), mine, next_review_on=ago(-90))
    made.pathway(made.child("Aya", "Guellal"), mine, running=False)
    made.pathway(made.child("Emma", "Dupuis"), other)
    page = referent.get("/my/")
    text = said(page)
    assert "2 parcours en cours" in text
    assert "Lina Tazaghine" in text
    assert "CE1 B, Louis-Armstrong" in text
    assert "Moussa Idrissi" in text
    assert "Aya" not in text
    assert "Emma" not in text
    due = soup_of(page).select_one("[aria-labelledby=due]")
    assert due is not None
    assert "Bilan en retard" in due.get_text()
    assert "Moussa" not in due.get_text()
    assert "Mes parcours" in soup_of(page).select_one("nav#menu").get_text()  # type: ignore[union-attr]
    assert "1 bilan en retard" in said(referent.get("/admin/"))
    assert office.one(select(func.count(AccessEntry.id))) == 0, "a list of names is not a file"


def test_a_childs_page_is_logged_and_tells_whom_to_call(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    child = made.child()
    pathway = made.pathway(child, mine)
    page = referent.get(f"/my/pathway/?id={pathway}")
    assert "Nora Tazaghine" in said(page)
    assert soup_of(page).select_one("a[href='tel:0639984107']") is not None
    ((kind, subject, value, detail),) = office.all(
        select(AccessEntry.kind, AccessEntry.subject, AccessEntry.subject_id, AccessEntry.detail)
    )
    assert (kind.value, subject, value) == ("read", "child", child)
    assert "Lina" not in detail


def test_nothing_of_another_child_is_reached(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    other = made.referent("Autre", Role.SUPPORT_TEAM)
    own = made.pathway(made.child("Aya", "Guellal"), mine)
    foreign, former, ended = (made.pathway(made.child(), one, ago(90)) for one in (other, mine, mine))
    made.change(
        lambda session: session.execute(
            update(PathwayReferent).where(PathwayReferent.pathway_id == former).values(ends_on=ago(1))
        )
    )
    reason = office.one(select(func.min(ClosingReason.id)))
    closing = {"state": PathwayState.CLOSED, "closed_on": ago(2), "closing_reason_id": reason}
    made.change(lambda session: session.execute(update(Pathway).where(Pathway.id == ended).values(**closing)))
    for value in (foreign, former, ended, 999999, "0", "abc", "9" * 30):
        assert referent.get(f"/my/pathway/?id={value}").status_code == 404, value
        assert referent.get(f"/my/follow-up/?pathway={value}").status_code == 404, value
        answer = note(referent, value)
        assert answer.status_code == 422, value
        assert value_of(answer, "text").strip() == SENTENCE
        assert "ne vous est pas confié" in said(answer)
    assert entries(office) == 0
    assert office.one(select(func.count(AccessEntry.id))) == 0
    assert referent.get(f"/my/pathway/?id={own}").status_code == 200


def test_the_place_closes_with_the_employment(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    pathway = made.pathway(made.child(), mine)
    form = form_of(referent.get("/my/follow-up/")) | {"pathway": str(pathway), "kind": "call", "duration": "15", "text": SENTENCE}
    made.change(lambda session: session.execute(update(Referent).values(ends_on=ago(1))))
    assert "Lina" not in said(referent.get("/my/"))
    assert referent.get(f"/my/pathway/?id={pathway}").status_code == 404
    assert referent.post("/my/follow-up/", form).status_code == 422
    assert entries(office) == 0


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.REFERENT, Role.COORDINATOR)], ids=lambda role: role.value
)
def test_the_place_is_closed_to_who_follows_nobody(office: Office, role: Role) -> None:
    browser = office.browser(role)
    browser.get("/account/")
    for path in ("/my/", "/my/pathway/?id=1", "/my/follow-up/"):
        assert browser.get(path).status_code == 403, path
    assert browser.post("/my/follow-up/", {}).status_code == browser.post("/my/follow-up/undo", {"rowid": "1"}).status_code == 403


def test_without_a_signed_charter_there_is_only_the_charter(office: Office) -> None:
    browser = office.browser(Role.REFERENT, charter=False)
    browser.get("/charter/")
    for answer in (
        browser.get("/my/"),
        browser.get("/my/pathway/?id=1"),
        browser.get("/my/follow-up/"),
        browser.post("/my/follow-up/", {}),
    ):
        assert answer.status_code == 302
        assert "/charter/" in answer.location


# ---- writing
def test_a_follow_up_is_noted_in_ones_own_name_and_taken_back(
    office: Office, made: Caseloads, mine: int, referent: Browser
) -> None:
    pathway = made.pathway(made.child(), mine)
    answer = note(referent, pathway)
    assert answer.status_code == 303
    assert answer.location == "/my/"
    row = office.all(select(FollowUp))[0][0]
    assert (row.pathway_id, row.referent_id, row.author_id) == (pathway, mine, user_id(office, Role.REFERENT))
    assert (row.kind, row.minutes, row.text, row.done_on) == (FollowUpKind.CHILD, 30, SENTENCE, today())
    page = referent.get("/my/")
    assert "Suivi noté pour Lina" in said(page)
    assert SENTENCE not in page.text
    undone = referent.post("/my/follow-up/undo", form_of(page, ".flashes form"))
    assert "Suivi repris" in said(referent.get(undone.location))
    assert entries(office) == 0
    kinds = [
        kind for (kind,) in office.all(select(ChangeEntry.kind).where(ChangeEntry.entity == "follow_up").order_by(ChangeEntry.id))
    ]
    assert kinds == [ChangeKind.CREATED, ChangeKind.DELETED]
    assert referent.post("/my/follow-up/undo", form_of(page, ".flashes form")).status_code == 404, "a second time"


def test_an_older_entry_and_anothers_are_not_taken_back(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    pathway = made.pathway(made.child(), mine)
    note(referent, pathway)
    fields = form_of(referent.get("/my/"), ".flashes form")
    made.change(lambda session: session.execute(update(FollowUp).values(author_id=user_id(office, Role.COORDINATOR))))
    assert referent.post("/my/follow-up/undo", fields).status_code == 404
    old = {"author_id": user_id(office, Role.REFERENT), "created_at": now() - timedelta(minutes=16)}
    made.change(lambda session: session.execute(update(FollowUp).values(**old)))
    assert "plus de 15 minutes" in said(referent.get(referent.post("/my/follow-up/undo", fields).location))
    assert entries(office) == 1
    assert "Reprendre" not in said(referent.get(f"/my/pathway/?id={pathway}"))


def test_the_same_form_twice_makes_one_entry(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    pathway = made.pathway(made.child(), mine)
    form = form_of(referent.get("/my/follow-up/")) | {"pathway": str(pathway), "kind": "call", "duration": "15", "text": SENTENCE}
    answers = [referent.post("/my/follow-up/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert entries(office) == 1


def test_a_missed_appointment_needs_no_sentence(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    pathway = made.pathway(made.child(), mine)
    assert note(referent, pathway, kind="missed", duration="", text="").status_code == 303
    assert office.one(select(FollowUp.minutes)) is None


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"pathway": ""}, "pathway", "obligatoire"),
        ({"kind": ""}, "kind", "obligatoire"),
        ({"kind": "closing"}, "kind", "Choisissez"),
        ({"duration": ""}, "duration", "Indiquez la durée"),
        ({"duration": "other", "other": ""}, "other", "Indiquez la durée"),
        ({"duration": "other", "other": "0"}, "other", "hors des limites"),
        ({"duration": "other", "other": "99999999999"}, "other", "hors des limites"),
        ({"duration": "other", "other": "une heure"}, "other", "nombre entier"),
        ({"text": " "}, "text", "Écrivez une phrase"),
        ({"text": "x" * 1001}, "text", "caractères au plus"),
        ({"done_on": "hier"}, "done_on", "Écrivez la date ainsi"),
        ({"done_on": ago(-1).isoformat()}, "done_on", "dans le futur"),
        ({"done_on": ago(400).isoformat()}, "done_on", "précède la proposition"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, made: Caseloads, mine: int, referent: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    pathway = made.pathway(made.child(), mine)
    answer = note(referent, pathway, **fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, "text").strip() == fields.get("text", SENTENCE).strip()
    assert entries(office) == 0


def test_the_child_noted_last_comes_first(made: Caseloads, mine: int, referent: Browser) -> None:
    pathways = [made.pathway(made.child(f"Enfant{number}", f"Nom{number}"), mine) for number in range(8)]
    note(referent, pathways[6])
    note(referent, pathways[3])
    page = soup_of(referent.get("/my/follow-up/"))
    order = [int(str(one["value"])) for one in page.select("[name=pathway]")]
    assert order[:3] == [pathways[3], pathways[6], pathways[0]]
    assert len(order) == 8
    assert "Mes 3 autres enfants" in page.get_text()
    chosen = soup_of(referent.get(f"/my/follow-up/?pathway={pathways[7]}")).select("[name=pathway]")[0]
    assert chosen["value"] == str(pathways[7])
    assert chosen.has_attr("checked")


def test_a_withdrawal_closes_the_place_at_once(office: Office, made: Caseloads, mine: int, referent: Browser) -> None:
    pathway = made.pathway(made.child(), mine)
    form = form_of(referent.get("/my/follow-up/")) | {"pathway": str(pathway), "kind": "call", "duration": "15", "text": SENTENCE}
    made.change(lambda session: withdraw(session.get_one(Pathway, pathway), today(), None))  # type: ignore[arg-type]
    assert referent.post("/my/follow-up/", form).status_code == 422
    assert entries(office) == 0


def statements(office: Office, browser: Browser, path: str) -> int:
    """How many statements a page asks."""
    seen: list[str] = []

    def heard(*given: Any) -> None:
        seen.append(given[2])

    with office.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", heard)
    assert browser.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", heard)
    return len(seen)


def test_the_list_asks_as_much_for_many_children_as_for_three(
    office: Office, made: Caseloads, mine: int, referent: Browser
) -> None:
    for number in range(3):
        made.pathway(made.child(f"E{number}"), mine)
    few = [statements(office, referent, path) for path in ("/my/", "/my/follow-up/")]
    for number in range(9):
        made.pathway(made.child(f"F{number}"), mine)
    assert [statements(office, referent, path) for path in ("/my/", "/my/follow-up/")] == few
