"""A pathway from its proposal to its end, through the pages; a child who comes back."""

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Schooling
from pre_admin.pathways.models import (
    ActionState,
    ConsentState,
    FollowUp,
    ObjectiveProgress,
    ParentInformation,
    Pathway,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    PathwayState,
    Progress,
)
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.pathways import Town, ago, id_of


def test_proposing_asks_the_parents_at_once(town: Town) -> None:
    child = town.child()
    pathway = town.propose(child)
    assert town.pathway(pathway).state is PathwayState.PROPOSED
    assert town.consent(pathway).state is ConsentState.PENDING
    page = said(town.who.get(f"/admin/pathway/details/?id={pathway}"))
    assert "Lina Tazaghine" in page
    assert "Recueillir l’accord des parents" in page
    assert "Proposé" in page
    again = town.who.post(
        "/admin/pathway/new/", form_of(town.who.get(f"/admin/pathway/new/?child={child}")) | {"type": "personal"}
    )
    assert again.status_code == 422
    assert "déjà un parcours de ce type" in error_of(again, "type")


def test_it_opens_once_signed_and_not_before_the_signature(town: Town) -> None:
    pathway = town.propose(town.child())
    late = town.page(pathway, "open")
    assert late.status_code == 302  # the step is not there before the signature
    assert town.sign(pathway, on=ago(50)).status_code == 302
    before = town.take(pathway, "open", entry_on=ago(51))
    assert before.status_code == 422
    assert "précède la signature" in error_of(before, "entry_on")
    assert value_of(before, "entry_on") == ago(51)
    ahead = town.take(pathway, "open", entry_on=ago(-2))
    assert "dans le futur" in error_of(ahead, "entry_on")
    assert town.take(pathway, "open", entry_on=ago(50), next_review_on="").status_code == 302
    row = town.pathway(pathway)
    assert (row.state, row.entry_age) == (PathwayState.RUNNING, 7)


def test_what_it_is_counted_by_is_frozen_at_its_entry(town: Town) -> None:
    child = town.child()
    pathway = town.running(child)
    before = town.pathway(pathway)
    fields = form_of(town.who.get(f"/admin/child/edit/?id={child}")) | {"birth_date": "2014-01-01"}
    assert town.who.post(f"/admin/child/edit/?id={child}", fields).status_code == 302
    after = town.pathway(pathway)
    assert (before.entry_age, before.entry_level_id) == (after.entry_age, after.entry_level_id)
    assert not town.office.all(select(Schooling.id))


def test_objectives_are_set_reviewed_and_kept(town: Town) -> None:
    pathway = town.running(town.child())
    path = f"/admin/pathway/edit/?id={pathway}"
    fields = form_of(town.who.get(path)) | {
        "objectives-9-domain_id": "1",
        "objectives-9-text": "Lire un texte court avec plaisir",
    }
    assert "child_id" not in fields
    assert "state" not in fields
    assert town.who.post(path, fields).status_code == 302
    objective = town.office.one(select(PathwayObjective.id))
    review = town.page(pathway, "review")
    assert "Lire un texte court avec plaisir" in said(review)
    wrong = town.take(pathway, "review", reviewed_on=ago(0), next_review_on=ago(1), summary="Elle lit seule")
    assert "Le prochain bilan vient après" in error_of(wrong, "next_review_on")
    assert value_of(wrong, "summary").strip() == "Elle lit seule"
    done = town.take(pathway, "review", reviewed_on=ago(0), summary="Elle lit seule", **{f"objective_{objective}": "moving"})
    assert done.status_code == 302
    assert town.office.one(select(ObjectiveProgress.progress)) is Progress.MOVING
    page = said(town.who.get(f"/admin/pathway/details/?id={pathway}"))
    assert "En progrès" in page
    assert "Elle lit seule" in page
    removed = form_of(town.who.get(path)) | {"objectives-0-remove": "y"}
    refused = town.who.post(path, removed)
    assert refused.status_code == 422
    assert "déjà noté à un bilan" in said(refused)


def test_an_action_lives_its_life(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway, label="Passerelles de la Mosson")
    assert town.page(pathway, "start").status_code == 302  # nothing may start before its own agreement
    assert town.sign(pathway, town.consent(pathway, action).id, on=ago(10)).status_code == 302
    early = town.take(pathway, "start", action=str(action), starts_on=ago(12))
    assert "avant la signature" in error_of(early, "starts_on")
    assert town.take(pathway, "start", action=str(action), starts_on=ago(9)).status_code == 302
    backwards = town.take(pathway, "finish", action=str(action), ends_on=ago(11))
    assert "avant d’avoir commencé" in error_of(backwards, "ends_on")
    assert town.take(pathway, "finish", action=str(action), ends_on=ago(1)).status_code == 302
    assert town.office.one(select(PathwayAction.state)) is ActionState.DONE


def test_an_action_given_up_is_no_longer_asked_for(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway)
    assert town.take(pathway, "drop", action=str(action)).status_code == 302
    assert town.consent(pathway, action).state is ConsentState.LAPSED
    assert town.pending(pathway) == []


def test_another_pathway_s_action_cannot_be_named(town: Town) -> None:
    mine, other = town.running(town.child()), town.running(town.child("Benali", "Adam"))
    foreign, own = town.action(other), town.action(mine)
    answer = town.take(mine, "drop", action=str(foreign))
    assert answer.status_code == 422
    assert "Choisissez une valeur de la liste" in error_of(answer, "action")
    assert own != foreign


@pytest.mark.parametrize("kind", ["Accompagnement à la scolarité"])
def test_neither_offer_nor_type_is_said_beside_the_field(town: Town, kind: str) -> None:
    pathway = town.running(town.child())
    answer = town.take(pathway, "action", type_id="", label="À la médiathèque")
    assert answer.status_code == 422
    assert "dites de quel type" in error_of(answer, "type_id")
    assert value_of(answer, "label") == "À la médiathèque"


def test_closing_ends_everything_and_the_parents_are_to_be_told(town: Town) -> None:
    pathway = town.running(town.child())
    town.entrust(pathway, town.referent())
    action = town.action(pathway)
    leaving = town.close(pathway, closing_reason_id=town.reason("Sortie du dispositif"))
    assert leaving.status_code == 422  # parents who leave have a step of their own
    assert town.close(pathway, outcome="Objectifs de lecture atteints").status_code == 302
    row = town.pathway(pathway)
    assert (row.state, row.outcome) == (PathwayState.CLOSED, "Objectifs de lecture atteints")
    assert town.consent(pathway, action).state is ConsentState.LAPSED
    assert town.office.one(select(PathwayReferent.ends_on)).isoformat() == ago(1)
    assert "Fin du parcours" in str(town.office.all(select(ParentInformation.about)))
    for move in ("open", "action", "entrust", "follow", "review", "close", "withdraw", "consent"):
        assert town.page(pathway, move).status_code == 302, move
    stale = town.who.post(f"/admin/pathway/step/?move=close&id={pathway}", {"closed_on": ago(0)})
    assert stale.status_code == 302
    assert "n’est plus possible" in said(town.who.get(stale.location))


def test_a_child_comes_back(town: Town) -> None:
    child = town.child()
    first = town.running(child)
    assert town.close(first).status_code == 302
    second = town.propose(child, on=ago(0))
    assert second != first
    assert town.office.one(select(func.count(Pathway.id)).where(Pathway.child_id == child)) == 2
    assert town.consent(second).state is ConsentState.PENDING  # signed anew
    assert town.page(second, "open").status_code == 302


def test_hand_over_day_by_day(town: Town) -> None:
    pathway = town.running(town.child())
    first, second = town.referent("Ouldrissi"), town.referent("Fourcade")
    assert town.entrust(pathway, first, ago(30)).status_code == 302
    same = town.entrust(pathway, first, ago(10), "hand_over")
    assert "déjà suivi par cette personne" in error_of(same, "referent_id")
    early = town.entrust(pathway, second, ago(31), "hand_over")
    assert "précède l’arrivée du référent actuel" in error_of(early, "starts_on")
    assert town.entrust(pathway, second, ago(5), "hand_over").status_code == 302
    rows = town.office.all(select(PathwayReferent.referent_id, PathwayReferent.ends_on).order_by(PathwayReferent.starts_on))
    assert [(one, end.isoformat() if end else None) for one, end in rows] == [(first, ago(6)), (second, None)]
    assert "Nouveau référent" in str(town.office.all(select(ParentInformation.about)))


def test_a_coordinator_writes_in_the_referent_s_stead(town: Town) -> None:
    pathway = town.running(town.child())
    referent = town.referent()
    assert "stands_in" not in form_of(town.page(pathway, "follow"))
    town.entrust(pathway, referent)
    assert town.take(pathway, "follow", kind="family", minutes="45", text="Rencontre à l’école", stands_in="y").status_code == 302
    (row,) = town.office.all(select(FollowUp))
    assert (row[0].referent_id, row[0].minutes) == (referent, 45)
    wrong = town.take(pathway, "follow", kind="family", minutes="0", text="Deux mots")
    assert "de 1 à 720" in error_of(wrong, "minutes")
    assert value_of(wrong, "text").strip() == "Deux mots"


def test_only_a_pathway_proposed_by_mistake_is_deleted(town: Town) -> None:
    child = town.child()
    pathway = town.propose(child)
    town.action(pathway)
    path = f"/admin/pathway/delete/?id={pathway}"
    assert town.who.post(path, form_of(town.who.get(path), "main form")).status_code == 302
    assert town.office.one(select(func.count(Pathway.id))) == 0
    signed = town.propose(child)
    town.sign(signed)
    assert "Un parent a déjà signé" in said(town.who.get(f"/admin/pathway/delete/?id={signed}"))
    assert town.who.post(f"/admin/pathway/delete/?id={signed}", {"version": "1"}).status_code == 422


def test_two_clicks_propose_once(town: Town) -> None:
    child = town.child()
    fields = form_of(town.who.get(f"/admin/pathway/new/?child={child}")) | {"type": "personal"}
    first, second = (town.who.post("/admin/pathway/new/", fields) for _ in range(2))
    assert id_of(first) == id_of(second)
    assert town.office.one(select(func.count(Pathway.id))) == 1


def test_roles_that_only_read(town: Town) -> None:
    pathway = town.running(town.child())
    for role in (Role.ASSISTANT, Role.REGISTRY, Role.ADMINISTRATOR, Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL):
        browser = town.office.browser(role)
        for path in ("", f"details/?id={pathway}", f"step/?move=close&id={pathway}", f"consent-form/?id={pathway}"):
            assert browser.get(f"/admin/pathway/{path}").status_code == 403, (role, path)
