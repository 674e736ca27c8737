"""Where a contract stands on a day: worked out of its state and dates, never stored (design §5)."""

from datetime import date

from pre_admin.contracts.models import ContractState
from pre_admin.core.enums import LabelledEnum

S = ContractState
EXPIRING_DAYS = 90
"""Days before its end from which a running contract is told to be ending."""


class Standing(LabelledEnum):
    """What is read beside a contract's title."""

    DRAFT = "draft", "Brouillon", "info"
    TO_SIGN = "to_sign", "À signer", "wait"
    EXPIRED = "expired", "Expiré sans signature", "stop"
    UPCOMING = "upcoming", "À venir", "info"
    RUNNING = "running", "En cours", "ok"
    SUSPENDED = "suspended", "Suspendu", "stop"
    ENDING = "ending", "Résiliation en cours", "wait"
    TO_SETTLE = "to_settle", "À solder", "wait"
    CLOSED = "closed", "Clos", "off"
    CANCELLED = "cancelled", "Annulé", "off"


_PLAIN = {S.DRAFT: Standing.DRAFT, S.SUSPENDED: Standing.SUSPENDED, S.CLOSED: Standing.CLOSED, S.CANCELLED: Standing.CANCELLED}


def standing_of(
    state: ContractState, starts_on: date | None, ends_on: date | None, terminated_on: date | None, day: date
) -> Standing:
    """The standing on a day; `ends_on` is the end in force, amendments included."""
    if state in _PLAIN:
        return _PLAIN[state]
    if state is S.TERMINATED:
        return Standing.ENDING if terminated_on is not None and terminated_on > day else Standing.TO_SETTLE
    past = ends_on is not None and ends_on < day
    if state is S.ISSUED:
        return Standing.EXPIRED if past else Standing.TO_SIGN
    if past:
        return Standing.TO_SETTLE
    return Standing.UPCOMING if starts_on is not None and starts_on > day else Standing.RUNNING


def may_be_settled(standing: Standing, delivered: bool) -> bool:
    """Whether the time to close has come: its end is past, or everything it buys was delivered."""
    return standing is Standing.TO_SETTLE or (standing is Standing.RUNNING and delivered)
