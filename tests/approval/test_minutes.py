"""The minutes: what they say, project until signed, frozen afterwards, and who reads them."""

import hashlib
from datetime import timedelta

from sqlalchemy import event, func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, Sitting, SittingState, Verb
from pre_admin.approval.queries.printed.minutes import minutes_of
from pre_admin.approval.services.decisions import Ruling
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.journal.models import AccessEntry, AccessKind
from pre_admin.partners.models import BodyMember
from tests.approval.paper_desk import SIGNED_BY, held, minutes, prepared, read, rule, sign, signed, sitting_row
from tests.approval.sitting_desk import page, step
from tests.support.bodies import COMMITTEE, chamber
from tests.support.forms import said
from tests.support.offices import Office


def test_they_say_everything_that_happened(office: Office) -> None:
    made = held(office)
    told = read(minutes(office.browser(Role.ASSISTANT), made.sitting))
    for words in (
        "PROJET", "Comité technique", "Salle Jean-Moulin", "Plus de la moitié des membres", "Un pouvoir par membre présent",
        "1. Atelier 1", "Lire ensemble Mosson", "Avis favorable sous réserve, 4 000,00 €", "Réserves : Bilan à mi-parcours.",
        "5 présents, 0 représenté, quorum de 3", "Vote : 4 pour, 1 contre, 0 sans avis.", "(favorable, 4 000,00 €), annulée à",
        "Montant réduit, 6 543,00 €", "Déport : Camille Membre0", "1 déport", "Point non examiné", "Motif : L’association n’est pas venue.",
        "dépassement de 500,00 €, accepté par Essai Assistance administrative. Motif : Accord de la Ville du 3 mars.", "13 043,00 €",
        "La présidence",
    ):  # fmt: skip
        assert words in told, (words, told)
    head = office.one(select(func.max(Decision.number)))
    assert f"Décision n° {head}" in told


def test_figures_are_those_of_the_closing(office: Office) -> None:
    made = held(office)
    person = office.browser(Role.ASSISTANT)
    before = minutes(person, made.sitting)
    assert "−500,00 €" in read(before) or "-500,00 €" in read(before)
    other = made.room.action({0: 700})
    later = made.room.sitting([other], held_on=today() - timedelta(days=1))
    ((item, _),) = made.room.items(later)
    rule(made.room, item, Ruling(Verb.FAVOURABLE, overrun_reason="Autre accord."))
    assert minutes(person, made.sitting) == before


def test_once_signed_they_are_served_as_they_were_signed(office: Office) -> None:
    made = signed(office)
    person = office.browser(Role.ASSISTANT)
    kept = minutes(person, made.sitting)
    row = sitting_row(office, made.sitting)
    assert row.state is SittingState.SIGNED
    assert row.minutes_hash == hashlib.sha256(kept).hexdigest()
    told = read(kept)
    assert "PROJET" not in told
    assert f"par {SIGNED_BY}." in told
    assert "\u200b" not in told, "a reader who copies or searches finds the words as they are printed"
    with made.room.writing():
        member = db.session.get(BodyMember, made.room.members[COMMITTEE][1])
        assert member is not None
        member.last_name = "Autrement"
    assert minutes(person, made.sitting) == kept
    assert "Signer le procès-verbal" not in said(person.get(page("details", made.sitting)))
    again = person.get(f"/admin/sitting/step/?move=sign&id={made.sitting}")
    assert again.status_code == 302


def test_a_signature_has_a_name_and_a_day_that_has_come(office: Office) -> None:
    made = held(office)
    person = office.browser(Role.ASSISTANT)
    for values, sentence in (
        ({"signed_on": (today() + timedelta(days=1)).isoformat()}, "pas encore passée"),
        ({"signed_on": (today() - timedelta(days=1)).isoformat()}, "ne peut pas être signé avant"),
    ):
        answer = step(person, "sign", made.sitting, **{"signed_by": "Une main connue", **values})
        assert answer.status_code == 422
        assert sentence in said(answer)
        assert "Une main connue" in answer.text
    assert step(person, "sign", made.sitting, signed_by="  ").status_code == 422
    assert sitting_row(office, made.sitting).state is SittingState.CLOSED


def test_an_open_sitting_is_not_signed(office: Office) -> None:
    made = prepared(office)
    person = office.browser(Role.ASSISTANT)
    assert person.get(page("minutes", made.sitting)).status_code == 404
    assert person.get(f"/admin/sitting/step/?move=sign&id={made.sitting}").status_code == 302
    assert sitting_row(office, made.sitting).minutes_hash is None


def test_members_read_them_once_signed_less_what_they_are_recused_from(office: Office) -> None:
    made = held(office)
    chair = office.browser(Role.TECHNICAL_COMMITTEE)
    assert chair.get(page("minutes", made.sitting)).status_code == 404
    assert "Atelier 3" in read(minutes(office.browser(Role.COORDINATOR), made.sitting))
    sign(made, office.browser(Role.ASSISTANT))
    told = read(minutes(chair, made.sitting))
    assert "EXTRAIT" in told
    assert f"par {SIGNED_BY}." in told
    assert "Point n° 3 : vous êtes en déport." in told
    for words in ("Atelier 3", "6 543", "7 777", "Passerelles", "13 043", "42 457", "13 043,00"):
        assert words not in told, words
    assert "6 500,00 €" in told
    assert office.browser(Role.ADVISORY_COUNCIL).get(page("minutes", made.sitting)).status_code == 404


def test_each_printing_is_in_the_access_log(office: Office) -> None:
    made = held(office)
    minutes(office.browser(Role.ASSISTANT), made.sitting)
    rows = office.all(
        select(AccessEntry.kind, AccessEntry.detail).where(
            AccessEntry.subject == "sitting", AccessEntry.subject_id == made.sitting
        )
    )
    assert (AccessKind.EXPORT, "procès-verbal") in [tuple(row) for row in rows]


def test_as_many_statements_for_three_items_as_for_thirty(office: Office) -> None:
    room = chamber(office, voted=(1_000_000,))
    counts = []
    for size, days in ((3, 1), (30, 2)):
        sitting = room.sitting([room.action({0: 100}) for _ in range(size)], held_on=today() - timedelta(days=days))
        for item, _ in room.items(sitting):
            rule(room, item, Ruling(Verb.FAVOURABLE))
        with office.app.app_context(), as_system("essai"):
            found = db.session.get(Sitting, sitting)
            assert found is not None
            seen: list[str] = []
            event.listen(db.engine, "before_cursor_execute", lambda *args, seen=seen: seen.append(args[2]))
            data = minutes_of(found, None)
            assert sum(len(lot["items"]) for lot in data["lots"]) == size
            counts.append(len(seen))
        with room.writing():
            db.session.query(Sitting).filter(Sitting.id == sitting).update(
                {"state": SittingState.CLOSED, "closed_at": func.now()}
            )
    assert counts[0] == counts[1]
