"""An invoice through the pages: recorded from its contract, checked, accepted, suspended, rejected, ordered, paid; who may do what."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import Delivery, DeliveryState, Invoice, InvoiceState, InvoiceTranche
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from pre_admin.partners.models import Provider
from tests.support.forms import confirmation, error_of, form_of, said, value_of
from tests.support.invoicing import IBAN, LIST, OTHER_IBAN, Counter, counter, day, iso, page, record, sent, step, typed
from tests.support.offices import Browser, Office
from tests.support.pathways import Town


def desk_and(office: Office) -> tuple[Counter, Browser]:
    return counter(office), office.browser(Role.ASSISTANT)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def checks_hold(office: Office) -> None:
    answer = office.app.test_cli_runner().invoke(args=["check"])
    assert answer.exit_code == 0, answer.output


def test_from_its_contract_to_its_payment(office: Office) -> None:
    desk, person = desk_and(office)
    path = f"{LIST}new/?contract={desk.contract}"
    form = person.get(path)
    assert value_of(form, "lines-0-quantity") == "8"
    assert value_of(form, "lines-1-quantity") == "2"
    assert value_of(form, "lines-0-unit_price") == "45,00"
    answer = sent(
        person,
        path,
        {
            "number": "F-1",
            "dated_on": iso(-10),
            "received_on": iso(-5),
            "net": "385",
            "total": "385",
            "document_id": typed(desk)["document_id"],
        },
    )
    assert answer.status_code == 302, said(answer)
    key = int(office.one(select(Invoice.id)))
    shown = plain(said(person.get(page(key))))
    assert "Rien à signaler" in shown
    assert "25 jours, avant le" in shown
    assert sent(person, step(key, "accept"), {}).status_code == 302
    assert person.get(f"{LIST}letter/?id={key}").status_code == 404
    assert desk.kept(key, "state") is InvoiceState.ACCEPTED
    assert desk.held(LedgerKind.INVOICED) == Decimal("385.00")
    assert office.one(select(InvoiceTranche.amount)) == Decimal("385.00")
    early = sent(person, step(key, "order"), {"order_reference": "M-77", "ordered_on": iso(-1)})
    assert "suit l’acceptation" in error_of(early, "ordered_on")
    assert sent(person, step(key, "order"), {"order_reference": "M-77", "ordered_on": iso(0)}).status_code == 302
    assert sent(person, step(key, "pay"), {"paid_on": iso(0)}).status_code == 302
    assert (desk.held(LedgerKind.INVOICED), desk.held(LedgerKind.PAID)) == (Decimal("385.00"), Decimal("385.00"))
    assert "Payée à temps" in said(person.get(page(key)))
    assert "M-77" in said(person.get(page(key)))
    checks_hold(office)


def test_without_a_contract_the_lines_come_once_it_is_chosen(office: Office) -> None:
    desk, person = desk_and(office)
    given = typed(desk)
    answer = person.post(
        f"{LIST}new/",
        {
            **form_of(person.get(f"{LIST}new/")),
            **{k: v for k, v in given.items() if not k.startswith("lines") and k != "document_id"},
        },
    )
    assert answer.status_code == 422
    assert "Les lignes du contrat sont reprises" in said(answer)
    assert value_of(answer, "lines-0-quantity") == "8"
    assert value_of(answer, "number") == "F-2026-012"
    assert office.all(select(Invoice.id)) == []


def test_the_same_number_again_is_known(office: Office) -> None:
    desk, person = desk_and(office)
    record(person, desk)
    for number in ("f 2026 012", "F/2026-012", "F-2026-12", "f2026012"):
        answer = sent(person, f"{LIST}new/", typed(desk, number=number, total="360"))
        if number == "F-2026-12":
            assert answer.status_code == 302, "another number, dated the same: warned of when it is accepted"
            continue
        assert "a déjà envoyé la facture F-2026-012" in error_of(answer, "number"), number


def test_a_warning_is_confirmed_in_sight(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, **{"lines-0-unit_price": "44", "net": "352", "total": "352"})
    answer = sent(person, step(key, "accept"), {})
    assert answer.status_code == 422
    assert "moins que les 45,00" in plain(said(answer))
    assert desk.kept(key, "state") is InvoiceState.RECEIVED
    assert person.post(step(key, "accept"), {**form_of(answer), "confirmed": confirmation(answer)}).status_code == 302
    assert desk.kept(key, "accepted") == Decimal("352.00")


def test_a_printed_period_is_held_against_the_services_certified_in_it(office: Office) -> None:
    desk, person = desk_and(office)
    with desk.room.writing():
        earlier = db.session.scalars(select(Delivery)).first()
        assert earlier is not None
        earlier.held_on = day(-40)
    desk.deliver(8)
    right = record(person, desk, period_from=iso(-25), period_to=iso(-12))
    assert "Rien à signaler" in said(person.get(page(right))), "what came before waits for another invoice"
    wrong = record(person, desk, number="G-1", dated_on=iso(-9), period_from=iso(-19), period_to=iso(-12))
    assert "vérifiez la période" in said(person.get(page(wrong)))


def test_a_part_is_accepted_with_its_reason(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, **{"lines-0-quantity": "10", "net": "450", "total": "450"})
    form = person.get(step(key, "accept_part"))
    ((name, value),) = [(name, found[0]) for name, found in form_of(form).items() if name.startswith("line_")]
    assert value == "8"
    over = sent(person, step(key, "accept_part"), {name: "11", "reason": "Deux séances non faites."})
    assert "pas plus que les 10 facturées" in error_of(over, name)
    beyond = sent(person, step(key, "accept_part"), {name: "9", "reason": "Une séance non faite."})
    assert "9 facturées, 8 certifiées" in said(beyond)
    nothing = sent(person, step(key, "accept_part"), {name: "0", "reason": "Rien."})
    assert "Rien ne serait payé" in said(nothing)
    assert sent(person, step(key, "accept_part"), {"reason": "Deux séances non faites."}).status_code == 302
    assert (desk.kept(key, "accepted"), desk.held(LedgerKind.INVOICED)) == (Decimal("360.00"), Decimal("360.00"))
    shown = plain(said(person.get(page(key))))
    assert "avoir à demander : 90,00 €" in shown
    assert "Deux séances non faites." in shown
    assert sent(person, step(key, "reopen"), {}).status_code == 302
    assert (desk.kept(key, "accepted"), desk.held(LedgerKind.INVOICED)) == (None, Decimal(0))
    checks_hold(office)


def test_suspended_the_clock_stands_still(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, **{"lines-0-unit_price": "46", "net": "368", "total": "368"})
    form = person.get(step(key, "suspend_wrong"))
    assert "au prix du contrat" in value_of(form, "reason")
    late = sent(person, step(key, "suspend_wrong"), {"starts_on": iso(1)})
    assert "dans l’avenir" in error_of(late, "starts_on")
    assert "obligatoire" in error_of(sent(person, step(key, "suspend_wrong"), {"reason": ""}), "reason")
    assert sent(person, step(key, "suspend_wrong"), {"starts_on": iso(-4), "reason": "Prix à corriger."}).status_code == 302
    assert "Suspendu" in said(person.get(page(key)))
    assert "F-2026-012" in said(person.get(f"{LIST}?state=suspended"))
    letter = person.get(f"{LIST}letter/?id={key}")
    assert (letter.status_code, letter.mimetype) == (200, "application/pdf")
    assert sent(person, step(key, "resume"), {"ends_on": iso(-1)}).status_code == 302
    shown = plain(said(person.get(page(key))))
    assert "suspendu 3 jours" in shown
    assert "29 jours, avant le" in shown
    assert "move=delete" not in shown
    assert "ne se supprime plus" in said(person.get(f"{LIST}delete/?id={key}"))
    assert sent(person, step(key, "reject"), {"reason": "Prix refusé."}).status_code == 302
    assert desk.kept(key, "state") is InvoiceState.REJECTED
    assert "Prix refusé." in said(person.get(page(key)))
    assert person.get(f"{LIST}edit/?id={key}").status_code in (200, 302)
    checks_hold(office)


def test_another_account_waits_for_a_second_person(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, iban="FR14 2004 1010 0505 0001 3M02 606")
    assert desk.kept(key, "iban") == OTHER_IBAN
    mine = sent(person, step(key, "check_iban"), {"iban_check_note": "Appelé.", "confirmed_account": "y"})
    assert "une autre personne vérifie son IBAN" in said(mine)
    second = office.browser(Role.COORDINATOR)
    unticked = sent(second, step(key, "check_iban"), {"iban_check_note": "Appelé."})
    assert "Cochez la case" in said(unticked)
    done = sent(second, step(key, "check_iban"), {"iban_check_note": "Appelé au siège.", "confirmed_account": "y"})
    assert done.status_code == 302, said(done)
    assert office.one(select(Provider.iban).where(Provider.id == desk.room.providers[0])) == IBAN, "never by itself"
    assert "Rien à signaler" in said(person.get(page(key)))
    changed = sent(person, f"{LIST}edit/?id={key}", {"iban": "DE89 3704 0044 0532 0130 00"})
    assert changed.status_code == 302
    assert desk.kept(key, "iban_checked_at") is None
    assert (
        sent(
            second, step(key, "check_iban"), {"iban_check_note": "Appelé.", "confirmed_account": "y", "replace_known": "y"}
        ).status_code
        == 302
    )
    assert office.one(select(Provider.iban).where(Provider.id == desk.room.providers[0])) == "DE89370400440532013000"


def test_no_one_certifies_and_invoices_the_same_service(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, **{"lines-0-quantity": "10", "net": "450", "total": "450"})
    desk.deliver(2, by=Role.ASSISTANT)
    assert "Personne ne fait les deux" in said(person.get(page(key)))
    desk.deliver(2)
    assert "Rien à signaler" in said(person.get(page(key)))


def test_nothing_is_paid_once_the_service_is_no_longer_certified(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk)
    assert sent(person, step(key, "accept"), {}).status_code == 302
    with desk.room.writing():
        for one in db.session.scalars(select(Delivery)):
            one.state, one.certified_at, one.certified_by_id = DeliveryState.HELD, None, None
    answer = sent(person, step(key, "order"), {"order_reference": "M-1", "ordered_on": iso(0)})
    assert "Le service n’est plus certifié" in said(answer)
    assert desk.kept(key, "state") is InvoiceState.ACCEPTED
    broken = office.app.test_cli_runner().invoke(args=["check"])
    assert broken.exit_code == 1
    assert "facturée plus que certifiée" in broken.output


def test_corrected_and_deleted_only_before_anything_is_decided(office: Office) -> None:
    desk, person = desk_and(office)
    key = record(person, desk, net="370", total="370")
    assert sent(person, f"{LIST}edit/?id={key}", {"net": "360", "total": "360"}).status_code == 302
    assert "Rien à signaler" in said(person.get(page(key)))
    assert sent(person, step(key, "accept"), {}).status_code == 302
    answer = sent(person, f"{LIST}edit/?id={key}", {"net": "1"})
    assert "elle ne se corrige plus" in said(answer)
    refused = person.post(f"{LIST}delete/?id={key}", {"version": "2"})
    assert office.all(select(Invoice.id)), refused.text
    other = record(person, desk, number="G-1", dated_on=iso(-9))
    removal = f"{LIST}delete/?id={other}"
    assert person.post(removal, form_of(person.get(removal), "main form[method=post]")).status_code == 302
    assert [row[0] for row in office.all(select(Invoice.id))] == [key]


def test_lists_and_roles(office: Office) -> None:
    desk, person = desk_and(office)
    with desk.room.writing():
        for one in db.session.scalars(select(Delivery)):
            one.held_on, one.certified_at = day(-52), now() - timedelta(days=51)
    key = record(person, desk, dated_on=iso(-50), received_on=iso(-49))
    for tab in ("to-check", "late"):
        assert "F-2026-012" in said(person.get(f"{LIST}?state={tab}")), tab
    for tab in ("suspended", "to-order", "to-pay"):
        assert "F-2026-012" not in said(person.get(f"{LIST}?state={tab}")), tab
    assert "de retard" in said(person.get(LIST))
    coordinator = office.browser(Role.COORDINATOR)
    shown = coordinator.get(page(key))
    assert shown.status_code == 200
    assert "move=accept" not in shown.text
    assert coordinator.get(step(key, "accept")).status_code == 403
    assert coordinator.get(f"{LIST}new/").status_code == 403
    for role in set(Role) - {Role.COORDINATOR, Role.ASSISTANT}:
        stranger = office.browser(role)
        assert stranger.get(LIST).status_code == 403, role
        assert stranger.get(page(key)).status_code == 403, role


def test_no_child_is_named_in_what_is_written(office: Office) -> None:
    desk, person = desk_and(office)
    Town(office, office.browser()).child()
    answer = sent(person, f"{LIST}new/", typed(desk, remarks="Pour Lina Tazaghine, absent."))
    assert answer.status_code == 422
    assert "semble nommé" in said(answer)
    key = record(person, desk)
    answer = sent(person, step(key, "reject"), {"reason": "Lina Tazaghine n’est pas venu."})
    assert "semble nommé" in said(answer)
    assert desk.kept(key, "state") is InvoiceState.RECEIVED
