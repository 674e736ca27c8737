"""What the demonstration buys: contracts, amendments, deliveries, invoices."""

from datetime import timedelta
from random import Random

from pre_admin.accounts.models import StandIn
from pre_admin.contracts.models import Snooze
from pre_admin.contracts.rules.day_facts import WANTED_PAPERS
from pre_admin.demo.contracts.deals import Shelf
from pre_admin.demo.contracts.money import keep_accounts
from pre_admin.demo.contracts.plans import plan_deals
from pre_admin.demo.contracts.told import contract_changes
from pre_admin.demo.contracts.writing import number_contracts, write_contracts
from pre_admin.demo.funding.purse import Purse


def fill_shelf(rng: Random, purse: Purse) -> Shelf:
    """A hundred and twenty contracts over three school years, with what followed, as rows; the purse's ledger goes on with them."""
    shelf = Shelf(rng, purse)
    plan_deals(shelf)
    number_contracts(shelf)
    keep_accounts(shelf)
    _name_stand_in(shelf)
    _put_off(shelf)
    return shelf


def _name_stand_in(shelf: Shelf) -> None:
    """The coordination was away at the start of the autumn, and nothing had to be certified meanwhile."""
    hands, start = shelf.purse.hands, shelf.day - timedelta(days=60)
    shelf.purse.add(
        StandIn, start, absent_id=hands.coordinator, person_id=hands.assistant, starts_on=start, ends_on=start + timedelta(days=4),
        reason="Congés", named_by_id=hands.coordinator,
    )  # fmt: skip


def _put_off(shelf: Shelf) -> None:
    """A line of *Ma journée* that waits for a better day."""
    day, until = shelf.day, shelf.day + timedelta(days=6)
    shelf.purse.add(
        Snooze,
        day,
        key=WANTED_PAPERS,
        until=until,
        reason="Relance groupée, la semaine prochaine",
        by_id=shelf.purse.hands.assistant,
    )


__all__ = ["Shelf", "contract_changes", "fill_shelf", "write_contracts"]
