"""The register of amendments: declarations, and how an amendment's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import Response, abort, g, request
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, AmendmentTranche, Contract
from pre_admin.contracts.queries import amendments as queries
from pre_admin.contracts.queries.contracts import contract_choices
from pre_admin.contracts.queries.deliveries import line_choices
from pre_admin.contracts.rules.amendments import OPEN_STATES, signed_fr
from pre_admin.contracts.services import amendments as services
from pre_admin.contracts.services.printing import amendment_pdf
from pre_admin.contracts.views import amendment_tables as tables
from pre_admin.contracts.views.amendment_moves import MOVES
from pre_admin.contracts.views.delivery_lines import LINE
from pre_admin.core.database import db
from pre_admin.core.french import date_fr
from pre_admin.funding.views.actions import ENVELOPE
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.documents import documents_told, open_document
from pre_admin.panel.documents.serving import Lost
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.guard import error_page
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, Pair, PairSection, RelatedTable
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.ground import ACTS
from pre_admin.pathways.queries.partners import PROVIDER

CONTRACT = Lookup(Contract, contract_choices, view="contract")
PAPERS = ("issued_document_id", "signed_document_id")
TEMPLATES = {"admin/details.html": "contracts/amendment.html"}


def number_told(reference: str | None, rank: int) -> str:
    """« 2026-C-014, avenant n° 1 »."""
    return f"{reference or 'Brouillon'}, avenant n° {rank}"


def amount_told(amount: Decimal | None) -> str:
    """« +250,00 € »; nothing when the amount stays."""
    return signed_fr(amount) if amount else ""


LINES = Inline(
    "lines", AmendmentLine, "amendment_id", ("line_id", "quantity", "label", "unit", "unit_price"), singular="prestation",
    add="Changer ou ajouter une prestation", title="Prestations", order=(AmendmentLine.id,),
    widths={"line_id": 8, "quantity": 4, "label": 6, "unit": 3, "unit_price": 3}, lookups={"line_id": LINE}, kinds={"quantity": "signed_quantity"},
    opens_with=1, empty="Aucune prestation ne change.",
)  # fmt: skip
TRANCHES = Inline(
    "tranches", AmendmentTranche, "amendment_id", ("envelope_id", "amount"), singular="tranche", add="Changer ou ajouter une tranche", title="Tranches",
    order=(AmendmentTranche.id,), widths={"envelope_id": 8, "amount": 4}, lookups={"envelope_id": ENVELOPE}, kinds={"amount": "signed_amount"},
    opens_with=1, empty="Aucune tranche ne change.",
)  # fmt: skip


class AmendmentView(HouseView):
    """Amendments."""

    subject = "contract"
    slug = "amendment"
    menu = MenuPlace("Contrats", 15)
    wording = Wording("Avenants", "avenant", "avenants", vowel=True)
    purpose = "Ce qui change dans un contrat signé : quantités, prestations, tranches, fin. Chaque avenant a son document et ses deux signatures."
    columns = (
        Col("number", (Contract.reference, Amendment.number), label="Avenant", show=number_told, sort=(Contract.reference, Amendment.number), link=True, kind="line"),
        Col("provider", PROVIDER.c.name, label="Association ou prestataire", sort=(PROVIDER.c.sort_key, Amendment.number)),
        Col("object", Amendment.object, kind="long"),
        Col("effective_on", Amendment.effective_on, sort=(Amendment.effective_on, Amendment.number)),
        Col("amount", queries.AMOUNT.label("more"), label="Montant TTC", show=amount_told, kind="num"),
        Col("state", Amendment.state, kind="enum", sort=(Amendment.state, Amendment.number)),
        Col("new_ends_on", Amendment.new_ends_on, export_only=True),
        Col("issued_on", Amendment.issued_on, export_only=True),
        Col("signed_on", Amendment.signed_on, export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(queries.amendment_list)
    default_sort = "number"
    descending = True
    filters = (
        EnumFilter("phase", "État", Amendment.state),
        DateFilter("effective", "En vigueur", Amendment.effective_on),
        RecordFilter("contract", "Contrat", Amendment.contract_id, statement=queries.contracts_with_amendments),
    )
    search_hint = "Numéro ou intitulé du contrat"
    search_through = (Contract, Amendment.contract_id)
    empty = "Aucun avenant pour l’instant : préparez-en un depuis la page d’un contrat signé."
    sections = (
        Section("Contrat", ("contract_id",)),
        Section("Avenant", ("object", "effective_on", "new_ends_on")),
        Section("Prestations", inline="lines", hint="Une prestation du contrat et sa quantité en plus (5) ou en moins (−5) ; ou une prestation nouvelle. Un prix change par une prestation nouvelle."),
        Section("Tranches", inline="tranches", hint="TVA comprise, en plus (250) ou en moins (−250) ; leur somme est celle de ce qui change dans les prestations."),
    )  # fmt: skip
    inlines = (LINES, TRANCHES)
    widths = {"contract_id": 12, "object": 12, "effective_on": 4, "new_ends_on": 4}
    lookups = {"contract_id": CONTRACT}
    moves = MOVES
    create_service = staticmethod(services.create_amendment)
    update_service = staticmethod(services.update_amendment)
    delete_service = staticmethod(services.delete_amendment)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """With its paper."""
        return {**ACTS, "paper_view": "export"}

    # ---- the form
    def defaults(self) -> dict[str, Any]:
        """The contract of the address."""
        return {"contract_id": number(request.args.get("contract"), 1, MAX_ID)}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """Its contract does not change afterwards; lines are looked up in that contract."""
        g.amended_contract = record.contract_id if record is not None else self.defaults()["contract_id"]
        draft = super().draft(record, formdata)
        if record is not None:
            del draft.form.contract_id
        return draft

    def _lookup_url(self, name: str) -> str:
        contract = g.get("amended_contract")
        return super()._lookup_url(f"of{contract}.{name}" if contract and name == "lines.line_id" else name)

    def _lookup(self, name: str) -> Lookup:
        """Lines of contracts that run, or of the one being amended."""
        of, _, field = name.partition(".")
        if name == "lines.line_id":
            return replace(LINE, statement=line_choices)
        if field != "lines.line_id":
            return super()._lookup(name)
        contract = number(of.removeprefix("of"), 1, MAX_ID) if of.startswith("of") else None
        if contract is None:
            abort(404)
        return replace(LINE, statement=lambda: line_choices(contract))

    def page(self, template: str, **context: Any) -> str:
        """The record's page says what is lacking."""
        context.setdefault("purpose_folded", template != "admin/list.html")
        return super().page(TEMPLATES.get(template, template), **context)

    # ---- its page
    def title_of(self, record: Amendment) -> str:
        """« Avenant n° 1 au contrat 2026-C-014 »."""
        return f"{record} au contrat {self.contract_of(record).reference}"

    def contract_of(self, record: Amendment) -> Contract:
        """The contract it changes; found once in a request."""
        return db.session.get_one(Contract, record.contract_id)

    def sides_of(self, record: Amendment) -> queries.Sides:
        """The contract before and after; read once for a page."""
        known: dict[int, queries.Sides] = g.setdefault("amendment_sides", {})
        if record.id not in known:
            known[record.id] = queries.sides_of(record)
        return known[record.id]

    def inline_table(self, inline: Inline, record: Any) -> RelatedTable:
        """The differences, in the place of the rows."""
        table = tables.lines_table if inline is LINES else tables.money_table
        return table(self.sides_of(record))

    def details_subtitle(self, record: Amendment, actor: Actor) -> str:
        """The contract's title."""
        return self.contract_of(record).title

    def badge(self, record: Amendment, actor: Actor) -> Cell | None:
        """The state beside the title."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Amendment, actor: Actor) -> Sequence[Fact]:
        """Its contract, from when, for how much, signatures, why it ended."""
        contract = self.contract_of(record)
        facts = [Fact("Contrat", str(contract), href=f"/admin/contract/details/?id={contract.id}")]
        facts.append(Fact("En vigueur le", date_fr(record.effective_on)))
        sides = self.sides_of(record)
        more = sides.after.amounts.total - sides.before.amounts.total
        facts.append(Fact("Montant TTC", signed_fr(more), "en plus" if more > 0 else "en moins" if more < 0 else "inchangé"))
        if record.signed_on:
            facts.append(
                Fact("Signé le", date_fr(record.signed_on), f"par le prestataire le {date_fr(record.provider_signed_on)}")
            )
        if record.ended_reason:
            facts.append(Fact("Motif", record.ended_reason))
        return facts

    def details_page(self, record: Amendment) -> DetailsPage:
        """Its end beside the rest; only a draft is modified."""
        page, end = super().details_page(record), tables.end_table(self.sides_of(record))
        url = page.edit_url if record.state is AmendmentState.DRAFT else None
        return replace(page, tables=[*page.tables, *([end] if end else [])], edit_url=url)

    def pair_sections(self, record: Amendment) -> list[PairSection]:
        """With its papers."""
        held = {name: getattr(record, name) for name in PAPERS if getattr(record, name)}
        told, labels = documents_told(list(held.values())), Amendment.__table__.c
        papers = [
            Pair(labels[name].info["label"], told.get(key, ""), href=self.file_url(record.id, name)) for name, key in held.items()
        ]
        return [*super().pair_sections(record), *([PairSection("Documents", papers)] if papers else [])]

    def _holder(self, record: Any) -> Any:
        """The papers, which no form holds."""
        if request.args.get("field") in PAPERS and not request.args.get("list"):
            return record
        return super()._holder(record)

    def lacking(self, record: Amendment) -> Sequence[str]:
        """What keeps it from being issued or signed."""
        return queries.lacking_of(record) if record.state in OPEN_STATES else []

    def more_actions(self, record: Amendment) -> list[ActionLink]:
        """Its paper; only the last draft is deleted."""
        links = [one for one in super().more_actions(record) if one.name != "delete" or not services.deletion_refusal(record)]
        if not self.may("export"):
            return links
        label = "Avenant émis (PDF)" if record.issued_document_id else "Projet d’avenant (PDF)"
        return [ActionLink("paper", label, "doc", self.to("paper_view", id=record.id)), *links]

    @expose("/paper/")
    def paper_view(self) -> Response | tuple[str, int]:
        """The amendment on paper: the bytes that were kept, else as it stands."""
        record = self.find(request.args.get("id"))
        name = f"avenant-{record.number}-{self.contract_of(record).reference}"
        record_access(self.actor, AccessKind.EXPORT, "amendment", record.id, rows=1, detail="avenant")
        if record.issued_document_id is not None:
            try:
                return open_document(record.issued_document_id, name)
            except Lost as lost:
                return error_page(404, lost.sentence)
        answer = Response(amendment_pdf(record), mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{name}-projet.pdf"'
        return answer

    def blocked(self, record: Any) -> str | None:
        """Why it is not deleted."""
        return services.deletion_refusal(record) or super().blocked(record)
