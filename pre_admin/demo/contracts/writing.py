"""The rows of contracts go in, in the order that foreign keys ask; numbers are given in the order of issue."""

from typing import Any, Final

from pre_admin.accounts.models import StandIn
from pre_admin.contracts import models as c
from pre_admin.core.database import Base
from pre_admin.core.search import index_rows, search_word
from pre_admin.demo.bulk import bulk
from pre_admin.demo.contracts.deals import Shelf
from pre_admin.demo.contracts.papers import print_shown
from pre_admin.demo.contracts.scans import scan_open
from pre_admin.demo.funding.writing import ORDER as MONEY

ORDER: Final[tuple[type[Base], ...]] = (
    StandIn, c.Snooze, c.ContractNumberCounter, c.Contract, c.Amendment, c.ContractLine, c.ContractTranche, c.ContractSuspension, c.AmendmentLine,
    c.AmendmentTranche, c.Delivery, c.Invoice, c.InvoiceLine, c.InvoiceSuspension, c.InvoiceTranche,
)  # fmt: skip


def number_contracts(shelf: Shelf) -> None:
    """« 2026-C-014 », in the order in which they were issued, year by year."""
    last: dict[int, int] = {}
    issued = [one.row for one in shelf.deals if one.row["issued_on"]]
    for row in sorted(issued, key=lambda one: (one["issued_on"], one["id"])):
        year = row["issued_on"].year
        last[year] = last.get(year, 0) + 1
        row["reference"] = f"{year}-C-{last[year]:03d}"
    shelf.purse.of(c.ContractNumberCounter).extend({"year": year, "last": number} for year, number in sorted(last.items()))


def write_contracts(shelf: Shelf) -> None:
    """Insert every row, and the words by which contracts and invoices are found."""
    of = shelf.purse.of
    left = set(shelf.purse.rows) - {*ORDER, *MONEY}
    assert not left, left
    scan_open(shelf)
    for model in ORDER:
        rows: list[Any] = of(model)
        bulk(model.__table__, rows)
    bulk(search_word, index_rows("contract", ((row["id"], (row["reference"], row["title"])) for row in of(c.Contract))))
    bulk(search_word, index_rows("invoice", ((row["id"], (row["number"],)) for row in of(c.Invoice))))
    print_shown(shelf)
