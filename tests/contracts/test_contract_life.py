"""A contract from its approved action to its renewal, through the pages, as the assistant goes; and what each step refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from pre_admin.approval.models import Sitting
from pre_admin.contracts.models import Contract, ContractState, ContractSuspension
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action
from tests.support.actions import edit as edit_action
from tests.support.actions import propose, ruled, sent
from tests.support.actions import step as action_step
from tests.support.contracts import (
    LIST,
    NEW,
    broken,
    committed,
    desk,
    details,
    drafted,
    drawn,
    edit,
    ended,
    issued,
    kept,
    latest,
    put,
    ready,
    resolved,
    signed,
    step,
    take,
    taken,
)
from tests.support.forms import error_of, said, soup_of, value_of
from tests.support.offices import Office

S = ContractState
DAY = str(today())
TOMORROW = str(today() + timedelta(1))


def test_from_an_approved_action_to_a_signed_contract(office: Office) -> None:
    room = ready(office)
    action, person = resolved(room), desk(room)
    page = person.get(f"/admin/action/details/?id={action}")
    (link,) = [one["href"] for one in soup_of(page).select(".sheet a") if "Préparer le contrat" in one.get_text()]
    assert link == f"{NEW}?action={action}"
    form = person.get(link)
    shown = {name: value_of(form, name) for name in ("title", "vat", "lines-0-unit", "tranches-0-envelope_id", "place")}
    assert shown == {
        "title": "Lire en petits groupes", "vat": "not_subject", "lines-0-unit": "session",
        "tranches-0-envelope_id": str(room.envelopes[0]), "place": "Montpellier",
    }  # fmt: skip
    assert [value_of(form, f"lines-0-{name}").replace("\u202f", "") for name in ("unit_price", "quantity")] == ["40,00", "25"]
    key = drafted(person, room, action)
    assert "Préparer le contrat" not in said(person.get(f"/admin/action/details/?id={action}")), "a second draft would be empty"
    assert "Brouillon" in said(person.get(details(key)))
    taken(person, key, "issue")
    assert kept(room, key, "reference") == f"{today().year}-C-001"
    assert person.get(f"{LIST}paper/?id={key}").data.startswith(b"%PDF"), "the paper that was kept"
    assert kept(room, key, "issued_digest")
    assert committed(room, action) == 0, "nothing is committed before both have signed"
    taken(person, key, "sent", sent_on=DAY)
    taken(person, key, "sign", provider_signed_on=DAY, signed_on=DAY)
    assert (kept(room, key, "state"), committed(room, action)) == (S.SIGNED, Decimal(1000))
    assert f"{today().year}-C-001" in said(person.get(f"/admin/action/details/?id={action}"))
    assert broken(room) == []


def test_the_whole_life_to_the_balance_and_the_renewal(office: Office) -> None:
    room = ready(office)
    action, person = resolved(room), desk(room)
    key = signed(person, room, action)
    taken(person, key, "suspend", starts_on=DAY, reason="La salle est fermée.")
    assert kept(room, key, "state") is S.SUSPENDED
    assert "La salle est fermée." in said(person.get(details(key)))
    assert person.get(f"{LIST}paper/?id={key}&kind=suspension").mimetype == "application/pdf"
    assert person.get(f"{LIST}paper/?id={key}&kind=termination").status_code == 404
    taken(person, key, "resume", ends_on=DAY)
    assert office.one(select(ContractSuspension.ends_on)) == today()
    taken(person, key, "terminate", notice_on=DAY, terminated_on=DAY, ended_reason="L’association cesse.", agreed="on")
    assert (kept(room, key, "state"), committed(room, action)) == (S.TERMINATED, Decimal(1000))
    assert "1 000,00 € sont rendus" in said(person.get(step(key, "close"))).replace("\u202f", " ").replace("\xa0", " ")
    taken(person, key, "close")
    assert (kept(room, key, "state"), kept(room, key, "released"), committed(room, action)) == (
        S.CLOSED,
        Decimal(1000),
        Decimal(0),
    )
    assert broken(room) == []
    refused = take(person, key, "renew")
    assert "n’est pas encore reconduite" in said(refused)
    assert sent(office.browser(), action_step(action, "copy"), {}).status_code == 302
    (twin,) = office.all(select(Action.id).where(Action.previous_id == action))[0]
    assert "une fois qu’elle est validée" in said(take(person, key, "renew"))
    author = office.browser()
    again = {"tranches-0-envelope_id": str(room.envelopes[0]), "tranches-0-amount": "1 000"}
    assert sent(author, edit_action(twin), again).status_code == 302
    assert sent(author, action_step(twin, "submit"), {}).status_code == 302
    with room.writing():  # both bodies sit once a day
        db.session.execute(update(Sitting).values(held_on=today() - timedelta(1)))
    ruled(room, twin)
    ruled(room, twin, council=True)
    taken(person, key, "renew")
    fresh = latest(room)
    assert (kept(room, fresh, "previous_id"), kept(room, fresh, "action_id")) == (key, twin)
    assert kept(room, fresh, "category_id") == kept(room, key, "category_id")
    assert "Renouvelé par" in said(person.get(details(key)))


def test_what_is_lacking_is_listed_and_nothing_is_numbered(office: Office) -> None:
    room = ready(office, siret=None, representative=None)
    action, person = resolved(room), desk(room)
    key = drafted(person, room, action, category_id="", place="", **{"tranches-0-amount": "900"})
    page = said(person.get(details(key)))
    wanted = (
        "Le SIRET du prestataire manque",
        "représentant légal",
        "La catégorie d’achat manque",
        "Le lieu manque",
        "deux totaux doivent être égaux",
    )
    for one in wanted:
        assert one in page
    refused = take(person, key, "issue")
    assert refused.status_code == 422
    for one in wanted:
        assert one in said(refused)
    assert (kept(room, key, "state"), kept(room, key, "reference")) == (S.DRAFT, None)


def test_without_a_letterhead_nothing_is_issued(office: Office) -> None:
    room = ready(office, letterhead=False)
    person = desk(room)
    key = drafted(person, room, resolved(room))
    assert "manque à l’en-tête des contrats" in said(take(person, key, "issue"))
    assert person.get(f"{LIST}paper/?id={key}").mimetype == "application/pdf", "a project all the same"


def test_a_paper_an_iban_and_a_resolution_are_needed_to_sign(office: Office) -> None:
    room = ready(office, iban=None)
    action, person = resolved(room), desk(room)
    with room.writing():
        held = db.session.get_one(Action, action)
        held.resolution_number = held.resolution_on = None
        db.session.execute(db.text("DELETE FROM provider_paper"))
    key = issued(person, room, action)
    refused = said(take(person, key, "sign", provider_signed_on=DAY, signed_on=DAY))
    for one in ("L’IBAN du prestataire manque", "vigilance URSSAF", "assurance responsabilité civile", "La délibération manque"):
        assert one in refused
    assert (kept(room, key, "state"), committed(room, action)) == (S.ISSUED, Decimal(0))


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"provider_signed_on": DAY, "signed_on": TOMORROW}, "signed_on", "dans l’avenir"),
        ({"provider_signed_on": str(today() - timedelta(1)), "signed_on": DAY}, "provider_signed_on", "a été émis le"),
        ({"provider_signed_on": DAY, "signed_on": str(today() - timedelta(1))}, "signed_on", "après le prestataire"),
        ({"provider_signed_on": "", "signed_on": DAY}, "provider_signed_on", "obligatoire"),
    ],
)  # fmt: skip
def test_dates_of_signature(office: Office, values: dict[str, str], field: str, told: str) -> None:
    room = ready(office)
    person = desk(room)
    key = issued(person, room, resolved(room))
    answer = take(person, key, "sign", **values)
    assert answer.status_code == 422
    assert told in error_of(answer, field)
    assert kept(room, key, "state") is S.ISSUED


def test_a_contract_needs_an_approved_action_and_money_left(office: Office) -> None:
    room = ready(office)
    person = desk(room)
    waiting = propose(office.browser(), room)
    answer = drawn(person, room, waiting, action_id=str(waiting), title="Autre")
    assert "validée par les deux instances" in error_of(answer, "action_id")
    none = drawn(person, room, waiting, title="Autre")
    assert "obligatoire" in error_of(none, "action_id")
    action = resolved(room)
    first = issued(person, room, action)
    second = drafted(
        person, room, action, **{
            "lines-0-label": "Encore", "lines-0-unit": "lump_sum", "lines-0-unit_price": "1", "lines-0-quantity": "1",
            "tranches-0-envelope_id": str(room.envelopes[0]), "tranches-0-amount": "1",
        },
    )  # fmt: skip
    refused = said(take(person, second, "issue"))
    assert "n’a plus que 0,00 € à engager" in refused.replace("\xa0", " ")
    assert kept(room, first, "state") is S.ISSUED


def test_termination_keeps_to_the_notice_unless_both_agree(office: Office) -> None:
    room = ready(office)
    person = desk(room)
    key = signed(person, room, resolved(room))
    values = {"notice_on": DAY, "terminated_on": str(today() + timedelta(5)), "ended_reason": "Fin du besoin."}
    early = take(person, key, "terminate", **values)
    assert "Le préavis est de 30" in error_of(early, "terminated_on").replace("\xa0", " ")
    assert "ne peut pas prendre effet avant" in error_of(
        take(person, key, "terminate", **{**values, "terminated_on": str(today() - timedelta(1))}), "terminated_on"
    )
    late = str(kept(room, key, "ends_on") + timedelta(1))
    assert "de toute façon" in error_of(take(person, key, "terminate", **{**values, "terminated_on": late}), "terminated_on")
    assert "obligatoire" in error_of(take(person, key, "terminate", **{**values, "ended_reason": ""}), "ended_reason")
    taken(person, key, "terminate", **values, agreed="on")
    assert "Résiliation en cours" in said(person.get(details(key)))
    assert person.get(step(key, "close")).status_code == 302, "not before it takes effect"


def test_suspensions_keep_to_their_days(office: Office) -> None:
    room = ready(office)
    person = desk(room)
    key = signed(person, room, resolved(room))
    assert "dans l’avenir" in error_of(take(person, key, "suspend", starts_on=TOMORROW, reason="Travaux"), "starts_on")
    before = str(today() - timedelta(1))
    assert "a été signé le" in error_of(take(person, key, "suspend", starts_on=before, reason="Travaux"), "starts_on")
    taken(person, key, "suspend", starts_on=DAY, reason="Travaux")
    assert "ne peut pas finir avant" in error_of(take(person, key, "resume", ends_on=before), "ends_on")


def test_reopened_cancelled_deleted(office: Office) -> None:
    room = ready(office)
    action, person = resolved(room), desk(room)
    key = drafted(person, room, action)
    page = person.get(f"{LIST}delete/?id={key}")
    assert person.post(f"{LIST}delete/?id={key}", {"version": value_of(page, "version")}).status_code == 302
    assert office.all(select(Contract.id)) == []
    key = issued(person, room, action)
    assert "ne se modifie plus" in said(sent(person, edit(key), {"title": "Autre"}))
    taken(person, key, "reopen")
    assert (kept(room, key, "state"), kept(room, key, "reference")) == (S.DRAFT, f"{today().year}-C-001")
    page = person.get(f"{LIST}delete/?id={key}")
    assert "les numéros se suivent" in said(page)
    assert sent(person, edit(key), {"title": "Lire le mardi"}).status_code == 302
    taken(person, key, "issue")
    assert kept(room, key, "reference") == f"{today().year}-C-001", "its number is its own"
    assert "obligatoire" in error_of(take(person, key, "cancel", ended_reason=""), "ended_reason")
    taken(person, key, "cancel", ended_reason="L’association renonce.")
    other = issued(person, room, action)
    assert kept(room, other, "reference") == f"{today().year}-C-002"
    assert broken(room) == []


def test_closing_waits_for_the_end_and_a_change_is_no_more_possible(office: Office) -> None:
    room = ready(office)
    action, person = resolved(room), desk(room)
    key = signed(person, room, action)
    assert person.get(step(key, "close")).status_code == 302, "it still runs"
    ended(room, key)
    assert "À solder" in said(person.get(details(key)))
    taken(person, key, "close")
    assert (kept(room, key, "state"), committed(room, action)) == (S.CLOSED, Decimal(0))
    assert kept(room, key, "closed_on") == today()


@pytest.mark.parametrize(
    ("name", "shown"), [("to-issue", 0), ("to-sign", 0), ("running", 1), ("to-settle", 0), ("expiring", 1), ("closed", 0)]
)
def test_ready_made_lists(office: Office, name: str, shown: int) -> None:
    room = ready(office)
    person = desk(room)
    key = signed(person, room, resolved(room))
    put(room, key, starts_on=today() - timedelta(30), ends_on=today() + timedelta(60))
    page = said(person.get(f"{LIST}?state={name}"))
    assert ("Lire en petits groupes" in page) == bool(shown)
    year = (today() - timedelta(30)).year
    assert "Lire en petits groupes" in said(person.get(f"{LIST}?year={year}&phase=signed&provider={room.providers[0]}"))
    assert "Lire en petits groupes" not in said(person.get(f"{LIST}?year={year - 3}"))


def test_what_is_in_force_on_a_day(office: Office) -> None:
    room = ready(office)
    person = desk(room)
    key = signed(person, room, resolved(room))
    page = said(person.get(f"{LIST}terms/?id={key}&on=01/12/2026"))
    assert "En vigueur le 01/12/2026" in page
    assert "1 000,00" in page.replace("\u202f", " ")
    odd = person.get(f"{LIST}terms/?id={key}&on=32/12/2026")
    assert "n’existe pas au calendrier" in said(odd)
    assert value_of(odd, "on") == "32/12/2026"
