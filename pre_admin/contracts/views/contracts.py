"""The register of service contracts: declarations, and how a contract's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import g, request
from flask_admin import expose
from sqlalchemy import ColumnElement, or_, select
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractLine, ContractState, ContractTranche, PurchaseCategory
from pre_admin.contracts.queries import contracts as queries
from pre_admin.contracts.queries.drafting import drawn_values
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.standing import standing_of
from pre_admin.contracts.services import contracts as services
from pre_admin.contracts.views import contract_tables as tables
from pre_admin.contracts.views.contract_moves import MOVES
from pre_admin.contracts.views.contract_papers import Papers
from pre_admin.contracts.views.reading import gaps_now, money_now, renewed_by, standing_now, terms_now
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, date_fr, plural
from pre_admin.funding.models import Action, FundedState
from pre_admin.funding.views.actions import ENVELOPE
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.documents import documents_told
from pre_admin.panel.fields import parse_day
from pre_admin.panel.filters import EnumFilter, RecordFilter, YearFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, Pair, PairSection, RelatedTable
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.ground import ACTS
from pre_admin.partners.views.providers import PROVIDER as PROVIDER_LOOKUP
from pre_admin.pathways.queries.partners import PROVIDER

ACTION = Lookup(Action, queries.action_choices, view="action", tell=lambda state: state.label)
CONTRACT = Lookup(Contract, queries.contract_choices, view="contract")
"""For whatever names a contract: amendments, deliveries, invoices."""
PAPERS = ("issued_document_id", "signed_document_id")
TEMPLATES = {"admin/details.html": "contracts/contract.html"}


def standing_told(state: ContractState, starts_on: date | None, ends_on: date | None, terminated_on: date | None) -> str:
    """« En cours », « À solder »."""
    return standing_of(state, starts_on, ends_on, terminated_on, today()).label


def standing_tone(state: ContractState, starts_on: date | None, ends_on: date | None, terminated_on: date | None) -> str:
    """Its tone."""
    return standing_of(state, starts_on, ends_on, terminated_on, today()).tone


@dataclass(frozen=True)
class StartFilter(YearFilter):
    """The calendar year in which a contract starts."""

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Between the first and the last day of one of the years chosen."""
        years = [year for code in self._codes(args) if (year := self.value_of(code)) and 1900 <= year <= 2100]
        return or_(*(queries.started_in(year) for year in years)) if years else None


LINES = Inline(
    "lines", ContractLine, "contract_id", ("label", "unit", "unit_price", "quantity"), singular="prestation", add="Ajouter une prestation",
    title="Prestations", order=(ContractLine.rank, ContractLine.id), widths={"label": 5, "unit": 3, "unit_price": 2, "quantity": 2},
    opens_with=1, legend=str, empty="Aucune prestation pour l’instant.",
)  # fmt: skip
TRANCHES = Inline(
    "tranches", ContractTranche, "contract_id", ("envelope_id", "amount"), singular="tranche", add="Ajouter une tranche", title="Tranches",
    widths={"envelope_id": 8, "amount": 4}, lookups={"envelope_id": ENVELOPE}, opens_with=1, empty="Aucune tranche pour l’instant.",
)  # fmt: skip


class ContractView(Papers, HouseView):
    """Service contracts."""

    subject = "contract"
    slug = "contract"
    menu = MenuPlace("Contrats", 10)
    wording = Wording("Contrats", "contrat", "contrats")
    purpose = "Ce que la caisse achète à une association ou à un prestataire, sur une action validée : prix, période, enveloppes, signatures."
    columns = (
        Col("reference", Contract.reference, sort=(Contract.reference, Contract.id), show=lambda text: text or "Brouillon", link=True, kind="line"),
        Col("title", Contract.title, sort=Contract.sort_key),
        Col("provider", PROVIDER.c.name, label="Association ou prestataire", sort=(PROVIDER.c.sort_key, Contract.sort_key)),
        Col("period", (Contract.starts_on, queries.ENDS_ON.label("ends")), label="Période", show=tables.period_told, sort=(Contract.starts_on, Contract.id)),
        Col("amount", queries.AMOUNT.label("amount"), label="Montant TTC", kind="num"),
        Col("state", (Contract.state, Contract.starts_on, queries.ENDS_ON.label("until"), Contract.terminated_on), label="État",
            show=standing_told, tone=standing_tone, kind="enum", sort=(Contract.state, Contract.sort_key)),
        Col("action", Action.reference, label="Action", export_only=True),
        Col("category", PurchaseCategory.label, label="Catégorie d’achat", export_only=True),
        Col("issued_on", Contract.issued_on, export_only=True),
        Col("signed_on", Contract.signed_on, export_only=True),
        Col("closed_on", Contract.closed_on, export_only=True),
        Col("released", Contract.released, export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(queries.contract_list)
    default_sort = "reference"
    descending = True
    filters = (
        EnumFilter("phase", "État", Contract.state),
        StartFilter("year", "Année de début", Contract.starts_on, options=queries.contract_years),
        RecordFilter("provider", "Association ou prestataire", Contract.provider_id, statement=queries.providers_of_contracts),
        ReferenceFilter("category", "Catégorie d’achat", Contract.category_id, rows=PurchaseCategory),
    )
    search_hint = "Numéro ou intitulé"
    empty = "Aucun contrat pour l’instant : préparez le premier depuis la page d’une action validée."
    sections = (
        Section("Action", ("action_id",), "Le prestataire est celui de l’action : en changer demande de repasser devant les deux instances."),
        Section("Contrat", ("title", "category_id", "place", "object")),
        Section("Période", ("starts_on", "ends_on", "notice_days", "invoicing")),
        Section("Prestations", inline="lines", hint="Prix hors taxes."),
        Section("TVA", ("vat",)),
        Section("Tranches", inline="tranches", hint="TVA comprise : ce que paie chaque enveloppe, donc chaque financeur et chaque année civile."),
        Section("Remarques", ("remarks",)),
    )  # fmt: skip
    inlines = (LINES, TRANCHES)
    widths = {
        "action_id": 12, "title": 12, "category_id": 6, "place": 6, "object": 12, "starts_on": 3, "ends_on": 3, "notice_days": 2, "invoicing": 4,
        "vat": 6, "remarks": 12,
    }  # fmt: skip
    choices = {"category_id": reference_options(PurchaseCategory)}
    lookups = {"action_id": ACTION}
    moves = MOVES
    create_service = staticmethod(services.create_contract)
    update_service = staticmethod(services.update_contract)
    delete_service = staticmethod(services.delete_contract)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """With the papers, and the page of what was in force on a day."""
        return {**ACTS, "terms_view": "read", "paper_view": "export"}

    # ---- the form
    def _drawn(self) -> Mapping[str, Any]:
        """What the approved action of the address gives a new contract; read once for a page."""
        if "drawn_contract" not in g:
            key = number(request.args.get("action"), 1, MAX_ID)
            found = select(Action).where(Action.id == key, Action.state == FundedState.APPROVED)
            action = db.session.scalar(found) if key else None
            g.drawn_contract = drawn_values(action) if action is not None else {}
        drawn: Mapping[str, Any] = g.drawn_contract
        return drawn

    def defaults(self) -> dict[str, Any]:
        """What the action says, when one comes from its page."""
        return {name: value for name, value in self._drawn().items() if name not in ("lines", "tranches")}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """A new contract starts with the line and tranches of its action, which does not change afterwards."""
        draft = super().draft(record, formdata)
        if record is not None:
            delattr(draft.form, "action_id")
        elif formdata is None:
            for name in ("lines", "tranches"):
                if self._drawn().get(name):
                    draft.inlines[name].start(self._drawn()[name])
        return draft

    def page(self, template: str, **context: Any) -> str:
        """The record's page shows what is lacking and the money as bars."""
        context.setdefault("purpose_folded", template != "admin/list.html")
        return super().page(TEMPLATES.get(template, template), **context)

    # ---- a contract's page
    def details_subtitle(self, record: Contract, actor: Actor) -> str:
        """Its provider."""
        return self.text_of(PROVIDER_LOOKUP, record.provider_id) or ""

    def badge(self, record: Contract, actor: Actor) -> Cell | None:
        """Where it stands today."""
        standing = standing_now(record)
        return Cell(standing.label, "enum", tone=standing.tone)

    def header_facts(self, record: Contract, actor: Actor) -> Sequence[Fact]:
        """Amount, period, notice, why it ended, what was given back."""
        terms = terms_now(record)
        net = f"{amount_fr(terms.amounts.net)} HT, TVA {amount_fr(terms.amounts.vat)}" if terms.lines else ""
        facts = [Fact("Montant TTC", amount_fr(sum(terms.tranches.values(), ZERO)), net)]
        if terms.ends_on != record.ends_on:
            facts.append(Fact("Fin en vigueur", date_fr(terms.ends_on), f"à l’origine : {date_fr(record.ends_on)}"))
        facts.append(Fact("Période", tables.period_told(record.starts_on, terms.ends_on)))
        facts.append(Fact("Préavis", plural(record.notice_days, "jour", "jours")))
        if record.terminated_on:
            facts.append(Fact("Résilié au", date_fr(record.terminated_on), f"notifié le {date_fr(record.notice_on)}"))
        if record.ended_reason:
            facts.append(Fact("Motif", record.ended_reason))
        if record.closed_on:
            facts.append(Fact("Solde rendu", amount_fr(record.released), f"le {date_fr(record.closed_on)}"))
        return facts

    def details_page(self, record: Any) -> DetailsPage:
        """Only a draft is modified."""
        page = super().details_page(record)
        return page if record.state is ContractState.DRAFT else replace(page, edit_url=None)

    def inline_table(self, inline: Inline, record: Any) -> RelatedTable:
        """Amendments are read on top of the rows first agreed."""
        table = tables.lines_table if inline is LINES else tables.tranches_table
        return table(terms_now(record))

    def pair_sections(self, record: Any) -> list[PairSection]:
        """The provider beside the action, the papers, what it renews and what renews it."""
        found = super().pair_sections(record)
        url = f"/admin/provider/details/?id={record.provider_id}"
        link = url if self.actor.may("provider.read") else None
        provider = Pair("Prestataire", self.text_of(PROVIDER_LOOKUP, record.provider_id) or "", href=link)
        found[0] = PairSection("Action et prestataire", [*found[0].pairs, provider, *self._chain(record)])
        papers = self._papers(record)
        return [*found, *([PairSection("Documents", papers)] if papers else [])]

    def _chain(self, record: Contract) -> Sequence[Pair]:
        before = db.session.get(Contract, record.previous_id) if record.previous_id else None
        after = renewed_by(record)
        pairs = (("Renouvelle", before), ("Renouvelé par", after))
        return [Pair(label, str(one), href=self.details_url(one.id)) for label, one in pairs if one is not None]

    def _papers(self, record: Contract) -> Sequence[Pair]:
        held = {name: getattr(record, name) for name in PAPERS if getattr(record, name)}
        told = documents_told(list(held.values()))
        labels = Contract.__table__.c
        return [
            Pair(labels[name].info["label"], told.get(key, ""), href=self.file_url(record.id, name)) for name, key in held.items()
        ]

    def _holder(self, record: Any) -> Any:
        """The papers of the contract, which no form holds."""
        if request.args.get("field") in PAPERS and not request.args.get("list"):
            return record
        return super()._holder(record)

    def lacking(self, record: Contract) -> Sequence[tables.Missing]:
        """The checklist, until it is signed."""
        if record.state not in (ContractState.DRAFT, ContractState.ISSUED):
            return []
        return tables.checklist(record, gaps_now(record))

    def money(self, record: Contract) -> Sequence[tables.Bar]:
        """The rows of the bars."""
        return tables.money_bars(money_now(record))

    def more_actions(self, record: Any) -> list[ActionLink]:
        """What was in force on a day; only a draft without a number is deleted."""
        links = [one for one in super().more_actions(record) if one.name != "delete" or not services.deletion_refusal(record)]
        return [
            ActionLink("terms", "Contrat en vigueur à une date", "cal", self.to("terms_view", id=record.id)),
            *self.paper_links(record),
            *links,
        ]

    def blocked(self, record: Any) -> str | None:
        """What is no draft stays."""
        return services.deletion_refusal(record) or super().blocked(record)

    def way_out(self) -> str:
        """Nothing refers to a draft."""
        return ""

    # ---- on a day
    @expose("/terms/")
    def terms_view(self) -> str | tuple[str, int]:
        """Lines, tranches and end as they were, or will be, in force on a day."""
        record = self.find(request.args.get("id"))
        asked, refusal, day = request.args.get("on", "").strip()[:20], "", today()
        try:
            day = parse_day(asked) if asked else day
        except ValueError as error:
            refusal = str(error)
        terms = terms_of_one(record.id, day)
        known = [one for one in queries.amendments_of(record.id) if one.state.value == "signed"]
        return self.page(
            "contracts/terms.html", title=f"En vigueur le {date_fr(day)} : {self.title_of(record)}", crumbs=self.crumbs(record),
            record=record, day=day, asked=asked, refusal=refusal, terms=terms, period=tables.period_told(record.starts_on, terms.ends_on),
            tables=[tables.lines_table(terms), tables.tranches_table(terms)], facts=[*tables.total_facts(terms), Fact("Fin", date_fr(terms.ends_on))],
            amendments=[(one, one.effective_on <= day) for one in known if one.effective_on],
        )  # fmt: skip
