"""Envelopes and conventions, the year that comes: what people type, what is refused, who may, how much is asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding import checks
from pre_admin.funding.models import Contribution, Convention, Envelope, EnvelopeVote, LedgerKind
from tests.support.bodies import chamber
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.money import LIST, YEAR, axis, counting, details, funder, new, send, take, votes, voting
from tests.support.offices import Office


# ---- the envelope
def test_an_envelope_is_named_by_the_house_and_takes_the_funders_contribution(office: Office) -> None:
    person = office.browser(Role.ASSISTANT)
    answer = new(person, office, funder_id=str(funder(office, 2)), first_total="12 500,50 €", first_voted_on="01/01/2026")
    assert answer.status_code == 302, answer.text
    ((key, title, contribution, order),) = office.all(
        select(Envelope.id, Envelope.title, Envelope.contribution, Envelope.sort_key)
    )
    assert title.startswith(f"{YEAR}, Ville de Montpellier, moyens mis à disposition, ")
    assert contribution is Contribution.VALUED
    assert order
    assert votes(office) == [(1, Decimal("12500.50"), Decimal(0))]
    assert "12 500,50 €" in details(person, key)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"first_total": "douze"}, "first_total", "Écrivez un montant"),
        ({"first_total": "100"}, "first_voted_on", "Donnez aussi la date"),
        ({"first_reference": "D-1"}, "first_total", "Écrivez le montant de ce vote"),
        ({"first_total": "100", "first_voted_on": (today() + timedelta(days=2)).isoformat()}, "first_voted_on", "à venir"),
        ({"year": "1999"}, "year", "de 2000 à 2100"),
        ({"year": "99999999999999"}, "year", "nombre"),
        ({"territory_id": "999999"}, "territory_id", "n’existe pas"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(office: Office, typed: dict[str, str], field: str, sentence: str) -> None:
    person = office.browser(Role.ASSISTANT)
    answer = new(person, office, remarks="Gardé tel quel", **typed)
    assert answer.status_code == 422
    assert sentence in error_of(answer, field)
    assert value_of(answer, "remarks").strip() == "Gardé tel quel"
    assert office.one(select(func.count(Envelope.id))) == 0
    assert votes(office) == []


def test_the_same_envelope_twice_is_refused(office: Office) -> None:
    person = office.browser(Role.ASSISTANT)
    assert new(person, office).status_code == 302
    answer = new(person, office)
    assert answer.status_code == 422
    assert "existe déjà" in error_of(answer, "funder_id")


def test_a_voted_or_taken_envelope_stays_the_money_it_is(office: Office) -> None:
    room = chamber(office, voted=(1000, 0))
    take(room, room.action({1: 100}), 1, 100)
    person = office.browser(Role.ASSISTANT)
    for envelope in room.envelopes:
        answer = send(person, f"{LIST}edit/?id={envelope}", year=str(YEAR + 1), axis_id=str(axis(office, 3)), remarks="Vu")
        assert answer.status_code == 422
        for field in ("year", "axis_id"):
            assert "ramenez son total voté à zéro" in error_of(answer, field)
        assert value_of(answer, "remarks").strip() == "Vu"
        assert send(person, f"{LIST}edit/?id={envelope}", remarks="Vu").status_code == 302
    assert office.all(select(Envelope.year, Envelope.remarks)) == [(YEAR, "Vu")] * 2


def test_an_untouched_envelope_moves_and_is_named_again(office: Office) -> None:
    room = chamber(office, voted=(0,))
    person = office.browser(Role.ASSISTANT)
    assert send(person, f"{LIST}edit/?id={room.envelopes[0]}", year=str(YEAR + 1)).status_code == 302
    assert office.one(select(Envelope.title)).startswith(f"{YEAR + 1}, ")


def test_a_voted_envelope_is_not_deleted(office: Office) -> None:
    room = chamber(office, voted=(1000,))
    person = office.browser(Role.ASSISTANT)
    page = person.get(f"{LIST}delete/?id={room.envelopes[0]}")
    assert "1 vote" in said(page)
    person.post(f"{LIST}delete/?id={room.envelopes[0]}", {"version": "1"})
    assert office.one(select(func.count(Envelope.id))) == 1


# ---- what remains
def test_what_remains_is_what_was_voted_less_what_is_taken(office: Office) -> None:
    room = chamber(office, voted=(10_000, 1000, 0))
    action = room.action({0: 100})
    take(room, action, 0, 3000)
    take(room, action, 0, 2000, LedgerKind.APPROVED)
    take(room, action, 0, 1500, LedgerKind.COMMITTED)
    take(room, action, 1, 1200)
    person = office.browser(Role.ASSISTANT)
    listed = said(person.get(LIST))
    for told in ("10 000,00 €", "3 000,00 €", "2 000,00 €", "1 500,00 €", "5 000,00 €", "−200,00 €, dépassée", "prévisionnelle"):
        assert told in listed, told
    assert "Atelier 1" in details(person, room.envelopes[0])
    titles = [office.one(select(Envelope.title).where(Envelope.id == key)) for key in room.envelopes]
    for state, kept in (("overrun", 1), ("forecast", 2)):
        told = said(person.get(f"{LIST}?state={state}"))
        assert [title in told for title in titles] == [n == kept for n in range(3)], state
    home = said(person.get("/admin/"))
    assert "1 enveloppe dépassée" in home


def test_the_home_page_warns_of_what_is_nearly_spent(office: Office) -> None:
    room = chamber(office, voted=(10_000, 10_000))
    action = room.action({0: 100})
    take(room, action, 0, 9501)
    take(room, action, 1, 9500)
    person = office.browser(Role.COORDINATOR)
    assert "1 enveloppe presque épuisée Il en reste moins de 5 %." in said(person.get("/admin/"))
    assert person.get(f"{LIST}?state=low&year={YEAR}").text.count("/admin/envelope/details/?id=") == 1


# ---- the year that comes
def test_the_year_that_comes_is_prepared_once(office: Office) -> None:
    room = chamber(office, voted=(10_000, 5000))
    person, path = office.browser(Role.ASSISTANT), f"{LIST}next-year/"
    page = person.get(path)
    assert said(page).count("Sera créée") == 2
    assert "10 000,00 €" in said(page)
    fields = form_of(page)
    for _ in range(2):
        assert person.post(path, dict(fields)).status_code == 302
    rows = office.all(select(Envelope.year, Envelope.title).where(Envelope.year == YEAR + 1))
    assert len(rows) == 2
    assert all(title.startswith(f"{YEAR + 1}, ") for _, title in rows)
    assert len(votes(office)) == 2, "no amount is copied"
    again = person.get(f"{path}?year={YEAR + 1}")
    assert said(again).count("Existe déjà") == 2
    assert person.post(path, dict(form_of(again))).status_code == 302
    assert office.one(select(func.count(Envelope.id))) == 4
    copy = office.one(select(Envelope.id).where(Envelope.year == YEAR + 1, Envelope.funder_id == funder(office)))
    assert f"en {YEAR} : 10 000,00 €" in details(person, copy)
    assert len(room.envelopes) == 2


@pytest.mark.parametrize("year", ["", "abc", "99999", "1", "2\x00026"])
def test_a_year_that_is_none_changes_nothing(office: Office, year: str) -> None:
    chamber(office, voted=(10_000,))
    person = office.browser(Role.ASSISTANT)
    person.get(f"{LIST}next-year/?year={year}")
    answer = person.post(f"{LIST}next-year/", {"year": year, "mark": "m"})
    assert answer.status_code in (400, 422)
    assert office.one(select(func.count(Envelope.id))) == 1


# ---- conventions
def test_a_convention_lists_its_envelopes_and_refuses_a_stranger(office: Office) -> None:
    room, person = chamber(office, voted=(10_000, 500)), office.browser(Role.ASSISTANT)
    path = "/admin/convention/new/"
    base = {"funder_id": str(funder(office)), "year": str(YEAR)}
    assert send(person, path, number="C-1", amount="1 234,5", **base).status_code == 302
    first = office.one(select(Convention.id))
    assert office.one(select(Convention.amount)) == Decimal("1234.50")
    assert "porte déjà ce numéro" in error_of(send(person, path, number="C-1", **base), "number")
    other = send(person, path, number="C-2", amends_id=str(first), funder_id=str(funder(office, 1)), year=str(YEAR))
    assert "d’un autre financeur" in error_of(other, "amends_id")
    backwards = send(person, path, number="C-3", starts_on="2026-05-01", ends_on="2026-01-01", **base)
    assert "précède le début" in error_of(backwards, "ends_on")
    assert send(person, f"{LIST}edit/?id={room.envelopes[0]}", convention_id=str(first)).status_code == 302
    refused = send(person, f"{LIST}edit/?id={room.envelopes[1]}", convention_id=str(first))
    assert "d’un autre financeur" in error_of(refused, "convention_id")
    told = said(person.get(f"/admin/convention/details/?id={first}"))
    assert office.one(select(Envelope.title).where(Envelope.id == room.envelopes[0])) in told


# ---- rights
def test_the_assistant_keeps_the_coordinator_reads_a_body_reads_nothing(office: Office) -> None:
    key = chamber(office, voted=(10_000,)).envelopes[0]
    reading = (LIST, f"{LIST}details/?id={key}", "/admin/convention/")
    writing = (f"{LIST}new/", f"{LIST}edit/?id={key}", voting(key), f"{LIST}next-year/", "/admin/convention/new/")
    expected = {
        Role.ASSISTANT: (200, 200),
        Role.COORDINATOR: (200, 403),
        Role.TECHNICAL_COMMITTEE: (403, 403),
        Role.ADVISORY_COUNCIL: (403, 403),
    }
    for role, (reads, writes) in expected.items():
        person = office.browser(role)
        assert {person.get(path).status_code for path in reading} == {reads}, role
        assert {person.get(path).status_code for path in writing} == {writes}, role
    reader = office.browser(Role.COORDINATOR).get(LIST).text
    assert "next-year" not in reader


# ---- how much is asked
def test_lists_ask_as_much_with_3_rows_as_with_30(office: Office) -> None:
    room, asked = chamber(office, voted=(1000, 1000, 1000)), []
    take(room, room.action({0: 10}), 0, 10)
    person = office.browser(Role.ASSISTANT)
    paths = (
        LIST,
        f"{LIST}?state=overrun",
        f"{LIST}details/?id={room.envelopes[0]}",
        f"{LIST}next-year/",
        f"/admin/funder/details/?id={funder(office)}",
    )
    for more in (0, 27):
        for n in range(more):
            with room.writing():
                one = Envelope(
                    year=YEAR,
                    funder_id=funder(office),
                    axis_id=axis(office, 1 + n % 5),
                    territory_id=None,
                    title=f"E {n}",
                    sort_key=f"{n}",
                )
                one.year = YEAR - n // 5
                db.session.add(one)
                db.session.add(EnvelopeVote(envelope_id=room.envelopes[0], number=2 + n, voted_on=today(), amount=Decimal(10)))
            take(room, room.action({0: 10}), 0, 10)
        for path in paths:
            person.get(path)
        with counting(office) as seen:
            counts = []
            for path in paths:
                before = len(seen)
                assert person.get(path).status_code == 200
                counts.append(len(seen) - before)
        asked.append(counts)
    assert asked[0] == asked[1]


# ---- flask check
def test_the_check_names_what_does_not_hold(office: Office) -> None:
    room = chamber(office, voted=(1000,))
    action = room.action({0: 100})
    take(room, action, 0, 100, LedgerKind.APPROVED)

    def found() -> list[str]:
        with room.writing():
            return [told for check in checks.CHECKS.values() for told in check()]

    assert found() == []
    take(room, action, 0, 150, LedgerKind.COMMITTED)
    take(room, action, 0, -1, LedgerKind.PAID)
    with room.writing():
        db.session.add(EnvelopeVote(envelope_id=room.envelopes[0], number=5, voted_on=today(), amount=Decimal(-2000)))
    key = room.envelopes[0]
    assert sorted(found()) == sorted([
        f"enveloppe {key}", f"enveloppe {key}", f"enveloppe {key}, action {action}, payé sous zéro",
        f"enveloppe {key}, action {action}, engagé plus que validé",
    ])  # fmt: skip
