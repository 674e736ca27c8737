"""The invariants of contracts, I1 to I14: each has its check and, where a row holds it, its constraint; random histories break none."""

import random
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from pre_admin.accounts.roles import Role
from pre_admin.contracts.checks import amendments, contracts, deliveries, invoices
from pre_admin.contracts.models import Contract, ContractState, Delivery, DeliveryState
from pre_admin.contracts.queries.carrying import carriable_of
from pre_admin.contracts.queries.drafting import as_typed, drawn_values
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.services import certification, contract_steps, issuing, settling
from pre_admin.contracts.services.carrying import carry_over
from pre_admin.contracts.services.contracts import create_contract
from pre_admin.contracts.services.deliveries import create_delivery
from pre_admin.core.calendar import today
from pre_admin.core.database import Base, db
from pre_admin.core.errors import DomainError, NeedsConfirmation
from pre_admin.funding.models import Action, CostUnit, LedgerKind
from pre_admin.funding.queries.ledger import held_by
from tests.support import contracts as papers
from tests.support.bureau import S, bureau
from tests.support.contracts import broken
from tests.support.invoicing import day
from tests.support.offices import Office

CHECKS = {**contracts.CHECKS, **deliveries.CHECKS, **invoices.CHECKS, **amendments.CHECKS}
HELD = {
    "I1": ("Contrats dans ce qui est validé", None),
    "I2": ("Contrats dans ce qui est validé", None),
    "I3": ("Engagements des contrats", None),
    "I4": ("Service fait et factures", None),
    "I5": ("Contrats et factures", "ck_invoice_accepted_within_total"),
    "I6": ("Factures et registre des enveloppes", "ck_invoice_payment_dated"),
    "I7": ("Séances hors du temps du contrat", "uq_contract_suspension_contract_id_starts_on"),
    "I8": ("Quantités facturées et certifiées", "ck_delivery_certified_dated"),
    "I9": ("Numéros de facture", "uq_invoice_provider_id_number_key"),
    "I10": ("Contrats émis", None),
    "I11": ("Contrats signés sur une action validée", None),
    "I12": ("Soldes des contrats clos", "ck_contract_released_positive"),
    "I13": ("Service fait et factures, deux personnes", "ck_delivery_stood_in_by_another"),
    "I14": ("TVA des contrats", "ck_invoice_line_price_positive"),
}
"""Invariant → (what `flask check` calls it, the constraint of a row that holds a part of it)."""


def test_each_invariant_is_checked_and_held_where_a_row_can(office: Office) -> None:
    known = {one.name for table in Base.metadata.tables.values() for one in table.constraints}
    said = office.app.extensions["house"].invariants
    assert list(HELD) == [f"I{number}" for number in range(1, 15)]
    for name, (check, constraint) in HELD.items():
        assert check in said, name
        assert constraint is None or constraint in known, (
            name,
            sorted(str(one) for one in known if one and "invoice" in str(one)),
        )


SPOILED = (
    ("I12", "UPDATE contract SET released = released + 1 WHERE state = 'closed'"),
    ("I14", "UPDATE contract SET vat = NULL"),
    ("I3", "UPDATE contract_tranche SET amount = amount - 1"),
    ("I1", "UPDATE contract_tranche SET amount = amount + 1"),
    ("I11", "UPDATE action SET state = 'lapsed', ended_reason = 'Essai'"),
    ("I7", "UPDATE delivery SET held_on = '2001-01-01'"),
    ("I13", "UPDATE invoice SET entered_by_id = (SELECT MIN(certified_by_id) FROM delivery)"),
    ("I4", "UPDATE invoice_line SET quantity = 9900, accepted_quantity = 9900"),
    ("I8", "UPDATE invoice_line SET quantity = 9900, accepted_quantity = 9900"),
    ("I5", "UPDATE invoice SET total = 999900, accepted = 999900"),
    ("I6", "UPDATE invoice SET state = 'paid', paid_on = '2026-01-01', order_reference = 'M', ordered_on = '2026-01-01'"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "statement"), SPOILED)
def test_a_row_spoiled_by_hand_is_named_by_its_check(office: Office, name: str, statement: str) -> None:
    desk = bureau(office)
    desk.contract(S.CLOSED, amount=500, released=Decimal(500))
    contract = desk.contract()
    desk.delivery(contract, DeliveryState.CERTIFIED, quantity=4)
    desk.invoice(contract, invoices.TAKING[0], total=100)
    check = CHECKS[HELD[name][0]]

    def found() -> Any:
        with desk.room.acting(Role.ASSISTANT):
            return check()

    before = found()
    with desk.room.writing():
        db.session.execute(text(statement))
    assert set(found()) - set(before), before


# ---- random histories
class History:
    """One action of 1 000 €, contracts on it, an act at a time; what is refused leaves nothing."""

    def __init__(self, office: Office, seed: int) -> None:
        self.dice = random.Random(seed)
        self.room = papers.ready(office)
        self.action = papers.resolved(self.room)
        self.done: list[str] = []

    def act(self) -> None:
        verb = self.dice.choice(
            ("draft", "draft", "issue", "issue", "sign", "sign", "suspend", "resume", "note", "note", "certify", "certify", "undo", "cancel", "terminate", "close", "carry", "reopen")
        )  # fmt: skip
        role = Role.COORDINATOR if verb in ("certify", "undo") else Role.ASSISTANT
        with suppress(DomainError, NeedsConfirmation, IntegrityError), self.room.acting(role) as actor:
            getattr(self, verb)(actor)
            self.done.append(verb)

    def one(self, *states: ContractState) -> Contract:
        found = db.session.scalars(select(Contract).where(Contract.state.in_(states)).order_by(Contract.id)).all()
        if not found:
            raise DomainError("rien")
        return self.dice.choice(found)

    def draft(self, actor: Any) -> None:
        action = db.session.get_one(Action, self.action)
        quantity = Decimal(self.dice.randint(2, 14))
        line = {"id": None, "label": "Séance", "unit": CostUnit.SESSION, "unit_price": Decimal(40), "quantity": quantity}
        tranche = {"id": None, "envelope_id": self.room.envelopes[0], "amount": quantity * 40}
        values = {**as_typed(drawn_values(action, None)), "lines": [line], "tranches": [tranche]}
        create_contract(
            {
                **values,
                "category_id": int(papers.category(self.room)),
                "starts_on": day(-20),
                "ends_on": day(self.dice.choice((60, 400))),
            },
            actor,
        )

    def issue(self, actor: Any) -> None:
        issuing.issue(self.one(S.DRAFT), {}, actor)

    def sign(self, actor: Any) -> None:
        contract_steps.sign(self.one(S.ISSUED), {"provider_signed_on": today(), "signed_on": today()}, actor)

    def suspend(self, actor: Any) -> None:
        contract_steps.suspend(self.one(S.SIGNED), {"starts_on": today(), "reason": "Essai"}, actor)

    def resume(self, actor: Any) -> None:
        contract_steps.resume(self.one(S.SUSPENDED), {"ends_on": today()}, actor)

    def cancel(self, actor: Any) -> None:
        contract_steps.cancel(self.one(S.ISSUED, S.DRAFT), {"ended_reason": "Essai"}, actor)

    def reopen(self, actor: Any) -> None:
        issuing.reopen(self.one(S.ISSUED), actor)

    def terminate(self, actor: Any) -> None:
        values = {"notice_on": today(), "terminated_on": today(), "ended_reason": "Essai", "agreed": True}
        contract_steps.terminate(self.one(S.SIGNED), values, actor)

    def close(self, actor: Any) -> None:
        settling.close(self.one(S.SIGNED, S.TERMINATED), actor)

    def note(self, actor: Any) -> None:
        line = terms_of_one(self.one(S.SIGNED, S.SUSPENDED).id).lines[0].id
        values = {"line_id": line, "held_on": today(), "quantity": Decimal(self.dice.randint(1, 9)), "children": 6}
        create_delivery({**dict.fromkeys(("minutes", "place", "worker", "remark")), **values}, actor)

    def certify(self, actor: Any) -> None:
        certification.certify(db.session.scalars(select(Delivery).where(Delivery.state == DeliveryState.HELD)).all()[:2], actor)

    def undo(self, actor: Any) -> None:
        for one in db.session.scalars(select(Delivery).where(Delivery.state == DeliveryState.CERTIFIED)).all()[:1]:
            certification.undo_certification(one, actor)

    def carry(self, actor: Any) -> None:
        contract = self.one(S.SIGNED)
        for one in carriable_of(contract, terms_of_one(contract.id)):
            carry_over(contract, {"envelope_id": one.envelope_id, "amount": one.most, "reason": "Essai"}, actor)


@pytest.mark.parametrize("seed", [11, 12])
def test_whatever_happens_to_contracts_nothing_breaks(office: Office, seed: int) -> None:
    history = History(office, seed)
    for turn in range(60):
        history.act()
        if turn % 6 == 5:
            assert broken(history.room) == [], history.done
    with office.app.app_context():
        held = sum(held_by(history.action, LedgerKind.COMMITTED).values(), Decimal(0))
        approved = sum(held_by(history.action, LedgerKind.APPROVED).values(), Decimal(0))
    assert 0 <= held <= approved == 1000
    assert {"draft", "issue", "sign"} <= set(history.done), "the history is not worth its name"
    assert {"note", "certify"} & set(history.done)
