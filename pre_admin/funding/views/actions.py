"""The register of funded actions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import abort, request
from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.core.columns import label_of
from pre_admin.core.database import db
from pre_admin.core.french import FEW, amount_fr, date_fr, few_told
from pre_admin.families.queries import school_years
from pre_admin.funding.models import (
    Action,
    ActionNeed,
    ActionPaper,
    ActionReport,
    ActionTranche,
    Envelope,
    FundedState,
    FundingAxis,
)
from pre_admin.funding.queries import actions as queries
from pre_admin.funding.queries.envelope_choices import envelope_choices, left_told
from pre_admin.funding.queries.histories import cost_per_child
from pre_admin.funding.rules.actions import EDITABLE
from pre_admin.funding.services import actions as services
from pre_admin.funding.views.action_moves import MOVES
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YearFilter
from pre_admin.panel.pages import ActionLink, Cell, DetailsPage, Fact, RelatedTable
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.partners.models import Body
from pre_admin.partners.views.providers import PROVIDER as PROVIDER_LOOKUP
from pre_admin.pathways.models import ActionType
from pre_admin.pathways.queries.partners import PROVIDER
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices
from pre_admin.territories.views import TERRITORY

ENVELOPE = Lookup(Envelope, envelope_choices, view="envelope", tell=left_told)
RAPPORTEUR = Lookup(User, queries.rapporteur_choices)
OF = {Body.TECHNICAL_COMMITTEE: "comité technique", Body.ADVISORY_COUNCIL: "conseil consultatif"}
SAID = (FundedState.DEFERRED, FundedState.CHANGES_REQUESTED, FundedState.REFUSED)


def state_told(state: FundedState, body: Body | None) -> str:
    """« Reportée, comité technique »: the body goes with the states that need it."""
    return f"{state.label}, {OF[body]}" if body and state in SAID else state.label


def _tone(state: FundedState, body: Body | None) -> str:
    return state.tone


def _territory(name: str | None) -> str:
    return name or "Tous"


def _amount(value: Decimal | None) -> str:
    return amount_fr(value or Decimal(0))


TRANCHES = Inline(
    "tranches", ActionTranche, "action_id", ("envelope_id", "amount", "proposed"), singular="tranche", add="Ajouter une tranche",
    title="Tranches", widths={"envelope_id": 6, "amount": 3, "proposed": 3}, lookups={"envelope_id": ENVELOPE}, opens_with=1,
    empty="Aucune tranche demandée pour l’instant.",
)  # fmt: skip
NEEDS = Inline(
    "needs", ActionNeed, "action_id", ("action_type_id",), singular="besoin", add="Ajouter un besoin", title="Besoins auxquels l’action répond",
    widths={"action_type_id": 8}, choices={"action_type_id": reference_options(ActionType)}, empty="Aucun besoin choisi parmi ceux des réunions.",
)  # fmt: skip
PAPERS = Inline(
    "papers", ActionPaper, "action_id", ("kind", "label", "document_id"), singular="pièce", add="Ajouter une pièce", title="Pièces",
    widths={"kind": 4, "label": 8, "document_id": 12}, legend=str, empty="Aucune pièce jointe.",
)  # fmt: skip


def _children(number: int | None) -> str:
    return "" if number is None else few_told(number)


class ActionView(HouseView):
    """Funded actions."""

    subject = "action"
    slug = "action"
    menu = MenuPlace("Financement", 10)
    wording = Wording("Actions financées", "action", "actions", feminine=True, vowel=True)
    purpose = (
        "Ce que le programme propose de financer, de la proposition à l’avis des deux instances. Jamais de nom d’enfant ici."
    )
    columns = (
        Col("reference", Action.reference, sort=Action.reference, link=True, kind="line"),
        Col("title", Action.title, sort=Action.sort_key),
        Col("provider", PROVIDER.c.name, label="Association ou prestataire", sort=(PROVIDER.c.sort_key, Action.sort_key)),
        Col("axis", FundingAxis.label, label="Axe", sort=(FundingAxis.label_key, Action.sort_key)),
        Col("territory", Territory.name, label="Territoire", show=_territory),
        Col("school_year", Action.school_year, show=school_year_label, kind="line", sort=(Action.school_year, Action.sort_key)),
        Col("asked", queries.ASKED.label("asked"), label="Demandé", show=_amount, kind="num"),
        Col("state", (Action.state, Action.decided_by), label="État", show=state_told, tone=_tone, kind="enum", sort=(Action.state, Action.sort_key)),
        Col("children", Action.children, show=_children, export_only=True),
        Col("starts_on", Action.starts_on, label="Début", export_only=True),
        Col("ends_on", Action.ends_on, label="Fin", export_only=True),
        Col("total_cost", Action.total_cost, export_only=True),
        Col("resolution_number", Action.resolution_number, export_only=True),
        Col("resolution_on", Action.resolution_on, label="Délibération du", export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(queries.action_list)
    default_sort = "reference"
    descending = True
    filters = (
        EnumFilter("status", "État", Action.state),
        YearFilter("year", "Année scolaire", Action.school_year, options=school_years),
        ReferenceFilter("axis", "Axe", Action.axis_id, rows=FundingAxis),
        RecordFilter("territory", "Territoire", Action.territory_id, statement=territory_choices, empty="Tous les territoires"),
        RecordFilter("provider", "Association ou prestataire", Action.provider_id, statement=queries.providers_of_actions),
    )
    search_hint = "Numéro ou intitulé"
    empty = "Aucune action pour l’instant : proposez la première, elle reste un brouillon tant que vous ne la déposez pas."
    sections = (
        Section("Objet", ("title", "provider_id", "axis_id", "territory_id", "school_year", "objective")),
        Section("Public", ("children", "age_from", "age_to", "priority_share"), "Des nombres, jamais de nom."),
        Section("Calendrier", ("starts_on", "ends_on", "schedule")),
        Section("Coût", ("unit", "quantity", "unit_cost", "total_cost", "other_public", "other_public_from")),
        Section("Tranches", inline="tranches", hint="Ce qui est demandé à chaque enveloppe, donc à chaque financeur et pour chaque année civile."),
        Section("Besoins", ("need",)),
        Section("Besoins relevés en réunion", inline="needs", hint="Le nombre d’enfants vient des réunions de cette année scolaire et de la précédente ; moins de 5 ne se dit pas."),
        Section("Pourquoi le droit commun ne répond pas", ("mainstream_gap",)),
        Section("Pièces", inline="papers", hint="Les instances ne voient une pièce qu’une fois relue et notée sans nom d’enfant."),
        Section("Instruction", ("note", "rapporteur_id")),
    )  # fmt: skip
    inlines = (TRANCHES, NEEDS, PAPERS)
    widths = {
        "title": 12, "provider_id": 6, "axis_id": 6, "territory_id": 6, "school_year": 6, "starts_on": 3, "ends_on": 3, "schedule": 6,
        "unit": 4, "quantity": 4, "unit_cost": 4, "total_cost": 4, "other_public": 4, "other_public_from": 4, "rapporteur_id": 6,
    }  # fmt: skip
    choices = {"axis_id": reference_options(FundingAxis), "school_year": school_years}
    lookups = {"provider_id": PROVIDER_LOOKUP, "territory_id": TERRITORY, "rapporteur_id": RAPPORTEUR}
    moves = MOVES
    create_service = staticmethod(services.create_action)
    update_service = staticmethod(services.update_action)
    delete_service = staticmethod(services.delete_action)

    def defaults(self) -> dict[str, Any]:
        """This school year, presented by whoever writes it; from a provider's page, for that provider."""
        provider = number(request.args.get("provider"), 1, MAX_ID)
        return {"school_year": school_year_of(today()), "rapporteur_id": self.actor.id, "provider_id": provider}

    def way_out(self) -> str:
        """What one does instead of deleting."""
        return " Retirez l’action plutôt : elle restera lisible."

    # ---- the page
    def details_subtitle(self, record: Action, actor: Actor) -> str:
        """« Lire ensemble · 2026-2027 »."""
        provider = self.text_of(PROVIDER_LOOKUP, record.provider_id) or ""
        return " · ".join(text for text in (provider, school_year_label(record.school_year)) if text)

    def badge(self, record: Action, actor: Actor) -> Cell | None:
        """The state beside the title, with the body that said it."""
        return Cell(state_told(record.state, record.decided_by), "enum", tone=record.state.tone)

    def header_facts(self, record: Action, actor: Actor) -> Sequence[Fact]:
        """Asked, proposed, cost per child, public, resolution, why it ended."""
        asked, proposed = queries.asked_and_proposed(record.id)
        facts = [Fact("Demandé", _amount(asked), f"proposé : {amount_fr(proposed)}" if proposed != asked else "")]
        if record.children:
            ages = f"de {record.age_from} à {record.age_to} ans" if record.age_from and record.age_to else ""
            facts.append(Fact("Public", f"{few_told(record.children)} enfants", ages))
        cost = cost_per_child(record.total_cost, record.children)
        if cost is not None and (record.children or 0) >= FEW:
            facts.append(Fact("Coût par enfant", amount_fr(cost)))
        if record.resolution_number:
            facts.append(Fact("Délibération", record.resolution_number, f"du {date_fr(record.resolution_on)}"))
        if record.ended_reason:
            facts.append(Fact("Motif", record.ended_reason))
        return facts

    def details_page(self, record: Action) -> DetailsPage:
        """What is over is no longer modified; the tables follow the order of the file."""
        page = super().details_page(record)
        return page if record.state in EDITABLE else replace(page, edit_url=None)

    def more_actions(self, record: Action) -> list[ActionLink]:
        """Only a draft is deleted."""
        return [one for one in super().more_actions(record) if one.name != "delete" or record.state is FundedState.DRAFT]

    def blocked(self, record: Any) -> str | None:
        """What is no draft is withdrawn rather than deleted."""
        if record.state is not FundedState.DRAFT:
            return services.NOT_A_DRAFT.format(record.state.label)
        return super().blocked(record)

    def inline_table(self, inline: Inline, record: Any) -> RelatedTable:
        """The needs with their totals, the papers with who has read them."""
        table = super().inline_table(inline, record)
        if not table.rows or inline.name not in ("needs", "papers"):
            return table
        records = self.inline_records(inline, record)
        if inline.name == "needs":
            told = [Cell(few_told(one.children or 0), "num", label="Enfants") for one in records]
            return replace(
                table,
                heads=[*table.heads, ("Enfants", "num")],
                rows=[[*row, one] for row, one in zip(table.rows, told, strict=True)],
            )
        read = [
            Cell(f"Relue le {date_fr(one.checked_at)}", "enum", tone="ok", label="Sans nom")
            if one.checked_at
            else Cell("À relire", "enum", tone="wait", label="Sans nom")
            for one in records
        ]
        return replace(
            table,
            heads=[*table.heads, ("Sans nom", "text")],
            rows=[[*row, one] for row, one in zip(table.rows, read, strict=True)],
        )

    def _holder(self, record: Any) -> Any:
        """The file of the report too, which no list of the form holds."""
        if request.args.get("list") != "report":
            return super()._holder(record)
        report = db.session.scalar(select(ActionReport).where(ActionReport.action_id == record.id))
        if report is None or request.args.get("field") != "document_id":
            abort(404)
        return report


def report_pairs(report: ActionReport) -> Mapping[str, str]:
    """Label → value of what a report tells."""
    names = ("children", "quantity", "priority_share", "cost", "results", "difficulties", "outlook")
    shown: dict[str, Any] = {"cost": amount_fr}
    columns = ActionReport.__table__.c
    found = {}
    for name in names:
        value = getattr(report, name)
        if value is not None:
            show = columns[name].info.get("show") or shown.get(name, str)
            found[label_of(columns[name])] = str(show(value))
    return found
