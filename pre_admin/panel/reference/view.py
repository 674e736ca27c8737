"""The register of a reference list: a list that declares its row class, its words and its own fields has everything."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.french import date_fr
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import Rows
from pre_admin.panel.consequences import references
from pre_admin.panel.declarations import BatchAction, Col, Section
from pre_admin.panel.filters import YesNoFilter
from pre_admin.panel.pages import Cell, Crumb, Fact
from pre_admin.panel.reference.keeping import create_row, delete_row, reinstate_rows, retire_rows, update_row
from pre_admin.panel.view import HouseView

REFERENCE_PATH = "/admin/reference/"
REFERENCE_TITLE = "Listes de référence"

RETIRE = BatchAction(
    "retire", "Retirer", retire_rows, icon="archive", done="retiré",
    note="Les valeurs retirées ne sont plus proposées. Les fiches qui les portent les gardent et restent lisibles ; "
    "vous pourrez les remettre en service.",
    condition=lambda row: row.retired_on is None,
)  # fmt: skip
REINSTATE = BatchAction(
    "reinstate", "Remettre en service", reinstate_rows, icon="return", done="rétabli",
    note="Les valeurs remises en service sont de nouveau proposées.",
    condition=lambda row: row.retired_on is not None,
)  # fmt: skip


def state_text(retired_on: date | None) -> str:
    """Whether the value is offered."""
    return f"Hors service depuis le {date_fr(retired_on)}" if retired_on else "En service"


def state_tone(retired_on: date | None) -> str:
    """A retired value is greyed."""
    return "off" if retired_on else "ok"


class ReferenceView(HouseView):
    """Values that forms offer. A list declares `row`, `slug`, `wording`, `purpose`, and what it has of its own."""

    row: ClassVar[type[ReferenceRow]]
    own_fields: ClassVar[tuple[str, ...]] = ()
    own_columns: ClassVar[tuple[Col, ...]] = ()

    subject = "reference"
    default_sort = "rank"
    batch = (RETIRE, REINSTATE)
    widths = {"label": 6, "rank": 3, "help_text": 12}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """What every list has in common is declared from its row class."""
        super().__init_subclass__(**kwargs)
        row = cls.row
        cls.columns = (
            Col("label", row.label, link=True, sort=row.label_key),
            *cls.own_columns,
            Col("help_text", row.help_text),
            Col("rank", row.rank, sort=(row.rank, row.label_key)),
            Col("state", row.retired_on, label="État", show=state_text, kind="enum", tone=state_tone),
        )
        cls.filters = (
            *cls.filters,
            YesNoFilter("retired", "État", row.retired_on.is_not(None), yes="Hors service", no="En service"),
        )
        cls.sections = (Section("Valeur", ("label", *cls.own_fields, "rank", "help_text")),)
        cls.create_service = cls.create_service or partial(create_row, row, cls.own_fields)
        cls.update_service = cls.update_service or partial(update_row, cls.own_fields)
        cls.delete_service = delete_row

    @classmethod
    def from_clause(cls) -> Rows:
        """The list's rows."""
        return select(cls.row.id)

    def crumbs(self, record: Any = None) -> list[Crumb]:
        """Every list is reached from the page of lists."""
        return [(REFERENCE_TITLE, REFERENCE_PATH), *super().crumbs(record)]

    def list_crumbs(self) -> Sequence[Crumb]:
        """The way back to the page of lists."""
        return [(REFERENCE_TITLE, REFERENCE_PATH)]

    def badge(self, record: ReferenceRow, actor: Actor) -> Cell | None:
        """A retired value says so beside its name."""
        return Cell(state_text(record.retired_on), "enum", tone="off") if record.retired_on else None

    def header_facts(self, record: ReferenceRow, actor: Actor) -> Sequence[Fact]:
        """How many records hold the value, for whoever decides what becomes of it."""
        if not self.may("edit"):
            return ()
        found = references(record, ())
        told = ", ".join(self.told(table, count) for table, count in found.items())
        return [Fact("Portée par", told or "aucune fiche", "" if found else "Elle peut être supprimée.")]

    def way_out(self) -> str:
        """A value that has served is retired."""
        return f" Retirez {self.wording.the} : plus personne ne pourra choisir cette valeur, et les fiches qui la portent la gardent."

    def softer(self, record: Any) -> tuple[str, str] | None:
        """Retiring, while the value is in service."""
        return ("Retirer plutôt", self.batch_url(RETIRE, record)) if record.retired_on is None else None
