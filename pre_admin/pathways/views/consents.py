"""The register of agreements: what is asked of parents, what they signed, refused, took back. Read only: they are collected from a pathway."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, request
from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.french import date_fr
from pre_admin.families.models import Child
from pre_admin.families.queries import child_choices
from pre_admin.panel.declarations import Col, MenuPlace, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter
from pre_admin.panel.pages import Cell, Fact
from pre_admin.panel.requests import record_id
from pre_admin.pathways.models import ActionType, Consent, ConsentSheet, ConsentSignature, ConsentState, PathwayAction
from pre_admin.pathways.queries import registers
from pre_admin.pathways.queries.child_file import child_file
from pre_admin.pathways.queries.registers import SIGNED
from pre_admin.pathways.rules.consents import count_told
from pre_admin.pathways.views.ground import ChildView, child_url, full_name, since

SCHEME = "Le dispositif"
SHEETS = "sheets"


def _object(kind: str | None, label: str | None) -> str:
    """« Le dispositif », or the action."""
    if kind is None:
        return SCHEME
    return f"{kind}, {label}" if label and label != kind else kind


def _asked(state: ConsentState, asked_on: date) -> str:
    """How long it has been waited for, or the day."""
    return since(asked_on).capitalize() if state is ConsentState.PENDING else date_fr(asked_on)


class ConsentView(ChildView):
    """Agreements of parents."""

    subject = "consent"
    slug = "consent"
    menu = MenuPlace("Enfants", 50)
    wording = Wording("Accords parentaux", "accord parental", "accords parentaux", vowel=True)
    purpose = "Ce que les parents ont signé, et ce qui leur est demandé. Un accord se recueille depuis la page du parcours."
    columns = (
        Col("child", (Child.last_name, Child.first_name), label="Enfant", show=full_name, sort=Child.sort_key, link=True),
        Col("file_number", Child.file_number, label="Dossier", sort=Child.file_number, kind="num"),
        Col("object", (ActionType.label, PathwayAction.label), label="Pour", show=_object),
        Col("state", Consent.state),
        Col("signed", (SIGNED, Consent.signatures_needed), label="Signatures", show=count_told, kind="line"),
        Col("asked_on", (Consent.state, Consent.asked_on), label="Demandé", show=_asked, sort=Consent.asked_on, kind="line"),
        Col("given_on", Consent.given_on, sort=Consent.given_on),
        Col("refused_on", Consent.refused_on, export_only=True),
        Col("withdrawn_on", Consent.withdrawn_on, export_only=True),
    )
    from_clause = staticmethod(registers.consent_list)
    default_sort = "asked_on"
    filters = (
        EnumFilter("status", "État", Consent.state),
        DateFilter("asked", "Demandé", Consent.asked_on),
        RecordFilter("child", "Enfant", Consent.child_id, statement=child_choices, listed=False),
    )
    search_hint = "Nom, prénom ou numéro de dossier"
    search_through = (Child, Consent.child_id)
    empty = "Aucun accord demandé pour l’instant. Il l’est dès qu’un parcours ou une action est proposé."

    def badge(self, record: Consent, actor: Actor) -> Cell:
        """Where it stands."""
        return Cell(record.state.label, "enum", tone=record.state.tone)

    def header_facts(self, record: Consent, actor: Actor) -> Sequence[Fact]:
        """Whose, for what, since when, how many signatures."""
        standing = next(one for one in child_file(record.child_id).standings if one.pathway.id == record.pathway_id)
        held = next(one for one in standing.consents if one.row.id == record.id)
        facts = [
            Fact("Enfant", str(self.child_of(record)), href=child_url(record.child_id)),
            Fact("Pour", standing.name_of(held), href=f"/admin/pathway/details/?id={record.pathway_id}"),
            Fact("Demandé le", date_fr(record.asked_on), since(record.asked_on) if record.state is ConsentState.PENDING else ""),
            Fact("Signatures", count_told(held.count, record.signatures_needed)),
        ]
        for label, day in (("Signé le", record.given_on), ("Refusé le", record.refused_on), ("Retiré le", record.withdrawn_on)):
            if day is not None:
                facts.append(Fact(label, date_fr(day)))
        return facts

    def _holder(self, record: Consent) -> Any:
        """A sheet that holds a signature under this very consent; 404 for any other."""
        if request.args.get("list") != SHEETS or request.args.get("field") != "document_id":
            abort(404)
        mine = select(ConsentSignature.sheet_id).where(ConsentSignature.consent_id == record.id)
        sheet = db.session.scalar(
            select(ConsentSheet).where(ConsentSheet.id == record_id(request.args.get("row")), ConsentSheet.id.in_(mine))
        )
        if sheet is None:
            abort(404)
        return sheet
