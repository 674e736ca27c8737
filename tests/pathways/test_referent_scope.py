"""What a referent reaches of pathways: their own, no longer, never; what each role may do there."""

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.pathways.models import FollowUp, ParentInformation
from tests.support.forms import said
from tests.support.offices import Browser
from tests.support.pathways import Town, ago


def lists(browser: Browser) -> str:
    """Every list of the room, read as one text."""
    paths = ("pathway/?state=all", "pathway/?state=running", "consent/?state=all", "information/?state=all", "child/?state=all")
    return " ".join(said(browser.get(f"/admin/{path}")) for path in paths)


def test_own_former_and_others(town: Town) -> None:
    mine, other = town.running(town.child()), town.running(town.child("Benali", "Adam"))
    me, colleague = town.referent(role=Role.REFERENT), town.referent("Fourcade")
    town.entrust(mine, me)
    town.entrust(other, colleague)
    browser = town.office.browser(Role.REFERENT)
    seen = lists(browser)
    assert "Tazaghine" in seen
    assert "Benali" not in seen
    assert browser.get(f"/admin/pathway/details/?id={other}").status_code == 404
    for move in ("follow", "review", "consent", "withdraw"):
        assert browser.post(f"/admin/pathway/step/?move={move}&id={other}", {"done_on": ago(0)}).status_code == 404
    assert town.take(mine, "follow", browser, kind="call", text="Appel à la mère").status_code == 302
    (row,) = town.office.all(select(FollowUp))
    assert row[0].referent_id == me
    assert town.entrust(mine, colleague, ago(0), "hand_over").status_code == 302
    assert "Tazaghine" not in lists(browser)
    assert browser.get(f"/admin/pathway/details/?id={mine}").status_code == 404


def test_a_referent_follows_and_collects_but_does_not_keep(town: Town) -> None:
    pathway = town.running(town.child())
    town.entrust(pathway, town.referent(role=Role.REFERENT))
    action = town.action(pathway)
    browser = town.office.browser(Role.REFERENT)
    for move in ("action", "start", "hand_over", "close", "drop"):
        assert browser.get(f"/admin/pathway/step/?move={move}&id={pathway}").status_code == 403, move
    for path in (f"edit/?id={pathway}", "new/", f"delete/?id={pathway}", "export/csv/", "lookup/hand_over.referent_id/?q=a"):
        assert browser.get(f"/admin/pathway/{path}").status_code == 403, path
    page = said(browser.get(f"/admin/pathway/details/?id={pathway}"))
    assert "Changer de référent" not in page
    assert "Clore le parcours" not in page
    assert town.sign(pathway, town.consent(pathway, action).id, who=browser, on=ago(1)).status_code == 302
    assert "stands_in" not in said(town.page(pathway, "follow", browser))


def test_the_support_team_reads_no_follow_up_text_nor_agreement(town: Town) -> None:
    pathway = town.running(town.child())
    town.take(pathway, "follow", kind="family", text="Un mot qui ne se partage pas")
    child = town.pathway(pathway).child_id
    _on_agenda(town, child)
    browser = town.office.browser(Role.SUPPORT_TEAM)
    for path in (f"child/details/?id={child}", f"pathway/details/?id={pathway}", f"pathway/history/?id={pathway}"):
        page = browser.get(f"/admin/{path}")
        assert page.status_code == 200, path
        assert "Un mot qui ne se partage pas" not in page.text
        assert "Accord parental" not in said(page)
    assert "Rencontre avec la famille" in said(browser.get(f"/admin/child/details/?id={child}"))
    assert browser.get("/admin/consent/").status_code == 403
    assert browser.get("/admin/information/").status_code == 403
    assert "Un mot qui ne se partage pas" in said(town.who.get(f"/admin/child/details/?id={child}"))


def _on_agenda(town: Town, child: int) -> None:
    """The child is on the agenda of a convened meeting of the team member's own team."""
    from sqlalchemy import insert

    from pre_admin.core.calendar import now, today
    from pre_admin.partners.models import TeamMember
    from pre_admin.pathways.models import CaseReview, Meeting, MeetingState
    from tests.support.people import user_id

    member = user_id(town.office, Role.SUPPORT_TEAM)
    town.write(
        insert(TeamMember).values(
            territory_id=1, last_name="Essai", first_name="Équipe", function="Directrice", starts_on=today(), user_id=member
        )
    )
    town.write(insert(Meeting).values(territory_id=1, held_on=today(), state=MeetingState.CONVENED, convened_at=now()))
    town.write(insert(CaseReview).values(meeting_id=1, child_id=child, position=1))


# ---- parents to inform
def test_parents_are_told_then_it_is_written(town: Town) -> None:
    pathway = town.running(town.child())
    town.action(pathway)
    (row,) = town.office.all(select(ParentInformation))
    path = f"/admin/information/step/?move=tell&id={row[0].id}"
    assert "Action proposée : Accompagnement à la scolarité" in said(town.who.get("/admin/information/"))
    ahead = town.who.post(path, _filled(town.who, path, informed_on=ago(-1), informed_how="phone"))
    assert "dans le futur" in said(ahead)
    blank = town.who.post(path, _filled(town.who, path, informed_how=""))
    assert blank.status_code == 422
    assert town.who.post(path, _filled(town.who, path, informed_how="phone")).status_code == 302
    page = said(town.who.get(f"/admin/information/details/?id={row[0].id}"))
    assert "par téléphone" in page
    assert "Essai Coordination" in page
    assert town.who.get(path).status_code == 302  # told once
    assert "Tous les parents sont informés" in said(town.who.get("/admin/information/"))
    assert "Parents informés" in said(town.who.get(f"/admin/child/details/?id={row[0].child_id}"))


def test_several_are_told_at_once_and_a_referent_tells_their_own(town: Town) -> None:
    mine, other = town.running(town.child()), town.running(town.child("Benali", "Adam"))
    town.entrust(mine, town.referent(role=Role.REFERENT))
    for pathway in (mine, other):
        town.action(pathway)
        town.action(pathway, "Activité sportive")
    browser = town.office.browser(Role.REFERENT)
    rows = town.office.all(select(ParentInformation.id, ParentInformation.child_id).order_by(ParentInformation.id))
    own = [one for one, child in rows if child == town.pathway(mine).child_id]
    foreign = next(one for one, child in rows if child != town.pathway(mine).child_id)
    assert (
        browser.get("/admin/information/batch/", query_string={"action": "told_phone", "rowid": [*own, foreign]}).status_code
        == 404
    )
    page = browser.get("/admin/information/batch/", query_string={"action": "told_phone", "rowid": own})
    assert browser.post("/admin/information/batch/apply/", _form(page)).status_code == 302
    told = town.office.all(
        select(ParentInformation.id).where(ParentInformation.informed_on.is_not(None)).order_by(ParentInformation.id)
    )
    assert [one[0] for one in told] == own
    assert browser.get(f"/admin/information/details/?id={foreign}").status_code == 404


def _filled(browser: Browser, path: str, **fields: str) -> dict[str, object]:
    from tests.support.forms import form_of

    return form_of(browser.get(path)) | fields


def _form(page: object) -> dict[str, list[str]]:
    from tests.support.forms import form_of

    return form_of(page, "main form[method=post]")  # type: ignore[arg-type]
