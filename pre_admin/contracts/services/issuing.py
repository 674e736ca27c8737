"""Issuing a contract: complete, numbered, its paper kept; taking it up again before it is signed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractNumberCounter
from pre_admin.contracts.queries.checklist import gaps_of_contract
from pre_admin.contracts.rules.checklist import Stops, stopping
from pre_admin.contracts.rules.contracts import CONTRACT_STATES
from pre_admin.contracts.services.commitments import hold_contract
from pre_admin.contracts.services.contracts import texts_of
from pre_admin.contracts.services.printing import contract_pdf
from pre_admin.contracts.services.wording import check_words
from pre_admin.core.calendar import today
from pre_admin.core.database import db, insert_if_absent
from pre_admin.core.errors import DomainError
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Media

LACKS = "Ce contrat ne peut pas encore être émis. {}"


def issue(contract: Contract, values: Mapping[str, Any], actor: Actor) -> None:
    """Number the contract and keep its paper; refused with everything that is lacking. Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "issue")
    lacking = stopping(gaps_of_contract(contract), Stops.ISSUE)
    if lacking:
        raise DomainError(LACKS.format(" ".join(lacking)))
    check_words(texts_of(contract), values, fields=False)
    contract.reference = contract.reference or next_reference(today().year)
    contract.issued_on, contract.state = today(), after
    db.session.flush()
    contract.issued_document_id, contract.issued_digest = keep_made(contract_pdf(contract), Media.PDF, actor)
    db.session.flush()


def reopen(contract: Contract, actor: Actor) -> None:
    """An issued contract is a draft again: it keeps its number, not its paper. Raises DomainError."""
    hold_contract(contract)
    contract.state = CONTRACT_STATES.after(contract.state, "reopen")
    contract.issued_document_id = contract.issued_digest = contract.sent_on = None


def next_reference(year: int) -> str:
    """The next number of a year, « 2026-C-014 », without a gap: the counter is held until the transaction ends."""
    with as_system("numéro de contrat") as session:
        insert_if_absent(session, ContractNumberCounter.__table__, {"year": year, "last": 0})
        statement = select(ContractNumberCounter).where(ContractNumberCounter.year == year).with_for_update()
        counter = session.scalars(statement.execution_options(populate_existing=True)).one()
        counter.last += 1
        session.flush()
    return f"{year}-C-{counter.last:03d}"
