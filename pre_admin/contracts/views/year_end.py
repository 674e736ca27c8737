"""*Clôture de l’exercice*: what is not certified, not invoiced, not spent at the end of a budget year, and the charges to attach to it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from flask import Response, request
from flask_admin import expose

from pre_admin.contracts.queries.year_end import balances_of, charges_of, waiting_in
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.year_end import door_of, way_out
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.exports import csv_stream
from pre_admin.panel.requests import number
from pre_admin.panel.view.house_page import HousePage

PATH = "/admin/year-end/"
CLOSING_MONTH = 3
"""Until then, the year being closed is the one before."""
HEADS = ("Contrat", "Prestataire", "Certifié au 31/12, TTC", "Facturé au 31/12, TTC", "À rattacher, TTC", "Facturé depuis, TTC", "Facture attendue, TTC")  # fmt: skip


class YearEndView(HousePage):
    """The end of a budget year."""

    subject = "contract"
    slug = "year-end"
    label = "Clôture de l’exercice"
    place: ClassVar[MenuPlace | None] = MenuPlace("Contrats", 90)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The page, and its charges as a file."""
        return {"index_view": "read", "charges_view": "export"}

    @property
    def year(self) -> int:
        """The year asked for; else the one that is being closed."""
        day = today()
        asked = number(request.args.get("year"), 2000, day.year)
        return asked or (day.year if day.month > CLOSING_MONTH else day.year - 1)

    @expose("/")
    def index_view(self) -> str:
        """The four lists of a year, each with what clears it."""
        year, day = self.year, today()
        charges = charges_of(year)
        balances = [
            (one, way_out(one, after, year), door_of(one, after) if self.may("edit") else None)
            for one, after in balances_of(year, day)
        ]
        return self.show(
            "contracts/year_end.html", title=f"{self.label} {year}", year=year, years=[day.year - back for back in range(3)], path=PATH,
            waiting=waiting_in(year, day), charges=charges, balances=balances, may_export=self.may("export"),
            to_attach=sum((one.to_attach for one in charges), ZERO), missing=sum((one.missing for one in charges), ZERO),
            left=sum((one.left for one, *_ in balances), ZERO), ends=date_fr(day.replace(year=year, month=12, day=31)),
        )  # fmt: skip

    @expose("/charges/")
    def charges_view(self) -> Response:
        """The charges to attach, for the accountant: CSV."""
        year, rows = self.year, charges_of(self.year)
        record_access(self.actor, AccessKind.EXPORT, "contract", rows=len(rows), detail=f"CSV ; charges à rattacher à {year}")
        amounts = [
            [_plain(value) for value in (one.certified, one.invoiced, one.to_attach, one.since, one.missing)] for one in rows
        ]
        columns = [[one.name for one in rows], [one.provider for one in rows], *map(list, zip(*amounts, strict=True))]
        name = f"charges-a-rattacher-{year}.csv"
        headers = {"Content-Disposition": f"attachment; filename={name}"}
        return Response(csv_stream(HEADS, [columns] if rows else []), mimetype="text/csv; charset=utf-8", headers=headers)


def _plain(amount: Decimal) -> str:
    """« 1234,50 », as a spreadsheet reads it."""
    return f"{amount:.2f}".replace(".", ",")
