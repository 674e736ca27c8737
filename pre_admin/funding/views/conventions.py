"""The register of conventions."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import amount_fr, date_fr
from pre_admin.funding.models import Convention, Funder
from pre_admin.funding.queries.envelopes import convention_choices, convention_list, convention_years
from pre_admin.funding.rules.envelopes import year_refusal
from pre_admin.funding.services import conventions
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import YearFilter, YesNoFilter
from pre_admin.panel.pages import Fact
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE

CONVENTION = Lookup(Convention, convention_choices, view="convention")


def _nature(amends_id: int | None) -> str:
    return "Avenant" if amends_id else "Convention"


class ConventionView(HouseView):
    """Conventions and their amendments."""

    subject = "envelope"
    slug = "convention"
    menu = MenuPlace("Financement", 30)
    wording = Wording("Conventions", "convention", "conventions", feminine=True)
    purpose = "Les conventions annuelles par lesquelles les financeurs apportent leur argent, et leurs avenants."
    columns = (
        Col("number", Convention.number, sort=(Convention.number, Convention.year), link=True),
        Col("year", Convention.year, show=str, kind="line", sort=(Convention.year, Convention.number)),
        Col("funder", Funder.label, label="Financeur", sort=(Funder.rank, Funder.label_key)),
        Col("nature", Convention.amends_id, label="Nature", show=_nature, kind="text"),
        Col("amount", Convention.amount, sort=Convention.amount),
        Col("signed_on", Convention.signed_on, sort=Convention.signed_on),
        Col("starts_on", Convention.starts_on, export_only=True),
        Col("ends_on", Convention.ends_on, export_only=True),
    )
    from_clause = staticmethod(convention_list)
    default_sort = "year"
    descending = True
    filters = (
        YearFilter("year", "Année", Convention.year, options=convention_years),
        ReferenceFilter("funder", "Financeur", Convention.funder_id, rows=Funder),
        YesNoFilter("signed", "Signature", Convention.signed_on.is_not(None), yes="Signée", no="À signer"),
    )
    empty = "Aucune convention pour l’instant : ajoutez celle de l’année avec chaque financeur."
    sections = (
        Section("Convention", ("funder_id", "year", "number", "amends_id")),
        Section("Montant et dates", ("amount", "signed_on", "starts_on", "ends_on")),
        Section("Document signé", ("document_id",)),
        Section("Remarques", ("remarks",)),
    )
    widths = {
        "funder_id": 8, "year": 4, "number": 5, "amends_id": 7, "amount": 3, "signed_on": 3, "starts_on": 3, "ends_on": 3,
        "document_id": 12, "remarks": 12,
    }  # fmt: skip
    choices = {"funder_id": reference_options(Funder)}
    lookups = {"amends_id": CONVENTION}
    rules = {"year": year_refusal}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(conventions.create_convention)
    update_service = staticmethod(conventions.update_convention)
    delete_service = staticmethod(conventions.delete_convention)

    def defaults(self) -> dict[str, Any]:
        """This year."""
        return {"year": today().year}

    def details_subtitle(self, record: Convention, actor: Actor) -> str:
        """« Avenant · 2026 »."""
        return f"{_nature(record.amends_id)} · {record.year}"

    def header_facts(self, record: Convention, actor: Actor) -> Sequence[Fact]:
        """What it brings, and whether it is signed."""
        signed = Fact("Signée le", date_fr(record.signed_on)) if record.signed_on else Fact("Signature", "À signer", tone="wait")
        return [Fact("Montant", amount_fr(record.amount) or "Non renseigné"), signed]
