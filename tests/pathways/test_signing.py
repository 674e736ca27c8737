"""Parents sign for the scheme and for each action; one sheet may cover several; who may sign; refusals."""

import base64
import io
from typing import Any

import pytest
from sqlalchemy import func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Guardian
from pre_admin.panel.documents import misplaced_files
from pre_admin.pathways.models import (
    ActionState,
    ConsentSheet,
    ConsentSignature,
    ConsentState,
    PathwayAction,
    PathwayState,
    SignedHow,
)
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Office
from tests.support.pathways import Town, ago, id_of

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PSYCHOLOGY = "Suivi psychologique régulier"


def drawn(town: Town, pathway: int, signers: list[int], content: bytes = PNG, name: str = "drawing", **fields: Any) -> Any:
    """A sheet sent with a file: the picture of a signature, or a scan."""
    form: dict[str, Any] = dict(form_of(town.page(pathway, "consent")))
    form |= {"consents": [str(one) for one in town.pending(pathway)], "signers": [str(one) for one in signers], **fields}
    form[name] = (io.BytesIO(content), "signature.png")
    return town.who.post(f"/admin/pathway/step/?move=consent&id={pathway}", form, content_type="multipart/form-data")


def test_one_signature_is_enough_for_the_scheme(town: Town) -> None:
    pathway = town.propose(town.child())
    assert town.sign(pathway, on=ago(3)).status_code == 302
    consent = town.consent(pathway)
    assert (consent.state, consent.given_on) == (ConsentState.GIVEN, consent.given_on)
    assert consent.given_on is not None
    assert consent.given_on.isoformat() == ago(3)
    page = said(town.who.get(f"/admin/consent/details/?id={consent.id}"))
    assert "Samira Tazaghine" in page
    assert "1 sur 1" in page
    assert "Sur papier" in page


def test_a_regular_psychological_follow_up_needs_both(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway, PSYCHOLOGY)
    mother, father = town.guardians(pathway)
    assert town.sign(pathway, signers=(mother,), on=ago(5)).status_code == 302
    assert town.consent(pathway, action).state is ConsentState.PENDING
    page = said(town.page(pathway, "consent"))
    assert "1 signature sur 2" in page
    assert "Samira Tazaghine" in page
    assert town.page(pathway, "start").status_code == 302
    assert town.sign(pathway, signers=(father,), on=ago(9)).status_code == 302  # his sheet is older, and comes in later
    consent = town.consent(pathway, action)
    assert consent.state is ConsentState.GIVEN
    assert consent.given_on is not None
    assert consent.given_on.isoformat() == ago(5)
    assert town.take(pathway, "start", action=str(action), starts_on=ago(4)).status_code == 302


def test_the_same_person_twice_is_one_signature(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway, PSYCHOLOGY)
    mother = town.guardians(pathway)[0]
    for _ in range(2):
        assert town.sign(pathway, signers=(mother,), on=ago(5)).status_code == 302
    assert town.consent(pathway, action).state is ConsentState.PENDING
    signed = select(func.count(ConsentSignature.id)).where(ConsentSignature.consent_id == town.consent(pathway, action).id)
    assert town.office.one(signed) == 1


def test_a_child_with_one_holder_needs_that_one_alone(town: Town) -> None:
    pathway = town.running(town.child(parents=(("Samira", "mother", True), ("Hakim", "step_parent", False))))
    action = town.action(pathway, PSYCHOLOGY)
    assert town.consent(pathway, action).signatures_needed == 1


def test_who_holds_authority_may_change_before_the_signature(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway, PSYCHOLOGY)
    mother, father = town.guardians(pathway)
    town.write(update(Guardian).where(Guardian.id == father).values(parental_authority=False))
    assert town.sign(pathway, signers=(mother,), on=ago(5)).status_code == 302
    assert town.consent(pathway, action).state is ConsentState.GIVEN


def test_someone_without_authority_is_shown_and_refused(town: Town) -> None:
    pathway = town.propose(town.child(parents=(("Samira", "mother", True), ("Rachid", "step_parent", False))))
    page = town.page(pathway, "consent")
    assert "Rachid Tazaghine (n’exerce pas l’autorité parentale" in said(page)
    refused = town.sign(pathway, signers=(town.guardians(pathway)[1],), on=ago(1))
    assert refused.status_code == 422
    assert "Rachid Tazaghine : cette personne n’exerce pas l’autorité parentale" in said(refused)
    assert value_of(refused, "signed_on") == ago(1)
    assert town.office.one(select(func.count(ConsentSheet.id))) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"consents": []}, "Cochez au moins un accord"),
        ({"signers": []}, "Cochez au moins une personne"),
        ({"signed_on": ago(-1)}, "dans le futur"),
        ({"signed_on": ""}, "Ce champ est obligatoire"),
        ({"signed_on": "31/02/2026"}, "n’existe pas au calendrier"),
        ({"consents": ["99999"]}, "Choisissez une valeur de la liste"),
        ({"signers": ["99999999999999999999"]}, "Choisissez une valeur de la liste"),
    ],
)
def test_a_sheet_that_does_not_hold_is_refused_in_french(town: Town, fields: dict[str, Any], sentence: str) -> None:
    pathway = town.propose(town.child())
    given = {"signers": [str(town.guardians(pathway)[0])], "consents": [str(one) for one in town.pending(pathway)], **fields}
    refused = town.take(pathway, "consent", **given)
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert town.consent(pathway).state is ConsentState.PENDING
    assert town.office.one(select(func.count(ConsentSheet.id))) == 0


def test_one_sheet_covers_the_scheme_and_several_actions(town: Town) -> None:
    pathway = town.propose(town.child())
    actions = [town.action(pathway), town.action(pathway, "Activité sportive")]
    assert town.sign(pathway).status_code == 302
    assert {town.consent(pathway, one).state for one in (None, *actions)} == {ConsentState.GIVEN}
    assert town.office.one(select(func.count(ConsentSheet.id))) == 1
    assert town.office.one(select(func.count(ConsentSignature.id))) == 3


def test_an_action_without_signature_starts_with_the_pathway(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway, "Information et orientation de la famille")
    assert town.pending(pathway) == []
    assert town.take(pathway, "start", action=str(action), starts_on=ago(1)).status_code == 302


# ---- on the screen, on paper
def test_a_signature_drawn_on_the_screen_is_kept_sealed_and_opens(town: Town) -> None:
    pathway = town.propose(town.child())
    page = town.page(pathway, "consent")
    assert soup_of(page).select_one("[data-pad] canvas")
    assert drawn(town, pathway, town.guardians(pathway)[:1]).status_code == 302
    consent = town.consent(pathway)
    assert consent.state is ConsentState.GIVEN
    (sheet,) = town.office.all(select(ConsentSheet))
    assert sheet[0].how is SignedHow.SCREEN
    details = town.who.get(f"/admin/consent/details/?id={consent.id}")
    (link,) = [one["href"] for one in soup_of(details).select("a") if "Ouvrir la feuille" in one.get_text()]
    file = town.who.get(str(link))
    assert (file.status_code, file.data) == (200, PNG)
    assert "Samira" not in str(file.headers)
    folder = town.office.app.config["DOCUMENTS"]
    from pathlib import Path

    assert all(PNG not in path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())


def test_a_sheet_opens_only_through_its_own_consent(town: Town) -> None:
    mine, other = town.propose(town.child()), town.propose(town.child("Benali", "Adam"))
    drawn(town, mine, town.guardians(mine)[:1])
    (sheet,) = town.office.all(select(ConsentSheet.id))
    for path in (
        f"?id={town.consent(other).id}&list=sheets&row={sheet[0]}&field=document_id",
        f"?id={town.consent(mine).id}&list=sheets&row={sheet[0]}&field=by_id",
        f"?id={town.consent(mine).id}&list=sheets&row=0&field=document_id",
        f"?id={town.consent(mine).id}&field=document_id",
    ):
        assert town.who.get(f"/admin/consent/file/{path}").status_code == 404, path


def test_two_people_never_sign_one_drawing(town: Town) -> None:
    pathway = town.propose(town.child())
    refused = drawn(town, pathway, town.guardians(pathway))
    assert refused.status_code == 422
    assert "une seule personne signe à la fois" in said(refused)
    kept = form_of(refused)
    assert kept["drawing-kept"]  # the drawing needs not be done again
    again = town.who.post(f"/admin/pathway/step/?move=consent&id={pathway}", kept | {"signers": [kept["signers"][0]]})
    assert again.status_code == 302
    assert town.consent(pathway).state is ConsentState.GIVEN


def test_what_is_not_a_picture_is_refused(town: Town) -> None:
    pathway = town.propose(town.child())
    refused = drawn(town, pathway, town.guardians(pathway)[:1], content=b"<script>alert(1)</script>")
    assert refused.status_code == 422
    assert "Seuls un PDF, une image PNG" in said(refused)


def test_a_scan_and_a_drawing_are_not_one_sheet(town: Town) -> None:
    pathway = town.propose(town.child())
    both = drawn(town, pathway, town.guardians(pathway)[:1], scan=(io.BytesIO(PNG), "feuille.png"))
    assert both.status_code == 422
    assert "pas les deux sur la même feuille" in said(both)


# ---- refusing
def test_refusing_the_scheme_ends_what_was_proposed(town: Town) -> None:
    pathway = town.propose(town.child())
    town.entrust(pathway, town.referent(), ago(20))
    action = town.action(pathway)
    scheme = town.consent(pathway)
    assert town.take(pathway, "refuse", consent=str(scheme.id), refused_on=ago(2)).status_code == 302
    assert town.pathway(pathway).state is PathwayState.REFUSED
    assert town.consent(pathway).state is ConsentState.REFUSED
    assert town.consent(pathway, action).state is ConsentState.LAPSED
    assert town.office.one(select(PathwayAction.state)) is ActionState.DROPPED
    assert town.page(pathway, "consent").status_code == 302


def test_refusing_an_action_leaves_the_rest(town: Town) -> None:
    pathway = town.running(town.child())
    action = town.action(pathway)
    ahead = town.take(pathway, "refuse", consent=str(town.consent(pathway, action).id), refused_on=ago(-1))
    assert "dans le futur" in error_of(ahead, "refused_on")
    assert town.take(pathway, "refuse", consent=str(town.consent(pathway, action).id), refused_on=ago(0)).status_code == 302
    assert town.office.one(select(PathwayAction.state)) is ActionState.REFUSED
    assert town.pathway(pathway).state is PathwayState.RUNNING


# ---- who signed stays
def test_a_guardian_who_signed_stays_in_the_family(town: Town) -> None:
    child = town.child()
    pathway = town.propose(child)
    town.sign(pathway)
    path = "/admin/family/edit/?id=1"
    refused = town.who.post(path, form_of(town.who.get(path)) | {"guardians-0-remove": "y"})
    assert refused.status_code == 422
    assert "Samira Tazaghine ne peut pas être retiré" in said(refused)
    assert "1 signature d’accord parental" in said(refused)
    assert "Exerce l’autorité parentale" in said(refused)
    other = town.who.post(path, form_of(town.who.get(path)) | {"guardians-1-remove": "y"})
    assert other.status_code == 302
    assert len(town.guardians(pathway)) == 1


# ---- the form to print
def test_the_form_to_print_is_filled_in(town: Town) -> None:
    pathway = town.propose(town.child(parents=(("Samira", "mother", True), ("Rachid", "step_parent", False))))
    town.action(pathway, PSYCHOLOGY)
    page = said(town.who.get(f"/admin/pathway/consent-form/?id={pathway}"))
    for told in ("Lina Tazaghine", "née le 03/12/2018", "le dispositif", PSYCHOLOGY, "Samira Tazaghine", "retirer à tout moment"):
        assert told in page, told
    assert "Rachid" not in page
    assert town.office.browser(Role.SUPPORT_TEAM).get(f"/admin/pathway/consent-form/?id={pathway}").status_code == 403


def test_the_register_of_agreements(town: Town) -> None:
    first, second = town.propose(town.child()), town.propose(town.child("Benali", "Adam"))
    town.sign(first)
    assert "Benali Adam" in said(town.who.get("/admin/consent/"))
    assert "Tazaghine Lina" not in said(town.who.get("/admin/consent/"))
    assert "Tazaghine Lina" in said(town.who.get("/admin/consent/?state=given"))
    assert "Tazaghine Lina" in said(town.who.get("/admin/consent/?state=all&search=taza"))
    assert "Benali Adam" not in said(town.who.get("/admin/consent/?state=all&search=taza"))
    step = soup_of(town.who.get(f"/admin/consent/details/?id={town.consent(second).id}")).select_one("a[href*='move=consent']")
    assert step is not None
    assert town.who.get("/admin/consent/new/").status_code == 403
    assert id_of(town.sign(second)) == second


def test_a_scan_refused_for_another_reason_is_not_to_be_chosen_again(town: Town) -> None:
    pathway = town.propose(town.child())
    refused = drawn(town, pathway, [], name="scan")
    assert refused.status_code == 422
    assert "Cochez au moins une personne qui signe" in said(refused)
    assert "reçu : il sera joint" in said(refused)
    assert misplaced(town.office) == []
    signed = form_of(refused) | {"signers": [str(town.guardians(pathway)[0])]}
    assert town.who.post(f"/admin/pathway/step/?move=consent&id={pathway}", signed).status_code == 302
    assert town.office.one(select(ConsentSheet.document_id)) is not None
    assert misplaced(town.office) == []


def misplaced(office: Office) -> list[str]:
    """Files without their record, records without their file."""
    with office.app.app_context():
        return misplaced_files()
