"""The register of pathways: declarations, and how a pathway's page speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request
from flask_admin import expose

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.families.models import Child
from pre_admin.families.queries import child_choices
from pre_admin.families.views import CHILD
from pre_admin.journal.models import AccessKind
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import Cell, Fact, PairSection, RelatedTable, Step
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view.drafting import Draft
from pre_admin.pathways.models import (
    ClosingReason,
    Consent,
    Domain,
    Origin,
    Pathway,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    Referral,
)
from pre_admin.pathways.pages.consent_form import consent_form
from pre_admin.pathways.pages.pathway import entry_sections, objective_table, pathway_facts
from pre_admin.pathways.queries import registers
from pre_admin.pathways.queries.registers import REFERENT
from pre_admin.pathways.rules.pathways import is_overdue
from pre_admin.pathways.services import keeping
from pre_admin.pathways.views.ground import ChildView, full_name, name_or_none
from pre_admin.pathways.views.pathway_moves import MOVES, pressing
from pre_admin.territories.models import SchoolLevel, Territory
from pre_admin.territories.queries import neighbourhood_choices, territory_choices

REFERRAL = Lookup(Referral, registers.referral_choices)
ON_CREATION = ("child_id", "type", "referral_id", "proposed_on")


def _review_tone(day: date | None) -> str:
    return "stop" if is_overdue(day, today()) else ""


def _review(day: date | None) -> str:
    return f"{date_fr(day)}, en retard" if is_overdue(day, today()) else date_fr(day)


class Proposed(Wording):
    """A pathway is proposed: the family has the last word."""

    @property
    def new(self) -> str:
        """What the button says."""
        return f"Proposer un {self.one}"


class PathwayView(ChildView):
    """Pathways."""

    subject = "pathway"
    slug = "pathway"
    menu = MenuPlace("Enfants", 45)
    wording = Proposed("Parcours", "parcours", "parcours")
    purpose = "Un parcours : ce que la famille a accepté, qui le suit, les objectifs, les actions, les bilans, jusqu’à sa fin."
    columns = (
        Col("child", (Child.last_name, Child.first_name), label="Enfant", show=full_name, sort=Child.sort_key, link=True),
        Col("file_number", Child.file_number, label="Dossier", sort=Child.file_number, kind="num"),
        Col("type", Pathway.type, label="Type", kind="text"),
        Col("state", Pathway.state),
        Col("referent", (REFERENT.c.last_name, REFERENT.c.first_name), label="Référent", show=name_or_none, sort=REFERENT.c.sort_key),
        Col("territory", Territory.name, label="Territoire"),
        Col("entry_on", Pathway.entry_on, label="Entrée", sort=Pathway.entry_on),
        Col("next_review_on", Pathway.next_review_on, label="Prochain bilan", sort=Pathway.next_review_on, show=_review, tone=_review_tone),
        Col("proposed_on", Pathway.proposed_on, export_only=True),
        Col("entry_age", Pathway.entry_age, export_only=True),
        Col("closed_on", Pathway.closed_on, export_only=True),
        Col("closing_reason", ClosingReason.label, label="Motif de clôture", export_only=True),
    )  # fmt: skip
    from_clause = staticmethod(registers.pathway_list)
    narrow = ((frozenset({Pathway.__table__, PathwayReferent.__table__}), registers.followed_pathways),)
    default_sort = "entry_on"
    descending = True
    filters = (
        EnumFilter("status", "État", Pathway.state),
        EnumFilter("type", "Type", Pathway.type),
        RecordFilter("referent", "Référent", PathwayReferent.referent_id, statement=registers.referent_choices, empty="Sans référent"),
        RecordFilter("territory", "Territoire à l’entrée", Pathway.entry_territory_id, statement=territory_choices, empty="Sans territoire"),
        ReferenceFilter("reason", "Motif de clôture", Pathway.closing_reason_id, rows=ClosingReason),
        DateFilter("entry", "Entrée", Pathway.entry_on),
        DateFilter("review", "Bilan prévu", Pathway.next_review_on),
        DateFilter("closed", "Clôture", Pathway.closed_on),
        EnumFilter("sex", "Sexe", Child.sex),
        ReferenceFilter("level", "Niveau à l’entrée", Pathway.entry_level_id, rows=SchoolLevel, empty="Sans niveau"),
        RecordFilter("place", "Quartier à l’entrée", Pathway.entry_neighbourhood_id, statement=neighbourhood_choices, empty="Sans quartier"),
        ReferenceFilter("source", "Origine de la saisine", Pathway.entry_origin_id, rows=Origin, empty="Sans origine"),
        RecordFilter("child", "Enfant", Pathway.child_id, statement=child_choices, listed=False),
    )  # fmt: skip
    search_hint = "Nom, prénom ou numéro de dossier"
    search_through = (Child, Pathway.child_id)
    empty = "Aucun parcours ici pour l’instant. Ceux que vous pouvez consulter apparaîtront dans cette liste."
    sections = (
        Section("Proposition", ON_CREATION, hint="L’accord des parents est demandé aussitôt ; rien ne commence avant leur signature."),
        Section("Suivi", ("next_review_on",)),
        Section("Objectifs", inline="objectives", hint="Ce qui aura changé pour l’enfant, un objectif par ligne."),
    )  # fmt: skip
    widths = {"child_id": 6, "type": 6, "referral_id": 8, "proposed_on": 4, "next_review_on": 4}
    inlines = (
        Inline(
            "objectives", PathwayObjective, "pathway_id", ("domain_id", "text"), singular="objectif", add="Ajouter un objectif",
            title="Objectifs", choices={"domain_id": reference_options(Domain)}, widths={"domain_id": 4, "text": 12},
            empty="Aucun objectif : ajoutez-en avec « Modifier ».",
        ),
    )  # fmt: skip
    lookups = {"child_id": CHILD, "referral_id": REFERRAL}
    moves = MOVES
    create_service = staticmethod(keeping.create_pathway)
    update_service = staticmethod(keeping.update_pathway)
    delete_service = staticmethod(keeping.delete_pathway)

    # ---- the form: what is proposed once, then what is kept along the way
    def defaults(self) -> dict[str, Any]:
        """A pathway proposed from a child's page, or from a referral's, starts with them."""
        found = {name: number(request.args.get(name), 1, MAX_ID) for name in ("child", "referral")}
        return {"child_id": found["child"], "referral_id": found["referral"], "proposed_on": today()}

    def draft(self, record: Any, formdata: Any) -> Draft:
        """What was proposed is not proposed again; a review has a day once there is a pathway."""
        draft = super().draft(record, formdata)
        for name in ("next_review_on",) if record is None else ON_CREATION:
            delattr(draft.form, name)
        return draft

    # ---- the page
    def badge(self, record: Pathway, actor: Actor) -> Cell:
        """Where it stands."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def details_subtitle(self, record: Pathway, actor: Actor) -> str:
        """The file number."""
        return f"Dossier {self.child_of(record).file_number}"

    def header_facts(self, record: Pathway, actor: Actor) -> Sequence[Fact]:
        """The child, who follows, what the parents signed, the next review."""
        return pathway_facts(record, self.child_of(record), actor)

    def pair_sections(self, record: Pathway) -> list[PairSection]:
        """What it was counted by at its entry, and how it ended."""
        return entry_sections(record, self.text_of(REFERRAL, record.referral_id) if record.referral_id else "", self.actor)

    def inline_table(self, inline: Inline, record: Pathway) -> RelatedTable:
        """The objectives, each with where it stood at the last review."""
        return objective_table(record, inline.empty)

    def next_moves(self, record: Pathway) -> list[Step]:
        """The steps one sensibly takes next, with what is asked or waits."""
        return [replace(step, hint=pressing(record, step.label) or step.hint) for step in super().next_moves(record)]

    # ---- deleting one proposed by mistake
    def blocked(self, record: Pathway) -> str | None:
        """A pathway that began, or that somebody signed for, stays."""
        return keeping.deletion_refusal(record) or super().blocked(record)

    def held(self) -> Mapping[type[Any], str]:
        """What was asked and proposed for it goes with it."""
        return {**super().held(), Consent: "pathway_id", PathwayAction: "pathway_id", PathwayReferent: "pathway_id"}

    # ---- the form that parents sign on paper
    @classmethod
    def acts(cls) -> dict[str, str]:
        """The printable form is for who collects or reads agreements."""
        return {**super().acts(), "consent_form_view": "consent.read"}

    @expose("/consent-form/")
    def consent_form_view(self) -> str:
        """The form to sign, filled in: what is asked, who may sign."""
        record = self.find(request.args.get("id"))
        self.log_opening(AccessKind.READ, record)
        return self.page("pathways/consent_form.html", page=consent_form(record, self.child_of(record), self.crumbs(record)))
