"""The check of an invoice: each wrong one caught by a sentence of its own, the right ones passed; its number, its partial acceptance."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.billing import BillLine, Certified, Commitment, Other, Standing, Weight, covering, shared_out
from pre_admin.contracts.rules.invoices import acceptable, accepted_amount, blocking, check
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.partners.models import PaperKind, VatRule
from pre_admin.partners.rules import PaperState
from pre_admin.partners.rules import Standing as Paper
from tests.support.billing import IBAN, OTHER_IBAN, TODAY, billed, case, terms

DAY, D = date, Decimal
OTHER = Other("f 2026-12", number_key("f 2026-012"), DAY(2026, 1, 4), D("90.00"))
REDUCED = {"deal__vat": VatRule.REDUCED, "payee__vat": VatRule.REDUCED}
SMALL = {"deal__terms": terms(7), "deal__whole": terms(7)}
FULL = {"deal__commitments": (Commitment(2, "2026, État", 2026, D("1500.00"), D("1400.00")),)}
YEARS = {"deal__commitments": (Commitment(1, "2025, État", 2025, D("800.00")), Commitment(2, "2026, État", 2026, D("100.00")))}

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("number_missing", {"bill__number": " - "}, "numéro"),
    ("number_duplicate", {"others": (OTHER,)}, "déjà envoyé la facture f 2026-12"),
    ("twin", {"others": (Other("F-9", "f9", DAY(2026, 3, 2), D("360.00")),)}, "même date et le même total"),
    ("dated_ahead", {"bill__dated_on": DAY(2026, 3, 21)}, "dans l’avenir"),
    ("received_ahead", {"bill__received_on": DAY(2026, 3, 21)}, "réception est dans l’avenir"),
    ("received_before", {"bill__dated_on": DAY(2026, 3, 6)}, "avant le jour où elle est datée"),
    ("prescribed", {"today": DAY(2031, 1, 1)}, "prescrite"),
    ("period_backwards", {"bill__period_from": DAY(2026, 3, 1)}, "avant de commencer"),
    ("period_ahead", {"bill__period_to": DAY(2026, 3, 31)}, "après la réception"),
    ("scan_missing", {"bill__scanned": False}, "numérisée"),
    ("provider_other", {"bill__provider_id": 8, "payee__name": "Passerelles"}, "vient de « Passerelles »"),
    ("contract_draft", {"deal__state": ContractState.DRAFT}, "brouillon"),
    ("contract_unsigned", {"deal__state": ContractState.ISSUED}, "n’est pas signé"),
    ("contract_cancelled", {"deal__state": ContractState.CANCELLED}, "annulé"),
    ("contract_closed", {"deal__state": ContractState.CLOSED}, "est clos"),
    ("contract_suspended", {"deal__state": ContractState.SUSPENDED, "deal__suspended_on": DAY(2026, 2, 10)}, "suspendu depuis le 10/02/2026"),
    ("dated_before_start", {"deal__starts_on": DAY(2026, 3, 3)}, "avant le début du contrat"),
    ("served_before_start", {"deal__starts_on": DAY(2026, 2, 15)}, "commence le 01/02/2026"),
    ("served_after_end", {"deal__terms": terms(40, 40, ends_on=DAY(2026, 2, 15))}, "après la fin du contrat, le 15/02/2026"),
    ("after_termination", {"deal__state": ContractState.TERMINATED, "deal__terminated_on": DAY(2026, 2, 15)}, "après la résiliation"),
    ("period_differs", {"bill__period_to": DAY(2026, 2, 20)}, "vérifiez la période"),
    ("dated_early", {"bill__dated_on": DAY(2026, 2, 25)}, "faite d’avance"),
    ("vat_unknown", {"deal__vat": None}, "ne dit pas si la TVA"),
    ("no_line", {"bill__lines": ()}, "n’a pas de ligne"),
    ("line_unknown", billed((None, 8, 45)), "ne va avec aucune prestation"),
    ("line_not_yet", billed((3, 1, 300)) | {"deal__whole": terms(40, 40, 2), "standings": {3: Standing(D(2))}}, "avenant postérieur"),
    ("line_removed", billed((3, 1, 300)) | {"standings": {3: Standing(D(2))}}, "l’a retirée"),
    ("line_twice", billed((1, 4, 45), (1, 4, 45)), "sur deux lignes"),
    ("price_higher", billed((1, 8, 46)), "46,00"),
    ("price_missing", billed((1, 8, 0), (2, 8, "12.50")), "sans prix"),
    ("price_lower", billed((1, 8, 44)), "moins que les 45,00"),
    ("quantity_zero", billed((1, 0, 45), (2, 8, "12.50")), "supérieure à zéro"),
    ("line_fraction", billed((1, 8, 45)) | {"bill__lines": (BillLine(1, D(8), D("45.00"), D("360.001")),)}, "centimes entiers : 360,001"),
    ("line_amount", {"bill__lines": (BillLine(1, D(8), D("45.00"), D("380.00")),)}, "la facture imprime 380,00"),
    ("nothing_certified", {"standings": {1: Standing(D(0), to_certify=D(8))}}, "avant le service fait"),
    ("none_left_certified", billed((1, 8, 45), (2, 8, "12.50")) | {"standings": {1: Standing(D(20)), 2: Standing(D(8), accepted=D(8))}}, "aucun service certifié ne reste"),
    ("over_certified", {"standings": {1: Standing(D(10), to_certify=D(4), accepted=D(6))}}, "8 facturées, 4 certifiées"),
    ("self_certified", {"standings": {1: Standing(D(20), D(14), accepted=D(6))}}, "Personne ne fait les deux"),
    ("over_contracted", {"deal__terms": terms(12, 40)}, "14 facturées en tout avec celle-ci, et le contrat en compte 12"),
    ("net_wrong", {"bill__net": D("365.00"), "bill__total": D("365.00")}, "Les lignes font 360,00"),
    ("vat_exempt", billed((1, 8, 45), vat="19.80"), "n’en facture pas"),
    ("vat_missing", REDUCED, "ne porte pas de TVA"),
    ("vat_rate", REDUCED | billed((1, 8, 45), vat="72"), "comptée à 20"),
    ("vat_wrong", REDUCED | billed((1, 8, 45), vat="19.81"), "est de 19,80"),
    ("vat_rule_changed", {"payee__vat": VatRule.FRANCHISE}, "la fiche du prestataire"),
    ("total_wrong", {"bill__total": D("361.00")}, "font 360,00"),
    ("fraction", {"bill__net": D("360.001")}, "centimes entiers : 360,001"),
    ("negative", {"bill__net": D("-360.00")}, "avoir, à déduire"),
    ("nothing_asked", billed((1, 8, 0)), "supérieur à zéro : un avoir"),
    ("huge", {"bill__total": D("36000.00")}, "virgule"),
    ("over_contract", {"deal__accepted": D("2000.00")}, "feraient 2"),
    ("not_committed", {"deal__commitments": ()}, "Rien n’est engagé"),
    ("over_commitment", FULL, "Il reste 100,00"),
    ("over_year", YEARS, "Le service est de 2026"),
    ("iban_other", {"bill__iban": OTHER_IBAN}, "n’est pas celui qui est connu"),
    ("iban_first", {"payee__iban": None}, "Aucun IBAN n’est connu"),
    ("iban_unknown", {"payee__iban": None, "bill__iban": None}, "la facture n’en porte pas"),
    ("iban_invalid", {"bill__iban": "FR7630006000011234567890188"}, "clé de contrôle"),
    ("iban_foreign", {"bill__iban": "DE89370400440532013000", "payee__iban": "DE89370400440532013000"}, "pas en France"),
    ("siret_missing", {"payee__siret": None}, "SIRET"),
    ("provider_archived", {"payee__archived": True}, "a quitté les listes"),
    ("insurance_expired", {"payee__papers": [PaperState(PaperKind.INSURANCE, Paper.EXPIRED, DAY(2026, 1, 31))]}, "expirée le 31/01/2026"),
    ("vigilance_expired", {"payee__papers": [PaperState(PaperKind.VIGILANCE, Paper.MISSING)]}, "vigilance"),
]  # fmt: skip
ALONE = {"quantity_zero", "line_fraction", "negative", "nothing_asked", "fraction", "prescribed", "period_backwards", "huge"}
"""Wrong in such a way that something else is wrong too."""


@pytest.mark.parametrize(("code", "changes", "told"), WRONG, ids=[one[0] for one in WRONG])
def test_a_wrong_invoice_is_stopped_by_its_own_sentence(code: str, changes: dict[str, Any], told: str) -> None:
    found = check(case(**changes))
    gap = next((one for one in found if one.code == code), None)
    assert gap is not None, [one.code for one in found]
    assert told in gap.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert "{" not in gap.sentence
    assert gap.sentence.rstrip().endswith((".", "»."))
    if code not in ALONE:
        assert [one.code for one in found] == [code]


def test_each_kind_has_a_sentence_of_its_own() -> None:
    sentences = {code: next(one.sentence for one in check(case(**changes)) if one.code == code) for code, changes, _ in WRONG}
    assert len(WRONG) >= 60
    assert [one for one, count in Counter(sentences.values()).items() if count > 1] in ([], [sentences["fraction"]])
    assert len(sentences) == len(WRONG)


RATES = {VatRule.FULL: "0.2", VatRule.MIDDLE: "0.1", VatRule.REDUCED: "0.055", VatRule.FRANCHISE: "0", VatRule.NOT_SUBJECT: "0"}


def rated(rule: VatRule, quantity: int, price: str = "45") -> dict[str, Any]:
    net = (D(price) * quantity).quantize(D("0.01"))
    vat = str((net * D(RATES[rule])).quantize(D("0.01"), "ROUND_HALF_UP"))
    both = terms(40, 40, vat=rule)
    more = {"deal__commitments": (Commitment(2, "2026, État", 2026, D("9000.00")),), "deal__terms": both, "deal__whole": both}
    return {"deal__vat": rule, "payee__vat": rule, **more, **billed((1 if price == "45" else 2, quantity, price), vat=vat)}


RIGHT: list[dict[str, Any]] = [
    {},
    *(rated(rule, quantity) for rule in VatRule for quantity in (1, 7, 13)),
    *(rated(rule, quantity, "12.50") for rule in VatRule for quantity in (1, 3)),
    billed((1, "7.5", 45)),
    billed((1, 8, 45), (2, 8, "12.50")),
    billed((2, 20, "12.50")),
    {"bill__number": "Facture n° 0012"},
    {"bill__number": "F-2026-013", "others": (OTHER,)},
    {"bill__received_on": TODAY},
    {"bill__dated_on": TODAY, "bill__received_on": TODAY},
    {"bill__period_from": None, "bill__period_to": None},
    {"bill__period_from": None, "bill__period_to": None, "delivered": None},
    {"bill__period_from": None},
    {"bill__iban": None},
    {"bill__iban": IBAN.lower()},
    {"bill__iban": OTHER_IBAN, "bill__iban_checked": True},
    {"bill__iban": "FR76 3000 6000 0112 3456 7890 189"},
    {"deal__state": ContractState.TERMINATED, "deal__terminated_on": DAY(2026, 2, 28)},
    {"deal__state": ContractState.SUSPENDED, "deal__suspended_on": DAY(2026, 3, 1)},
    {"deal__terms": terms(40, 40, ends_on=DAY(2026, 2, 28)), "today": DAY(2026, 7, 20)},
    {"deal__terms": terms(14, 40)},
    {"deal__accepted": D("1940.00")},
    {"deal__commitments": (Commitment(2, "2026, État", 2026, D("360.00")),)},
    {"deal__commitments": (Commitment(2, "2026, État", 2026, D("200.00")), Commitment(3, "2026, Ville", 2026, D("160.00")))},
    {"standings": {1: Standing(D(14), accepted=D(6), accepted_of_enterer=D(6))}},
    {"standings": {1: Standing(D(20), D(6), accepted=D(6), accepted_of_enterer=D(6))}},
    {"payee__papers": ()},
    {"bill__lines": (BillLine(1, D(8), D("45.00")),)},
]


@pytest.mark.parametrize("changes", RIGHT)
def test_a_right_invoice_passes(changes: dict[str, Any]) -> None:
    assert [(one.code, one.sentence) for one in check(case(**changes))] == []


def test_forty_right_ones() -> None:
    assert len(RIGHT) >= 40


# ---- numbers
@pytest.mark.parametrize("twin", ["F-2026-012", "f 2026 012", "F/2026.012", "F2026012", "00F-2026-012", "F_2026-012"])
def test_a_number_is_known_again(twin: str) -> None:
    assert number_key(twin) == number_key("F-2026-012")


@pytest.mark.parametrize(("one", "other"), [("12", "120"), ("F-1", "G-1"), ("2026-10", "2026-1"), ("100", "1")])
def test_two_numbers_stay_two(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_leading_zeros_count_for_nothing() -> None:
    assert number_key("0012") == number_key("12") == number_key("n-0012").removeprefix("n") == "12"


# ---- partial
def test_a_part_is_accepted_of_what_is_over() -> None:
    wrong = case(standings={1: Standing(D(10), accepted=D(6))})
    most = acceptable(wrong)
    assert most == {0: D(4)}
    assert check(wrong, most) == []
    assert accepted_amount(wrong, most) == D("180.00")
    assert [one.code for one in check(wrong, {0: D(5)})] == ["over_certified"]
    assert accepted_amount(wrong, {0: D(8)}) == D("360.00")


def test_a_part_never_mends_what_the_paper_says() -> None:
    wrong = case(**billed((1, 8, 46)))
    assert [one.code for one in blocking(check(wrong, {0: D(4)}))] == ["price_higher"]
    twice = case(**billed((1, 8, 45), (1, 8, 45)))
    assert acceptable(twice) == {0: D(8), 1: D(6)}
    assert acceptable(case(**billed((None, 8, 45)))) == {0: D(0)}


def test_only_what_cannot_be_kept_is_refused_at_the_door() -> None:
    refused = {one.code for code, changes, _ in WRONG for one in check(case(**changes)) if one.weight is Weight.REFUSED}
    assert refused == {
        "number_missing", "number_duplicate", "received_ahead", "period_backwards", "quantity_zero", "line_fraction", "fraction", "negative",
        "nothing_asked", "iban_invalid",
    }  # fmt: skip


# ---- services and commitments
def test_services_are_paid_in_the_order_of_their_certification() -> None:
    held = [Certified(DAY(2026, 1, day), DAY(2026, 2, day), D(2)) for day in (3, 1, 2)]
    assert [one.held_on.day for one in covering(held, D(0), D(2))] == [1]
    assert [one.held_on.day for one in covering(held, D(1), D(2))] == [1, 2]
    assert [one.held_on.day for one in covering(held, D(4), D(9))] == [3]
    assert covering(held, D(6), D(1)) == []


def test_commitments_of_the_years_of_the_service_pay_in_order() -> None:
    money = (Commitment(5, "b", 2026, D(100), D(40)), Commitment(3, "a", 2025, D(50)), Commitment(4, "c", 2026, D(30)))
    assert shared_out(money, D(80), range(2026, 2027)) == {4: D(30), 5: D(50)}
    assert shared_out(money, D(120), range(2025, 2027)) == {3: D(50), 4: D(30), 5: D(40)}
    assert shared_out(money, D(91), range(2026, 2027)) is None
    over = replace(money[0], taken=D(140))
    assert shared_out((over, money[2]), D(30), range(2026, 2027)) == {4: D(30)}
