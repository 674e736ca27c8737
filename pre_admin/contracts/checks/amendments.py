"""What `flask check` verifies of amendments; rows are named by number only."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from pre_admin.contracts.checks.contracts import digest_of
from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, ContractLine
from pre_admin.core.database import db

AMENDMENT: Any = Amendment.__table__
CHANGE: Any = AmendmentLine.__table__
LINE: Any = ContractLine.__table__


def numbers_with_gaps() -> list[str]:
    """Contracts whose amendments are not numbered from one, one after the other."""
    rows = db.session.execute(
        select(AMENDMENT.c.contract_id, AMENDMENT.c.number).order_by(AMENDMENT.c.contract_id, AMENDMENT.c.number)
    )
    found = []
    for key, held in groupby(rows, key=lambda row: row[0]):
        numbers = [row[1] for row in held]
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"contrat {key}")
    return found


def lines_not_as_signed() -> list[str]:
    """Signed amendments whose new lines are not those of the contract, or whose changes are of another contract's lines."""
    signed = select(AMENDMENT.c.id).where(AMENDMENT.c.state == AmendmentState.SIGNED)
    given = select(CHANGE.c.amendment_id, CHANGE.c.label, CHANGE.c.unit, CHANGE.c.unit_price, CHANGE.c.quantity)
    held = select(LINE.c.amendment_id, LINE.c.label, LINE.c.unit, LINE.c.unit_price, LINE.c.quantity)
    wanted = sorted(
        map(tuple, db.session.execute(given.where(CHANGE.c.line_id.is_(None), CHANGE.c.amendment_id.in_(signed)))), key=str
    )
    kept = sorted(map(tuple, db.session.execute(held.where(LINE.c.amendment_id.is_not(None)))), key=str)
    foreign = (
        select(CHANGE.c.amendment_id)
        .join(AMENDMENT, AMENDMENT.c.id == CHANGE.c.amendment_id)
        .join(LINE, LINE.c.id == CHANGE.c.line_id)
        .where(LINE.c.contract_id != AMENDMENT.c.contract_id)
    )
    keys = {row[0] for row in {*wanted} ^ {*kept}} | set(db.session.scalars(foreign))
    return [f"avenant {key}" for key in sorted(keys)]


def altered_papers() -> list[str]:
    """Issued papers that are missing, or are not the bytes that were issued (I10)."""
    columns = (AMENDMENT.c.id, AMENDMENT.c.issued_document_id, AMENDMENT.c.issued_digest)
    rows = db.session.execute(select(*columns).where(AMENDMENT.c.issued_document_id.is_not(None)).order_by(AMENDMENT.c.id)).all()
    return [f"avenant {key}" for key, document, digest in rows if digest_of(document) != digest]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Numéros des avenants": numbers_with_gaps,
    "Prestations des avenants": lines_not_as_signed,
    "Avenants émis": altered_papers,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
