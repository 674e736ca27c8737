"""The register of sessions (« services faits »): declarations, and how a session's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractLine, Delivery
from pre_admin.contracts.queries import deliveries as queries
from pre_admin.contracts.rules.deliveries import OPEN_STATES, fixed_refusal
from pre_admin.contracts.services import deliveries as services
from pre_admin.contracts.views.delivery_lines import LINE, quantity_told
from pre_admin.contracts.views.delivery_moves import BATCH, MOVES
from pre_admin.contracts.views.delivery_pages import Planning
from pre_admin.core.database import db
from pre_admin.core.french import date_fr, few_told
from pre_admin.funding.queries.actions import name_of
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import ChoiceFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.drafting import Draft
from pre_admin.pathways.queries.partners import PROVIDER

CONTRACT_URL = "/admin/contract/details/?id={}"


def contract_told(reference: str | None, title: str | None) -> str:
    """« 2026-C-014 Lire ensemble »."""
    return f"{reference or 'Brouillon'} {title or ''}".strip()


def children_told(children: int | None) -> str:
    """« moins de 5 », « 12 », nothing."""
    return "" if children is None else few_told(children)


def stood_in_told(absent: int | None) -> str:
    """Whether someone certified in the place of another."""
    return "oui" if absent else ""


@dataclass(frozen=True)
class MonthFilter(ChoiceFilter):
    """A month of a day."""

    def offered(self) -> Sequence[tuple[str, str]]:
        """From the first session to the last."""
        return queries.months_with_sessions()

    def value_of(self, code: str) -> date | None:
        """The first day of the month, or None."""
        year, _, month = code.partition("-")
        known = number(year, 1999, 2101), number(month, 0, 13)
        return date(known[0], known[1], 1) if known[0] and known[1] and 2000 <= known[0] <= 2100 and 1 <= known[1] <= 12 else None

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Within one of the months chosen."""
        found = None
        for code in self._codes(args):
            start = self.value_of(code)
            if start is not None:
                after = (start.replace(day=28) + timedelta(4)).replace(day=1)
                part = (self.expr >= start) & (self.expr < after)
                found = part if found is None else found | part
        return found


SHORT = (
    Col("held_on", Delivery.held_on),
    Col("reference", (Contract.reference, Contract.title), label="Contrat", show=contract_told),
    Col("line", ContractLine.label, label="Prestation"),
    Col("quantity", (Delivery.quantity, ContractLine.unit), label="Quantité", show=quantity_told),
)  # fmt: skip
"""How a session is called where only one text is shown."""


class DeliveryView(Planning, HouseView):
    """Sessions."""

    subject = "delivery"
    slug = "delivery"
    menu = MenuPlace("Contrats", 20)
    wording = Wording("Services faits", "séance", "séances", feminine=True)
    purpose = (
        "Ce que les prestataires ont fait, séance par séance : noté ici, certifié par la coordination, puis payé. "
        "Des nombres, jamais le nom d’un enfant."
    )
    columns = (
        Col("held_on", Delivery.held_on, sort=Delivery.held_on, link=True, kind="line"),
        Col("contract", (Contract.reference, Contract.title), label="Contrat", show=contract_told, sort=(Contract.reference, Delivery.held_on)),
        Col("provider", PROVIDER.c.name, label="Prestataire", sort=(PROVIDER.c.sort_key, Delivery.held_on)),
        Col("line", ContractLine.label, label="Prestation"),
        Col("quantity", (Delivery.quantity, ContractLine.unit), label="Quantité", show=quantity_told, kind="num"),
        Col("children", Delivery.children, label="Enfants", show=children_told, kind="num"),
        Col("state", Delivery.state, kind="enum", sort=(Delivery.state, Delivery.held_on)),
        Col("minutes", Delivery.minutes, export_only=True),
        Col("place", Delivery.place, export_only=True),
        Col("worker", Delivery.worker, export_only=True),
        Col("certified_at", Delivery.certified_at, export_only=True),
        Col("stood_in", Delivery.certified_for_id, label="Certifiée par intérim", show=stood_in_told, kind="text", export_only=True),
        Col("remark", Delivery.remark, export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(queries.delivery_list)
    default_sort = "held_on"
    descending = True
    filters = (
        EnumFilter("phase", "État", Delivery.state),
        MonthFilter("month", "Mois", Delivery.held_on),
        RecordFilter("provider", "Prestataire", Contract.provider_id, statement=queries.providers_with_sessions, among=queries.of_contracts),
        RecordFilter("contract", "Contrat", Delivery.contract_id, statement=queries.contracts_with_sessions),
    )  # fmt: skip
    search_hint = "Numéro ou intitulé du contrat"
    search_through = (Contract, Delivery.contract_id)
    empty = "Aucune séance pour l’instant : planifiez celles d’un contrat signé, ou notez-les une à une."
    sections = (
        Section("Séance", ("line_id", "held_on", "minutes", "quantity", "children")),
        Section("Où, avec qui", ("place", "worker", "remark"), "Jamais le nom d’un enfant ou d’un parent."),
    )
    widths = {"line_id": 12, "held_on": 3, "minutes": 3, "quantity": 3, "children": 3, "place": 6, "worker": 6, "remark": 12}
    lookups = {"line_id": LINE}
    moves = MOVES
    batch = BATCH
    create_service = staticmethod(services.create_delivery)
    update_service = staticmethod(services.update_delivery)
    delete_service = staticmethod(services.delete_delivery)

    @classmethod
    def permission(cls, act: str) -> str:
        """Whoever notes sessions adds and deletes them too."""
        return super().permission("edit" if act in ("create", "delete") else act)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Planning and proposing is noting sessions."""
        return {**super().acts(), "series_view": "edit", "proposals_view": "edit"}

    def page(self, template: str, **context: Any) -> str:
        """The list offers what notes many sessions at once."""
        return super().page("contracts/deliveries.html" if template == "admin/list.html" else template, **context)

    # ---- the form
    def defaults(self) -> dict[str, Any]:
        """One, of the line of a contract when the address names one that has but one."""
        return {"quantity": Decimal(1), "line_id": self.only_line()}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """What attendance counted is not typed over, nor told when it is few (R1)."""
        draft = super().draft(record, formdata)
        if record is not None and record.club_session_id is not None:
            del draft.form.children
        return draft

    def _lookup_url(self, name: str) -> str:
        """Lines of the contract the page is about, when it is about one."""
        contract = self.contract_asked()
        return super()._lookup_url(f"of{contract}.{name}" if contract and name == "line_id" else name)

    def _lookup(self, name: str) -> Lookup:
        """Lines on which a session may be noted: of one contract, or of all those under way."""
        of, _, field = name.rpartition(".")
        if field != "line_id":
            return super()._lookup(name)
        contract = number(of.removeprefix("of"), 1, MAX_ID) if of.startswith("of") else None
        if of and contract is None:
            abort(404)
        return replace(LINE, statement=lambda: queries.line_choices(contract))

    # ---- how it is called
    def title_of(self, record: Delivery) -> str:
        """« Séance du 12/11/2026 »."""
        return f"Séance du {date_fr(record.held_on)}"

    def listed_rows(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """A date alone would not tell two sessions apart."""
        ordered = [key for key, _ in super().listed_rows(ids)]
        return [
            (row[0], ", ".join(cell.text for cell in self.cells(row[1:], SHORT, None))) for row in self.rows_of(ordered, SHORT)
        ]

    # ---- its page
    def badge(self, record: Delivery, actor: Actor) -> Cell | None:
        """The state beside the title."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Delivery, actor: Actor) -> Sequence[Fact]:
        """Its contract, who noted it, who certified it."""
        contract = db.session.get_one(Contract, record.contract_id)
        href = CONTRACT_URL.format(contract.id) if actor.may("contract.read") else None
        facts = [Fact("Contrat", str(contract), href=href)]
        if record.club_session_id:
            facts.append(Fact("Origine", "Présences d’un groupe", "nombres seuls"))
        for label, who, at in (
            ("Notée par", record.entered_by_id, record.entered_at),
            ("Certifiée par", record.certified_by_id, record.certified_at),
        ):
            if who:
                facts.append(Fact(label, name_of(who), f"le {date_fr(at)}"))
        if record.certified_for_id:
            facts.append(Fact("Par intérim de", name_of(record.certified_for_id)))
        return facts

    def details_page(self, record: Delivery) -> DetailsPage:
        """What was judged is no longer modified."""
        page = super().details_page(record)
        return page if record.state in OPEN_STATES else replace(page, edit_url=None)

    def more_actions(self, record: Delivery) -> list[ActionLink]:
        """Nor deleted."""
        return [one for one in super().more_actions(record) if one.name != "delete" or record.state in OPEN_STATES]

    def blocked(self, record: Any) -> str | None:
        """Why it is not deleted."""
        return fixed_refusal(record.state) or super().blocked(record)
