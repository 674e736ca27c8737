"""Convocations, *dossier de séance*, letters: what they say, to whom; the same data, the same bytes."""

from decimal import Decimal

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.core.database import db
from pre_admin.funding.models import Action
from pre_admin.journal.models import AccessEntry
from tests.approval.paper_desk import prepared, read, signed
from tests.approval.sitting_desk import page
from tests.support.bodies import COMMITTEE, COUNCIL
from tests.support.forms import said
from tests.support.offices import Browser, Office

KEPT = ("Atelier 3", "7 777", "Passerelles")
"""What the third item shows."""


def paper(person: Browser, name: str, sitting: int, more: str = "") -> str:
    path = page(name, sitting) + more
    answer = person.get(path)
    assert answer.status_code == 200, answer.status_code
    assert answer.mimetype == "application/pdf"
    assert answer.data == person.get(path).data
    assert b"pdfuaid" in answer.data
    return read(answer.data)


def test_a_convocation_says_when_where_and_what(office: Office) -> None:
    made = prepared(office)
    person, members = office.browser(Role.ASSISTANT), made.room.members[COMMITTEE]
    told = paper(person, "notice", made.sitting)
    for rank in range(5):
        assert f"Camille Membre{rank}" in told
    one = paper(person, "notice", made.sitting, f"&member={members[1]}")
    for words in ("à 14 h 00", "Salle Jean-Moulin", "Lot A", *KEPT, "page 1 / 1"):
        assert words in one, (words, one)
    assert "Membre2" not in one
    assert person.get(page("notice", made.sitting) + f"&member={made.room.members[COUNCIL][0]}").status_code == 404


def test_a_recused_members_copies_lack_the_item(office: Office) -> None:
    made = prepared(office)
    chair = made.room.members[COMMITTEE][0]
    for name in ("notice", "dossier"):
        for person, more in (
            (office.browser(Role.ASSISTANT), f"&member={chair}"),
            (office.browser(Role.TECHNICAL_COMMITTEE), ""),
        ):
            told = paper(person, name, made.sitting, more)
            assert "Point n° 3 : vous êtes en déport." in told
            assert "Atelier 1" in told
            for words in KEPT:
                assert words not in told, (name, words)


def test_a_members_dossier_has_no_total_that_gives_it_away(office: Office) -> None:
    made = prepared(office)
    whole = paper(office.browser(Role.COORDINATOR), "dossier", made.sitting)
    own = paper(office.browser(Role.TECHNICAL_COMMITTEE), "dossier", made.sitting)
    assert "9 677,00 €" in whole
    assert "9 677,00 €" not in own
    assert "1 900,00 €" in own
    assert "Exemplaire de Camille Membre0" in own
    for words in ("Objectif", "Lire ensemble.", "Enfants prévus", "12", "Reste de l’enveloppe"):
        assert words in whole


def test_a_member_has_no_copy_but_their_own(office: Office) -> None:
    made = prepared(office)
    chair = office.browser(Role.TECHNICAL_COMMITTEE)
    for name in ("notice", "dossier"):
        assert chair.get(page(name, made.sitting) + f"&member={made.room.members[COMMITTEE][1]}").status_code == 404
        assert office.browser(Role.ADVISORY_COUNCIL).get(page(name, made.sitting)).status_code == 404
        assert office.browser(Role.REFERENT).get(page(name, made.sitting)).status_code == 403
    details = office.all(select(AccessEntry.detail).where(AccessEntry.subject == "sitting"))
    assert details == []


def test_letters_tell_each_provider_once_the_minutes_are_signed(office: Office) -> None:
    made = prepared(office)
    person = office.browser(Role.ASSISTANT)
    assert person.get(page("letters", made.sitting)).status_code == 404
    office.restore()
    made = signed(office)
    person = office.browser(Role.ASSISTANT)
    told = paper(person, "letters", made.sitting)
    for words in (
        "Lire ensemble Mosson", "avis favorable, sous les réserves ci-dessous, pour un montant de 4 000,00 €", "Bilan à mi-parcours.",
        "pour un montant réduit, pour un montant de 6 543,00 €", "conseil consultatif", "Camille Membre0, présidente",
    ):  # fmt: skip
        assert words in told, (words, told)
    assert "Atelier 4" not in told
    one = paper(person, "letters", made.sitting, f"&item={made.items[1]}")
    assert "Atelier 2" in one
    assert "Atelier 1" not in one
    assert person.get(page("letters", made.sitting) + f"&item={made.items[3]}").status_code == 404
    assert office.browser(Role.TECHNICAL_COMMITTEE).get(page("letters", made.sitting)).status_code == 403


def test_fewer_than_five_children_are_not_told(office: Office) -> None:
    made = prepared(office)
    with made.room.writing():
        action = db.session.get_one(Action, made.actions[0])
        action.children, action.total_cost = 3, Decimal(900)
    told = paper(office.browser(Role.ASSISTANT), "dossier", made.sitting)
    assert "Enfants prévus moins de 5" in told
    assert "Enfants prévus 12" in told
    assert "Enfants prévus 3" not in told
    assert "300,00 € par enfant" not in told, "a cost for each tells how many"
    shown = said(office.browser(Role.ASSISTANT).get(f"/admin/approval/?sitting={made.sitting}&item={made.items[0]}"))
    assert "moins de 5 enfants" in shown
    assert "300,00" not in shown.partition("Coût par enfant")[2][:40]
