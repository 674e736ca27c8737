"""What a contract's checklist looks at, read for one contract."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Verb
from pre_admin.approval.queries.passages import passages_of
from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.printed.ground import missing_of_office
from pre_admin.contracts.queries.promises import free_of
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.checklist import NEEDED, Facts, Gap, Purse, gaps_of
from pre_admin.contracts.rules.effective import Terms
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, Envelope, FundedState
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.funding.settings import RESOLUTION_NEEDED
from pre_admin.panel.settings import decided
from pre_admin.partners.models import Provider
from pre_admin.partners.queries.providers import papers_of

ACTION: Any = Action.__table__
ENVELOPE: Any = Envelope.__table__
OF_PROVIDER = ("siret", "representative", "iban")


def gaps_of_contract(contract: Contract, terms: Terms | None = None) -> list[Gap]:
    """Everything a contract lacks; `terms`, for who read them already."""
    return gaps_of(facts_of(contract, terms or terms_of_one(contract.id)))


def facts_of(contract: Contract, terms: Terms) -> Facts:
    """The facts of a contract, as the database has them now."""
    provider = db.session.get_one(Provider, contract.provider_id)
    with as_system("état de l’action d’un contrat") as session:
        columns = (ACTION.c.reference, ACTION.c.state, ACTION.c.resolution_number)
        action = session.execute(select(*columns).where(ACTION.c.id == contract.action_id)).one()
    filled = {name: getattr(provider if name in OF_PROVIDER else contract, name) for name in NEEDED if name != "address"}
    filled["address"] = provider.city and (provider.address or provider.postal_code)
    return Facts(
        filled, contract.starts_on, terms.ends_on, len(terms.lines), terms.amounts, terms.tranches,
        purses_of(terms.tranches, free_of(contract.action_id, contract.id)), action.reference, action.state is FundedState.APPROVED,
        action.resolution_number is not None or not decided(RESOLUTION_NEEDED), papers_of(provider, today()),
        _reservations(contract.action_id), missing_of_office(),
    )  # fmt: skip


def purses_of(tranches: Mapping[int, Decimal], free: Mapping[int, Decimal]) -> Mapping[int, Purse]:
    """Envelope → how it is called, its year, whether it is voted, what is free."""
    statement = select(ENVELOPE.c.id, ENVELOPE.c.title, ENVELOPE.c.year).where(ENVELOPE.c.id.in_(list(tranches)))
    rows = db.session.execute(statement).all()
    sums = sums_of([row.id for row in rows])
    return {row.id: Purse(row.title, row.year, sums[row.id].forecast, free.get(row.id, ZERO)) for row in rows}


def _reservations(action_id: int) -> Sequence[tuple[str, str]]:
    """(body, what it asked) of the decisions that stand with reservations."""
    with as_system("réserves des instances sur une action"):
        passages = passages_of(action_id)
    return [
        (f"Le {one.body.label.lower()}", one.reason or "")
        for one in passages
        if one.verb is Verb.WITH_RESERVATIONS and one.reason
    ]
