"""What the demonstration buys: contracts, amendments, deliveries, invoices."""

from random import Random

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
    return shelf


__all__ = ["Shelf", "contract_changes", "fill_shelf", "write_contracts"]
