"""Votes: the difference is seen before it is kept, an overrun says why, two at once are not added unseen."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import EnvelopeVote
from tests.support.bodies import chamber
from tests.support.forms import confirmation, error_of, form_of, said, value_of
from tests.support.money import details, send, take, votes, voting
from tests.support.offices import Browser, Office


def test_a_second_vote_is_kept_once_its_difference_was_seen(office: Office) -> None:
    room = chamber(office, voted=(90_000,))
    person, path = office.browser(Role.ASSISTANT), voting(room.envelopes[0])
    answer = send(person, path, total="100 000", reference="Avenant 1")
    assert answer.status_code == 422
    assert "Ce vote ajoute 10 000,00 € : le total voté passe de 90 000,00 € à 100 000,00 €." in said(answer)
    assert len(votes(office)) == 1
    fields: dict[str, Any] = {**form_of(answer), "confirmed": confirmation(answer)}
    assert person.post(path, fields).status_code == 302
    assert person.post(path, fields).status_code == 302, "the same form again"
    assert votes(office) == [(1, Decimal(90_000), Decimal(0)), (2, Decimal(10_000), Decimal(0))]
    told = details(person, room.envelopes[0])
    assert "+10 000,00 €" in told
    assert "100 000,00 €" in told
    assert "Avenant 1" in told


def test_a_confirmation_holds_for_the_total_that_was_seen(office: Office) -> None:
    room = chamber(office, voted=(90_000,))
    person, path = office.browser(Role.ASSISTANT), voting(room.envelopes[0])
    seen = send(person, path, total="100 000")
    fields: dict[str, Any] = {**form_of(seen), "confirmed": confirmation(seen)}
    with room.writing():
        db.session.add(EnvelopeVote(envelope_id=room.envelopes[0], number=2, voted_on=today(), amount=Decimal(5000)))
    answer = person.post(path, fields)
    assert answer.status_code == 422
    assert "passe de 95 000,00 € à 100 000,00 €" in said(answer)
    assert len(votes(office)) == 2


def test_a_vote_under_what_is_taken_says_why(office: Office) -> None:
    room = chamber(office, voted=(10_000,))
    take(room, room.action({0: 8000}), 0, 8000)
    person, path = office.browser(Role.ASSISTANT), voting(room.envelopes[0])
    answer = send(person, path, total="7 500")
    assert answer.status_code == 422
    assert "Ce total laisse 500,00 € de moins" in " ".join(error_of(answer, "overrun_reason").split())
    assert value_of(answer, "total") == "7500,00"
    answer = send(person, path, total="7500", overrun_reason="Retrait de la Ville")
    fields: dict[str, Any] = {**form_of(answer), "confirmed": confirmation(answer)}
    assert person.post(path, fields).status_code == 302
    assert votes(office)[1] == (2, Decimal(-2500), Decimal(500))
    told = details(person, room.envelopes[0])
    assert "−500,00 €, dépassée" in told
    assert "Retrait de la Ville" in told


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"total": ""}, "total", "obligatoire"),
        ({"total": "-5"}, "total", "jamais négatif"),
        ({"total": "1000"}, "total", "déjà de"),
        ({"total": "2000", "overrun_reason": "Pour rien"}, "overrun_reason", "pas de dépassement"),
        ({"total": "2000", "voted_on": (today() + timedelta(days=1)).isoformat()}, "voted_on", "à venir"),
    ],
)
def test_a_vote_that_cannot_be(office: Office, typed: dict[str, str], field: str, sentence: str) -> None:
    room = chamber(office, voted=(1000,))
    answer = send(office.browser(Role.ASSISTANT), voting(room.envelopes[0]), reference="D-12", **typed)
    assert answer.status_code == 422
    assert sentence in error_of(answer, field)
    assert value_of(answer, "reference") == "D-12"
    assert len(votes(office)) == 1


def test_two_first_votes_at_once_are_not_added_unseen(office: Office) -> None:
    room = chamber(office, voted=(0,))
    people = [office.browser(Role.ASSISTANT) for _ in range(2)]
    path, together, codes = voting(room.envelopes[0]), Barrier(2), []
    forms: list[dict[str, Any]] = [
        {**form_of(one.get(path)), "total": total} for one, total in zip(people, ("100", "250"), strict=True)
    ]

    def post(person: Browser, fields: dict[str, Any]) -> None:
        together.wait()
        codes.append(person.post(path, fields).status_code)

    threads = [Thread(target=post, args=pair) for pair in zip(people, forms, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    first, second = sorted(codes)
    assert first == 302
    assert second in (409, 422)
    assert len(votes(office)) == 1
