"""Many hands on one contract at once: never more than it holds, the ledger as what is certified, an amendment counted once."""

from decimal import Decimal
from typing import Any

from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, AmendmentTranche, Delivery, DeliveryState
from pre_admin.contracts.services.amendments import sign
from pre_admin.contracts.services.certification import certify
from pre_admin.contracts.services.deliveries import create_delivery
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from tests.approval.test_concurrency import at_once
from tests.contracts.amendment_desk import approve
from tests.contracts.delivery_desk import Deal, broken, sessions


def test_sessions_noted_at_once_never_pass_the_contract(contract: Deal) -> None:
    values = {
        "line_id": contract.line, "held_on": today(), "quantity": Decimal(4), "minutes": None, "place": None, "worker": None, "children": None,
        "remark": None,
    }  # fmt: skip

    def note(hand: Any) -> None:
        create_delivery(values, hand.actor)

    errors = at_once(contract.room, [note] * 12)
    assert len(sessions(contract.room)) == 7, errors
    assert sum(one is None for one in errors) == 7
    assert broken(contract.room.office.app) == {}


def test_sessions_certified_at_once_add_up(contract: Deal) -> None:
    keys = [contract.session(quantity=Decimal(2)) for _ in range(10)]

    def act(key: int) -> Any:
        return lambda hand: certify([db.session.get_one(Delivery, key)], hand.actor)

    errors = at_once(contract.room, [act(key) for key in [*keys, *keys]])
    assert sum(one is None for one in errors) == 10, errors
    assert {contract.state(key) for key in keys} == {DeliveryState.CERTIFIED}
    assert contract.delivered() == [1000, 0]
    assert broken(contract.room.office.app) == {}


def test_an_amendment_signed_twice_at_once_counts_once(contract: Deal) -> None:
    approve(contract, 1000)
    with contract.room.writing():
        made = Amendment(
            contract_id=contract.contract, number=1, state=AmendmentState.ISSUED, object="Plus.", effective_on=today(), issued_on=today()
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        key = made.id
        db.session.add(AmendmentLine(amendment_id=key, line_id=contract.line, quantity=Decimal(5)))
        db.session.add(AmendmentTranche(amendment_id=key, envelope_id=contract.room.envelopes[0], amount=Decimal(250)))

    def act(hand: Any) -> None:
        sign(db.session.get_one(Amendment, key), {"provider_signed_on": today(), "signed_on": today()}, hand.actor)

    errors = at_once(contract.room, [act] * 6)
    assert sum(one is None for one in errors) == 1, errors
    assert contract.held(LedgerKind.COMMITTED) == [1250, 500]
    assert broken(contract.room.office.app) == {}
