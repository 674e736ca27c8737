"""What clubs of a contract's provider held within its time and no session of a contract takes yet: numbers, never rows."""

from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, Delivery
from pre_admin.contracts.queries.terms import changes_of
from pre_admin.core.calendar import today
from pre_admin.pathways.queries.groups import ProviderSession, provider_sessions

DELIVERY: Any = Delivery.__table__


def proposable(contract: Contract) -> list[ProviderSession]:
    """The sessions that may be noted on a contract from their attendance, in order."""
    ends = [contract.ends_on, *(one.new_ends_on for one in changes_of([contract.id]).get(contract.id, ()))]
    last = min(max((day for day in ends if day), default=today()), today())
    held = provider_sessions(contract.provider_id, contract.starts_on or last, last)
    with as_system("séances de groupe déjà reprises") as session:
        taken = set(
            session.scalars(select(DELIVERY.c.club_session_id).where(DELIVERY.c.club_session_id.in_([one.id for one in held])))
        )
    return [one for one in held if one.id not in taken]
