"""The parents of a club's pupils sign on one screen: each ticked, what is complete starts, nothing by halves."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pre_admin.core.calendar import today
from pre_admin.panel.models import Document
from pre_admin.pathways.models import ActionState, Club, ConsentSheet, Pathway, PathwayAction, PathwayState
from tests.bench.measures import Counter
from tests.panel.test_documents import PDF
from tests.pathways.club_helpers import add_club, add_pupils, add_school, enrolled, pathway_guardians, signed, type_id, writing
from tests.support.forms import error_of, said, soup_of
from tests.support.offices import Office


def test_consents_are_ticked_and_what_is_complete_starts(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school), add_pupils(office, school)
    page = enrolled(office, club, children[:3])
    whose = pathway_guardians(office)
    two = dict(list(whose.items())[:2])
    answer = signed(office, page, two)
    assert answer.status_code == 302, said(answer)
    assert "2 parcours commencent" in said(page.browser.get(answer.location))
    states = dict(office.all(select(Pathway.id, Pathway.state)))
    assert [states[one] for one in whose] == [PathwayState.RUNNING, PathwayState.RUNNING, PathwayState.PROPOSED]
    actions = office.all(select(PathwayAction.state, PathwayAction.starts_on).where(PathwayAction.pathway_id.in_(list(two))))
    assert actions == [(ActionState.RUNNING, today())] * 2
    assert office.one(select(func.count(ConsentSheet.id))) == 2
    assert len(soup_of(page.get("consents")).select("ul.names > li")) == 1


def test_both_signatures_are_waited_for(office: Office) -> None:
    school = add_school(office)
    club = add_club(office, school)
    with writing(office) as session:
        session.get_one(Club, club).action_type_id = type_id("Suivi psychologique")
    page = enrolled(office, club, add_pupils(office, school, authority=2)[:1])
    ((pathway, guardians),) = pathway_guardians(office).items()
    assert "les deux signatures sont nécessaires" in said(page.get("consents"))
    first = signed(office, page, {pathway: guardians[:1]})
    assert "1 enfant attend encore une signature" in said(page.browser.get(first.location))
    assert office.one(select(Pathway.state)) is PathwayState.RUNNING, "the scheme asks for one"
    assert office.one(select(PathwayAction.state)) is ActionState.PROPOSED
    assert "a signé." in said(page.get("consents"))
    signed(office, page, {pathway: guardians[1:]})
    assert office.one(select(PathwayAction.state)) is ActionState.RUNNING


def test_nothing_is_kept_when_one_refuses(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school), add_pupils(office, school)
    page = enrolled(office, club, children[:2])
    whose = pathway_guardians(office)
    (first, mine), (second, theirs) = whose.items()
    answer = signed(office, page, {first: mine, second: mine})  # the second child's parent is somebody else
    assert answer.status_code == 422
    assert "Cochez au moins une personne qui signe." in said(answer)
    assert office.one(select(func.count(ConsentSheet.id))) == 0
    assert soup_of(answer).select_one(f"[name=sign-{first}][checked]"), "what was ticked stays"
    assert theirs


@pytest.mark.parametrize(
    ("signed_in", "starts_in", "name", "sentence"),
    [
        (1, 1, "signed_on", "La date de signature est dans le futur"),
        (0, -1, "starts_on", "Le début précède la signature"),
        (0, 1, "sign", "Cette date est dans le futur"),
        (-3, -3, "sign", "L’entrée précède la proposition du parcours"),
    ],
)
def test_days_that_cannot_be(office: Office, signed_in: int, starts_in: int, name: str, sentence: str) -> None:
    school = add_school(office)
    page = enrolled(office, add_club(office, school), add_pupils(office, school)[:1])
    ((pathway, guardians),) = pathway_guardians(office).items()
    days = {key: (today() + timedelta(days=n)).isoformat() for key, n in (("signed_on", signed_in), ("starts_on", starts_in))}
    answer = page.post("consents", **days, **{f"sign-{pathway}": str(guardians[0])})
    assert answer.status_code == 422
    assert sentence in (said(answer) if name == "sign" else error_of(answer, name))
    assert office.one(select(Pathway.state)) is PathwayState.PROPOSED
    assert office.one(select(func.count(ConsentSheet.id))) == 0


def test_a_scan_goes_to_one_child_whose_file_never_shows_another_family(office: Office) -> None:
    school = add_school(office)
    page = enrolled(office, add_club(office, school), add_pupils(office, school)[:2])
    ticked = {f"sign-{key}": [str(one) for one in ids] for key, ids in pathway_guardians(office).items()}
    answer = page.post("consents", sheet=(io.BytesIO(PDF), "feuille.pdf"), **ticked)
    assert answer.status_code == 422
    assert "Cochez un seul enfant" in error_of(answer, "sheet")
    assert office.one(select(func.count(Document.id))) == office.one(select(func.count(ConsentSheet.id))) == 0
    first = next(iter(ticked))
    answer = page.post("consents", sheet=(io.BytesIO(PDF), "feuille.pdf"), **{first: ticked[first]})
    assert answer.status_code == 302, said(answer)
    assert office.one(select(func.count(Document.id))) == 1
    assert office.one(select(ConsentSheet.document_id))


def test_as_many_statements_for_six_children_as_for_one(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school), add_pupils(office, school)
    counts = []
    for some in (children[:1], children[1:]):
        page = enrolled(office, club, some)
        with Counter(office.app) as counter:
            names = soup_of(page.get("consents")).select("ul.names > li")
        counts.append((counter.count, len(names)))
    (one, first), (many, all_of_them) = counts
    assert (first, all_of_them) == (1, len(children))
    assert len(children) > 2
    assert many == one
