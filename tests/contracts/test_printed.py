"""Contracts, amendments and letters on paper: nothing unfilled, nothing outside its place, the same bytes twice."""

import re
from base64 import b64decode, b64encode
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentLine,
    AmendmentState,
    AmendmentTranche,
    Contract,
    ContractLine,
    ContractState,
)
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.services.printing import amendment_pdf, contract_pdf
from pre_admin.contracts.settings import ARTICLES, SETTINGS
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr
from pre_admin.core.settings import UNSET
from pre_admin.core.words import amount_words
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import Provider, ProviderKind, VatRule
from tests.contracts.printed_desk import UNFILLED, add_contract, decide_texts, printed, room, tight
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Office

LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


# ---- a hundred contracts, half of them on each engine
@pytest.fixture
def numbers(engine: str) -> range:
    return range(1 if engine == "postgres" else 2, 101, 2)


def test_a_contract_however_long_its_words_are_prints_whole(office: Office, numbers: range) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        contracts = [add_contract(made, number, action) for number in numbers]
    for key in contracts:
        _, words = printed(office, Contract, key, contract_pdf)
        with office.app.app_context(), as_system("essai"):
            contract, terms = db.session.get_one(Contract, key), terms_of_one(key)
        flat = tight(words)
        assert tight(amount_words(terms.amounts.total)) in flat
        assert tight(amount_fr(terms.amounts.total)) in flat
        for line in terms.lines:
            assert tight(line.label) in flat, line.label
            assert tight(amount_fr(line.unit_price)) in flat
        without = contract.vat in (VatRule.NOT_SUBJECT, VatRule.FRANCHISE)
        assert ("TVAnonapplicable" in flat) is without
        assert ("toutestaxescomprises" in flat) is not without
        assert "Projet—" not in flat
        pages = re.findall(r"page (\d+) / (\d+)", words)
        assert pages == [(str(page), str(len(pages))) for page in range(1, len(pages) + 1)]
        assert words.count(f"Contrat n° {contract.reference}") == len(pages), "the foot of each page says which contract"


# ---- what is missing
def bare(made: Chamber, action: int) -> int:
    with made.writing():
        provider = Provider(name="Passerelles", kind=ProviderKind.ASSOCIATION, sort_key="p")
        db.session.add(provider)
        db.session.flush()
        contract = Contract(title="Lecture", action_id=action, provider_id=provider.id, state=ContractState.DRAFT, sort_key="l")
        db.session.add(contract)
        db.session.flush()
        return contract.id


def test_a_draft_says_first_what_is_missing_and_leaves_no_field_to_fill_in(office: Office) -> None:
    made = chamber(office)
    _, words = printed(office, Contract, bare(made, made.action()), contract_pdf)
    head, body = words.split("Article 1. Objet")
    assert "Projet — il manque :" in head
    for missing in (
        "l’objet", "le lieu", "la date de début", "la date de fin", "le régime de TVA", "le rythme de facturation", "les prestations",
        "les tranches de financement", "le SIRET du prestataire", "le représentant légal du prestataire", "l’adresse du prestataire",
        "le nom de l’organisme (Réglages)", "la fonction du représentant de l’organisme (Réglages)",
    ):  # fmt: skip
        assert missing in head
    for label in ("SIRET", "Représentant", "Lieu :", "Rythme"):
        assert label not in head.split("Entre")[1] + body.split("Article 5")[0], label
    assert "PROJET" in words


def test_an_issued_contract_with_everything_is_no_project(office: Office) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        key = add_contract(made, 4, action)
        draft = add_contract(made, 5, action, state=ContractState.DRAFT, reference=None)
    assert "PROJET" not in printed(office, Contract, key, contract_pdf)[1]
    words = printed(office, Contract, draft, contract_pdf)[1]
    assert "PROJET" in words, "a draft is a project even when nothing is missing"
    assert "il manque" not in words
    assert "Contrat n°" not in words


# ---- clauses
def test_the_clauses_are_the_offices_and_one_without_object_is_left_out(office: Office) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        key = add_contract(made, 2, action)
    words = printed(office, Contract, key, contract_pdf)[1]
    for rank, article in enumerate(ARTICLES[:-1], start=1):
        assert f"Article {rank}. {article.label}" in words
    assert "Clauses particulières" not in words
    assert "Le délai global de paiement est de 30 jours." in words
    decide_texts(
        made,
        {"clause_insurance": "sans objet.", "clause_special": "Première phrase.\r\n\r\nSeconde phrase.", "payment_days": "45"},
    )
    words = printed(office, Contract, key, contract_pdf)[1]
    assert "Assurance" not in words
    assert "Article 7. Confidentialité" in words
    assert "Article 12. Clauses particulières Première phrase. Seconde phrase." in words
    assert "Le délai global de paiement est de 45 jours." in words


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.key)
def test_a_clause_sent_back_as_it_is_shown_is_no_change(setting: Any) -> None:
    if setting.default is not UNSET:
        assert setting.read(setting.keep(setting.default).replace("\n", "\r\n")) == setting.default
        assert not UNFILLED.search(setting.default)


def test_a_logo_stands_at_the_head_of_each_paper(office: Office) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        key = add_contract(made, 2, action)
    without = printed(office, Contract, key, contract_pdf)[0]
    decide_texts(made, {"office_logo": b64encode(LOGO).decode()})
    content, words = printed(office, Contract, key, contract_pdf)
    assert b"/Subtype/Image" in content
    assert b"/Subtype/Image" not in without
    assert words.startswith("Caisse des écoles de Montpellier")


# ---- amendments
def amended(made: Chamber, action: int) -> tuple[int, int]:
    """A contract of two lines, a signed amendment, and a second one that adds, takes away, and brings a new line."""
    with made.writing():
        contract = add_contract(made, 5, action, vat=VatRule.FRANCHISE)
        db.session.execute(ContractLine.__table__.delete().where(ContractLine.contract_id == contract))
        lines = [
            ContractLine(contract_id=contract, rank=rank, label=f"Ligne {rank}", unit=CostUnit.SESSION, unit_price=Decimal(100), quantity=Decimal(10))
            for rank in (1, 2)
        ]  # fmt: skip
        db.session.add_all(lines)
        db.session.flush()
        keys = []
        for number, state in ((1, AmendmentState.SIGNED), (2, AmendmentState.ISSUED)):
            day = date(2026, 10, number)
            one = Amendment(
                contract_id=contract, number=number, state=state, object=f"Objet {number}", effective_on=day, issued_on=day,
                signed_on=day if number == 1 else None, provider_signed_on=day if number == 1 else None, new_ends_on=date(2027, 7, 10 + number),
            )  # fmt: skip
            db.session.add(one)
            db.session.flush()
            keys.append(one.id)
        first, second = keys
        db.session.add_all(
            [
                AmendmentLine(amendment_id=first, line_id=lines[0].id, quantity=Decimal(2)),
                AmendmentLine(amendment_id=second, line_id=lines[0].id, quantity=Decimal("3.5")),
                AmendmentLine(amendment_id=second, line_id=lines[1].id, quantity=Decimal(-10)),
                AmendmentLine(
                    amendment_id=second, label="Ligne neuve", unit=CostUnit.HOUR, unit_price=Decimal(40), quantity=Decimal(20)
                ),
                AmendmentTranche(amendment_id=first, envelope_id=made.envelopes[0], amount=Decimal(200)),
                AmendmentTranche(amendment_id=second, envelope_id=made.envelopes[0], amount=Decimal(150)),
            ]
        )
        return contract, second


def test_an_amendment_tells_before_and_after(office: Office) -> None:
    made = room(office)
    contract, second = amended(made, made.action())
    _, words = printed(office, Amendment, second, amendment_pdf)
    for told in (
        "Avenant n° 2 au contrat n° 2026-C-005", "Article 1. Objet Objet 2", "Le montant du contrat augmente de cent cinquante euros (150,00 €)",
        "Il était de 2 200,00 €", "deux mille trois cent cinquante euros (2 350,00 €), net de taxe",
        "Ligne 1 Séance 100,00 € 12 15,5 1 550,00 €", "Ligne 2 Séance 100,00 € 10 0 0,00 €", "Ligne neuve Heure 40,00 € 0 20 800,00 €",
        "Le contrat finit le 12/07/2027 au lieu du 11/07/2027.", "L’avenant prend effet le 02/10/2026.", "demeurent inchangées",
    ):  # fmt: skip
        assert told in words, (told, words)
    with made.writing():
        amendment = db.session.get_one(Amendment, second)
        amendment.state, amendment.signed_on, amendment.provider_signed_on = (
            AmendmentState.SIGNED,
            date(2026, 10, 5),
            date(2026, 10, 4),
        )
        new = ContractLine(
            contract_id=contract, amendment_id=second, rank=3, label="Ligne neuve", unit=CostUnit.HOUR, unit_price=Decimal(40), quantity=Decimal(20)
        )  # fmt: skip
        db.session.add(new)
        db.session.flush()
        for one in db.session.scalars(select(AmendmentLine).where(AmendmentLine.label.is_not(None))):
            one.line_id = new.id
    assert printed(office, Amendment, second, amendment_pdf)[1] == words, "the same once signed"
    assert "Ligne neuve" not in printed(office, Contract, contract, contract_pdf)[1], "the contract stays as it was first agreed"


def test_an_amendment_that_changes_nothing_is_a_project(office: Office) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        key = add_contract(made, 2, action)
        empty = Amendment(contract_id=key, number=1, state=AmendmentState.DRAFT, object="À voir")
        db.session.add(empty)
        db.session.flush()
        number = empty.id
    words = printed(office, Amendment, number, amendment_pdf)[1]
    assert "Projet — il manque :" in words
    assert "ce qui change" in words
    assert "la date d’effet" in words
