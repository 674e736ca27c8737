"""The register of invoices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import Response, abort, g, request
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Invoice, InvoiceLine, InvoiceState
from pre_admin.contracts.queries import invoices as queries
from pre_admin.contracts.queries.clocks import clocks_of
from pre_admin.contracts.queries.contracts import contract_choices
from pre_admin.contracts.services import invoices as services
from pre_admin.contracts.services.invoice_steps import lines_of
from pre_admin.contracts.services.printing import invoice_letter_pdf
from pre_admin.contracts.views.contracts import CONTRACT
from pre_admin.contracts.views.invoice_moves import MOVES
from pre_admin.contracts.views.invoice_pages import accepted_column, check_table, letter_of, money_facts, paid_table, pause_table
from pre_admin.core.calendar import today
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import Col, Inline, MenuPlace, Section, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, RelatedTable, Step
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.ground import ACTS
from pre_admin.partners.views.providers import PROVIDER as PROVIDER_LOOKUP
from pre_admin.pathways.queries.partners import PROVIDER

TAKEN_UP = (
    "Les lignes du contrat sont reprises plus bas, avec ce qui est certifié et pas encore facturé : "
    "mettez-y ce que la facture imprime, puis enregistrez."
)


def contract_lines() -> Sequence[tuple[int, str]]:
    """The lines of the contract whose invoice is on the page."""
    lines: Sequence[tuple[int, str]] = g.get("invoiced_lines", ())
    return lines


def due_told(key: int) -> str:
    """What remains of the payment delay, as long as the invoice is not settled."""
    clock = g.get("invoice_clocks", {}).get(key)
    return clock.told if clock else ""


def due_tone(key: int) -> str:
    """How it is drawn."""
    clock = g.get("invoice_clocks", {}).get(key)
    return clock.tone if clock else ""


LINES = Inline(
    "lines", InvoiceLine, "invoice_id", ("line_id", "quantity", "unit_price", "amount", "label"), singular="ligne", add="Ajouter une ligne",
    title="Lignes", widths={"line_id": 12, "quantity": 3, "unit_price": 3, "amount": 3, "label": 12}, choices={"line_id": contract_lines},
    empty="Aucune ligne recopiée.",
)  # fmt: skip


class InvoiceView(HouseView):
    """Invoices."""

    subject = "invoice"
    slug = "invoice"
    menu = MenuPlace("Contrats", 40)
    wording = Wording("Factures", "facture", "factures", feminine=True)
    purpose = "Les factures reçues, contrôlées ligne par ligne avec le contrat, le service fait et l’engagement, et le délai pour les payer. Jamais de nom d’enfant ici."
    columns = (
        Col("number", Invoice.number, sort=Invoice.number_key, link=True, kind="line"),
        Col("provider", PROVIDER.c.name, label="Association ou prestataire", sort=(PROVIDER.c.sort_key, Invoice.received_on)),
        Col("contract", queries.REFERENCE.label("contract_reference"), label="Contrat", sort=(queries.CONTRACT.c.reference, Invoice.received_on), kind="line"),
        Col("received_on", Invoice.received_on, sort=Invoice.received_on),
        Col("total", Invoice.total, sort=Invoice.total),
        Col("state", Invoice.state, sort=(Invoice.state, Invoice.received_on)),
        Col("due", Invoice.id, label="Délai de paiement", show=due_told, tone=due_tone, kind="enum"),
        Col("dated_on", Invoice.dated_on, export_only=True),
        Col("net", Invoice.net, export_only=True),
        Col("vat_amount", Invoice.vat_amount, export_only=True),
        Col("accepted", Invoice.accepted, export_only=True),
        Col("reason", Invoice.reason, export_only=True),
        Col("order_reference", Invoice.order_reference, export_only=True),
        Col("ordered_on", Invoice.ordered_on, export_only=True),
        Col("paid_on", Invoice.paid_on, export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(queries.invoice_list)
    default_sort = "received_on"
    descending = True
    filters = (
        EnumFilter("status", "État", Invoice.state),
        RecordFilter("provider", "Association ou prestataire", Invoice.provider_id, statement=queries.providers_of_invoices),
        RecordFilter("contract", "Contrat", Invoice.contract_id, statement=contract_choices, listed=False),
        DateFilter("received", "Reçue", Invoice.received_on),
        DateFilter("paid", "Payée", Invoice.paid_on),
    )
    search_hint = "Numéro de facture"
    empty = "Aucune facture pour l’instant : enregistrez la première depuis son contrat, ses lignes y sont reprises."
    sections = (
        Section("Facture", ("contract_id", "provider_id", "number", "dated_on", "received_on", "document_id")),
        Section(
            "Période",
            ("period_from", "period_to"),
            "Les jours que la facture compte ; elle se paie sur l’engagement de leur année.",
        ),
        Section("Lignes", inline="lines", hint="Ce que la facture imprime, prestation par prestation."),
        Section("Totaux", ("net", "vat_amount", "total"), "Tels qu’ils sont imprimés : le logiciel les vérifie."),
        Section("Compte à payer", ("iban",)),
        Section("Remarques", ("remarks",)),
    )
    inlines = (LINES,)
    widths = {
        "contract_id": 12, "provider_id": 6, "number": 6, "dated_on": 3, "received_on": 3, "document_id": 12, "period_from": 3, "period_to": 3,
        "net": 4, "vat_amount": 4, "total": 4, "iban": 6,
    }  # fmt: skip
    kinds = {"iban": "code"}
    lookups = {"contract_id": CONTRACT, "provider_id": PROVIDER_LOOKUP}
    moves = MOVES
    create_service = staticmethod(services.create_invoice)
    update_service = staticmethod(services.update_invoice)
    delete_service = staticmethod(services.delete_invoice)

    # ---- the list
    def rows_of(self, ids: Sequence[int], columns: Sequence[Col]) -> list[Any]:
        """The clocks of the page are read with its rows."""
        g.invoice_clocks = clocks_of(ids, unsettled=True)
        return super().rows_of(ids, columns)

    def readable_columns(self, exported: bool = False) -> Sequence[Col]:
        """The clock is of the day it is read: it is no column of a file."""
        return [one for one in super().readable_columns(exported) if not exported or one.key != "due"]

    # ---- the form
    def defaults(self) -> dict[str, Any]:
        """Received today; from a contract's page, on that contract."""
        contract = queries.contract_of(number(request.args.get("contract"), 1, MAX_ID))
        found: dict[str, Any] = {"received_on": today(), "vat_amount": Decimal(0)}
        return found | ({"contract_id": contract.id, "provider_id": contract.provider_id} if contract else {})

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """The lines offered are those of the contract; a new invoice on it starts with what is certified and not invoiced."""
        chosen = str(record.contract_id) if record is not None else request.args.get("contract")
        typed = number((formdata.get("contract_id") if formdata else None) or chosen, 1, MAX_ID)
        contract = queries.contract_of(typed)
        self.offer_lines(contract.id if contract else None)
        made = super().draft(record, formdata)
        if record is None and formdata is None and contract is not None:
            made.inlines["lines"].start(queries.billable(contract))
        return made

    @staticmethod
    def offer_lines(contract_id: int | None) -> None:
        """Read the lines of a contract, once for the page."""
        g.invoiced_lines = queries.lines_offered(contract_id) if contract_id else ()

    def _try(self, draft: Draft) -> Any:
        """An invoice sent without lines comes back with those of its contract, to be filled from the paper."""
        lines = draft.inlines["lines"]
        key = draft.form._fields["contract_id"].data
        contract = queries.contract_of(key) if isinstance(key, int) else None
        if draft.record is None and not lines.rows and contract is not None:
            self.valid(draft)
            lines.start(queries.billable(contract))
            draft.general.append(TAKEN_UP)
            return None
        return super()._try(draft)

    # ---- its letter
    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The letter, beside what every register has."""
        return {**ACTS, "letter_view": "read"}

    @expose("/letter/")
    def letter_view(self) -> Response:
        """What the provider is told, in writing: why it is suspended, rejected, accepted in part; kept in the access log (R10)."""
        record = self.find(request.args.get("id"))
        kind = letter_of(record)
        if kind is None:
            abort(404)
        record_access(self.actor, AccessKind.EXPORT, "invoice", record.id, rows=1, detail=f"courrier : {kind.label.lower()}")
        answer = Response(invoice_letter_pdf(record, kind), mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="courrier-facture-{record.id}.pdf"'
        return answer

    # ---- the page
    def next_moves(self, record: Invoice) -> list[Step]:
        """The letter first, once there is something to tell the provider."""
        kind = letter_of(record)
        moves = super().next_moves(record)
        if kind is None:
            return moves
        told = Step(
            "Écrire au prestataire",
            "Le courrier dit le motif ; il se signe et s’envoie.",
            "Imprimer le courrier",
            self.to("letter_view", id=record.id),
        )
        return [told, *moves]

    def title_of(self, record: Any) -> str:
        """« Facture F-2026-012 »."""
        return str(record)

    def details_subtitle(self, record: Invoice, actor: Actor) -> str:
        """« Lire ensemble Mosson · 2026-C-014 »."""
        return " · ".join(
            text for text in (queries.provider_name(record.provider_id), queries.reference_of(record.contract_id)) if text
        )

    def badge(self, record: Invoice, actor: Actor) -> Cell | None:
        """The state beside the title."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Invoice, actor: Actor) -> Sequence[Fact]:
        """Total, what is accepted, the clock, what lateness costs."""
        return money_facts(record)

    def details_page(self, record: Invoice) -> DetailsPage:
        """The check first while there is something to decide; then who pays, and when the clock stood still."""
        self.offer_lines(record.contract_id)
        page = super().details_page(record)
        tables = [check_table(record), *page.tables, paid_table(record), pause_table(record)]
        received = record.state is InvoiceState.RECEIVED
        kept = [table for table in tables if table is not None]
        return replace(page, tables=kept, edit_url=page.edit_url if received else None)

    def inline_table(self, inline: Inline, record: Any) -> RelatedTable:
        """The lines, with what was accepted of them."""
        table = super().inline_table(inline, record)
        return table if record.accepted is None else accepted_column(table, lines_of(record))

    def more_actions(self, record: Invoice) -> list[ActionLink]:
        """Only what was recorded by mistake is deleted."""
        return [one for one in super().more_actions(record) if one.name != "delete" or services.deletion_refusal(record) is None]

    def blocked(self, record: Any) -> str | None:
        """What was decided stays."""
        return services.deletion_refusal(record) or super().blocked(record)

    def way_out(self) -> str:
        """What one does instead of deleting."""
        return " Rejetez la facture plutôt : elle restera lisible, avec le motif."
