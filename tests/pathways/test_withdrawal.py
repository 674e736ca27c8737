"""Parents leave when they wish: the same day or an earlier one, while actions run; the referent's access ends at once, but for one note."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.journal.models import AccessEntry
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    ActionState,
    ClosingReason,
    ConsentState,
    FollowUp,
    FollowUpKind,
    ParentInformation,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
)
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser
from tests.support.pathways import Town, ago


@pytest.fixture
def followed(town: Town) -> int:
    """A pathway that runs, followed by the referent, with an action that runs and one to sign."""
    pathway = town.running(town.child())
    town.entrust(pathway, town.referent(role=Role.REFERENT))
    action = town.action(pathway)
    town.sign(pathway, town.consent(pathway, action).id, on=ago(10))
    assert town.take(pathway, "start", action=str(action), starts_on=ago(9)).status_code == 302
    town.action(pathway, "Suivi psychologique régulier")
    return pathway


@pytest.fixture
def referent(town: Town) -> Browser:
    return town.office.browser(Role.REFERENT)


def opened(browser: Browser, town: Town, pathway: int) -> list[int]:
    """What every way to the child answers this person."""
    child = town.pathway(pathway).child_id
    paths = (
        f"child/details/?id={child}", f"child/history/?id={child}", "family/details/?id=1", f"pathway/details/?id={pathway}",
        f"pathway/history/?id={pathway}", f"pathway/step/?move=follow&id={pathway}", f"pathway/consent-form/?id={pathway}",
        f"consent/details/?id={town.consent(pathway).id}", f"information/details/?id={_information(town)}",
    )  # fmt: skip
    return [browser.get(f"/admin/{path}").status_code for path in paths]


def _information(town: Town) -> int:
    return int(town.office.one(select(func.min(ParentInformation.id))))


def note_path(town: Town) -> str:
    return f"/my/closing-note/?id={town.office.one(select(func.max(PathwayReferent.id)))}"


def test_the_page_says_everything_that_follows(town: Town, followed: int) -> None:
    page = said(town.page(followed, "withdraw"))
    for told in (
        "Sortie du dispositif",
        "2 actions s’arrêtent",
        "Karima Ouldrissi n’a plus accès",
        "note de fin",
        "signatures des parents sont retirées",
        "Rien ne s’efface",
    ):
        assert told in page, told
    assert town.pathway(followed).state is PathwayState.RUNNING


@pytest.mark.parametrize("days", [0, 3], ids=["today", "backdated"])
def test_everything_stops_in_one_step(town: Town, followed: int, referent: Browser, days: int) -> None:
    assert set(opened(referent, town, followed)) == {200}
    assert town.take(followed, "withdraw", withdrawn_on=ago(days)).status_code == 302
    assert set(opened(referent, town, followed)) == {404}
    row = town.pathway(followed)
    reason = town.office.one(select(ClosingReason.family_withdrawal).where(ClosingReason.id == row.closing_reason_id))
    assert (row.state, row.closed_on.isoformat() if row.closed_on else "", reason) == (PathwayState.CLOSED, ago(days), True)
    assert {one[0] for one in town.office.all(select(PathwayAction.state))} == {ActionState.DROPPED}
    first, second = (row[0] for row in town.office.all(select(PathwayAction.id).order_by(PathwayAction.id)))
    states = [town.consent(followed, one).state for one in (None, first, second)]
    assert states == [ConsentState.WITHDRAWN, ConsentState.WITHDRAWN, ConsentState.LAPSED]
    (tenure,) = town.office.all(select(PathwayReferent.ends_on, PathwayReferent.closing_note_until))
    assert [day.isoformat() for day in tenure] == [ago(days), ago(days - 7)]
    page = said(town.who.get(f"/admin/pathway/details/?id={followed}"))
    for told in ("Prévenir Karima Ouldrissi", "reprendre le matériel prêté", "Accord parental retiré", "Sortie du dispositif"):
        assert told in page, told


@pytest.mark.parametrize(("day", "sentence"), [(-1, "dans le futur"), (51, "précède la signature"), (45, "précède l’entrée")])
def test_a_day_that_cannot_be(town: Town, followed: int, day: int, sentence: str) -> None:
    refused = town.take(followed, "withdraw", withdrawn_on=ago(day))
    assert refused.status_code == 422
    assert sentence in error_of(refused, "withdrawn_on")
    assert value_of(refused, "withdrawn_on") == ago(day)
    assert town.pathway(followed).state is PathwayState.RUNNING
    assert town.consent(followed).state is ConsentState.GIVEN


def test_the_referent_may_be_who_is_told(town: Town, followed: int, referent: Browser) -> None:
    """The family says it to the referent, who writes it down: their own access ends with it."""
    done = town.take(followed, "withdraw", referent, withdrawn_on=ago(0))
    assert done.status_code == 302
    assert done.location == "/admin/pathway/"
    assert town.consent(followed).state is ConsentState.WITHDRAWN
    assert town.pathway(followed).state is PathwayState.CLOSED
    assert town.office.one(select(PathwayReferent.ends_on)) == today()
    assert set(opened(referent, town, followed)) == {404}


def test_parents_who_signed_may_leave_before_it_opens(town: Town) -> None:
    pathway = town.propose(town.child())
    assert town.page(pathway, "withdraw").status_code == 302  # nothing is signed yet
    town.sign(pathway)
    assert town.take(pathway, "withdraw", withdrawn_on=ago(0)).status_code == 302
    assert town.pathway(pathway).state is PathwayState.REFUSED


def test_one_action_alone_may_be_taken_back(town: Town, followed: int, referent: Browser) -> None:
    action = town.office.one(select(func.min(PathwayAction.id)))
    consent = town.consent(followed, action)
    assert town.take(followed, "withdraw_action", consent=str(consent.id), withdrawn_on=ago(0)).status_code == 302
    assert town.consent(followed, action).state is ConsentState.WITHDRAWN
    assert town.office.one(select(PathwayAction.state).where(PathwayAction.id == action)) is ActionState.DROPPED
    assert town.pathway(followed).state is PathwayState.RUNNING
    assert set(opened(referent, town, followed)) == {200}


def test_without_a_reason_that_says_so_nothing_is_half_done(town: Town, followed: int) -> None:
    town.write(update(ClosingReason).values(family_withdrawal=False))
    refused = town.take(followed, "withdraw", withdrawn_on=ago(0))
    assert refused.status_code == 422
    assert "Aucun motif de clôture n’est marqué" in said(refused)
    assert town.pathway(followed).state is PathwayState.RUNNING
    assert town.consent(followed).state is ConsentState.GIVEN


# ---- the closing note
@pytest.fixture
def left(town: Town, followed: int) -> int:
    assert town.take(followed, "withdraw", withdrawn_on=ago(0)).status_code == 302
    return followed


def write(browser: Browser, path: str, text: str = "Les devoirs étaient faits seuls ; livre à rendre.") -> Any:
    return browser.post(path, form_of(browser.get(path)) | {"text": text})


def test_one_closing_note_and_one_only(town: Town, left: int, referent: Browser) -> None:
    path = note_path(town)
    home = referent.get("/admin/")
    assert "note de fin à écrire" in said(home)
    assert any(path in str(link["href"]) for link in soup_of(home).select("a[href]"))
    page = referent.get(path)
    assert page.status_code == 200
    number = said(page)
    assert "dossier 20" in number
    for hidden in ("Tazaghine", "Lina", "Samira", "Passerelles"):
        assert hidden not in page.text, hidden
    empty = write(referent, path, " ")
    assert (empty.status_code, error_of(empty, "text")) == (422, "Ce champ est obligatoire.")
    assert write(referent, path).status_code == 303
    (note,) = town.office.all(select(FollowUp))
    assert (note[0].kind, note[0].pathway_id) == (FollowUpKind.CLOSING, left)
    assert referent.get(path).status_code == 404
    assert referent.post(path, {"text": "encore"}).status_code == 404
    assert "note de fin" not in said(referent.get("/admin/")).replace("Note de fin enregistrée", "")
    assert "livre à rendre" in said(town.who.get(f"/admin/pathway/details/?id={left}"))
    assert set(opened(referent, town, left)) == {404}


def test_the_note_s_page_is_in_the_access_log_by_number(town: Town, left: int, referent: Browser) -> None:
    referent.get(note_path(town))
    last = town.office.all(select(AccessEntry.subject, AccessEntry.subject_id, AccessEntry.detail).order_by(AccessEntry.id))[-1]
    assert tuple(last) == ("child", town.pathway(left).child_id, "note de fin, dossier fermé")


def test_nobody_else_and_no_later(town: Town, left: int, referent: Browser) -> None:
    path = note_path(town)
    for role in (Role.COORDINATOR, Role.REFERENT):
        other = town.office.browser(role, charter=False)
        assert "/charter/" in str(other.get(path).headers.get("Location"))
    assert town.who.get(path).status_code == 404  # a coordinator writes in the file itself
    for role in set(Role) - {Role.COORDINATOR, Role.REFERENT}:
        assert town.office.browser(role).get(path).status_code == 403, role
    for wrong in ("?id=0", "?id=abc", "?id=99999999999", "?id=2147483647", ""):
        assert referent.get(f"/my/closing-note/{wrong}").status_code == 404, wrong
    town.write(update(PathwayReferent).values(closing_note_until=today() - timedelta(days=1)))
    assert referent.get(path).status_code == 404
    assert referent.post(path, {"text": "trop tard"}).status_code == 404
    assert not town.office.all(select(FollowUp))


def test_the_last_day_counts_and_the_post_must_be_held(town: Town, left: int, referent: Browser) -> None:
    path = note_path(town)
    town.write(update(PathwayReferent).values(closing_note_until=today()))
    assert referent.get(path).status_code == 200
    town.write(update(Referent).values(ends_on=today() - timedelta(days=1)))
    assert referent.get(path).status_code == 404


def test_an_ordinary_end_leaves_no_note(town: Town, followed: int, referent: Browser) -> None:
    assert town.close(followed).status_code == 302
    assert referent.get(note_path(town)).status_code == 404
    assert set(opened(referent, town, followed)) == {404}


def test_a_new_pathway_does_not_open_the_former_referent_s_door(town: Town, left: int, referent: Browser) -> None:
    child = town.pathway(left).child_id
    again = town.running(child)
    assert referent.get(f"/admin/child/details/?id={child}").status_code == 404
    assert town.office.one(select(func.count(Pathway.id))) == 2
    town.entrust(again, town.referent("Fourcade"), ago(1))
    assert referent.get(f"/admin/pathway/details/?id={again}").status_code == 404
