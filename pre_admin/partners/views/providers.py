"""The register of providers, whole, and that of the associations alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.identifiers import show_iban, show_siret
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter, YesNoFilter
from pre_admin.panel.pages import DeletePage, Fact
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.partners import services
from pre_admin.partners.models import Provider, ProviderContact, ProviderKind, ProviderPaper
from pre_admin.partners.queries.providers import PAPERS_WANTED, papers_of, provider_choices, provider_list
from pre_admin.partners.rules import EXPECTED

PROVIDER = Lookup(Provider, provider_choices, view="provider")


def _siret(number: str | None) -> str:
    return show_siret(number) if number else ""


def _iban(number: str | None) -> str:
    return show_iban(number) if number else ""


def _papers(kind: ProviderKind, wanted: bool) -> str:
    return ("À demander" if wanted else "À jour") if EXPECTED[kind] else ""


def _papers_tone(kind: ProviderKind, wanted: bool) -> str:
    return ("wait" if wanted else "ok") if EXPECTED[kind] else ""


NAME = Col("name", Provider.name, sort=Provider.sort_key, link=True)
SHORT_NAME = Col("short_name", Provider.short_name)
KIND = Col("kind", Provider.kind, sort=(Provider.kind, Provider.sort_key), kind="text")
REST = (
    Col("siret", Provider.siret, show=_siret, sort=Provider.siret),
    Col("city", Provider.city),
    Col("phone", Provider.phone),
    Col(
        "papers",
        (Provider.kind, PAPERS_WANTED.label("papers_wanted")),
        label="Pièces",
        show=_papers,
        kind="enum",
        tone=_papers_tone,
    ),
    Col("legal_form", Provider.legal_form, export_only=True),
    Col("representative", Provider.representative, export_only=True),
    Col("representative_function", Provider.representative_function, export_only=True),
    Col("email", Provider.email, export_only=True),
    Col("address", Provider.address, export_only=True),
    Col("postal_code", Provider.postal_code, export_only=True),
    Col("vat", Provider.vat, export_only=True),
    Col("iban", Provider.iban, show=_iban, export_only=True),
    Col("bic", Provider.bic, export_only=True),
)
FILTERS = (
    YesNoFilter("papers", "Pièces", PAPERS_WANTED, yes="À demander", no="À jour"),
    EnumFilter("vat", "TVA", Provider.vat, empty="Non renseignée"),
)
IDENTITY = ("name", "short_name", "siret", "legal_form", "representative", "representative_function")
SECTIONS = (
    Section("Coordonnées", ("phone", "email", "address", "postal_code", "city")),
    Section("Contacts", inline="contacts", hint="Qui appeler, et pour quoi."),
    Section(
        "Facturation",
        ("vat", "iban", "bic", "bank_document_id"),
        hint="La règle de TVA figure sur les contrats et se vérifie sur les factures.",
    ),
    Section("Pièces", inline="papers", hint="Une attestation renouvelée est une ligne de plus : les anciennes restent lisibles."),
    Section("Remarques", ("remarks",)),
)
INLINES = (
    Inline(
        "contacts", ProviderContact, "provider_id", ("name", "function", "phone", "email", "purpose"),
        singular="contact", add="Ajouter un contact", title="Contacts", legend=str, kinds={"phone": "tel", "email": "email"},
        widths={"name": 6, "function": 6, "phone": 3, "email": 5, "purpose": 4}, empty="Personne à joindre pour l’instant.",
    ),
    Inline(
        "papers", ProviderPaper, "provider_id", ("kind", "dated_on", "expires_on", "reference", "document_id"),
        singular="pièce", add="Ajouter une pièce", title="Pièces", order=(ProviderPaper.expires_on.desc().nulls_last(), ProviderPaper.id),
        legend=str, widths={"kind": 6, "dated_on": 3, "expires_on": 3, "reference": 6, "document_id": 6}, empty="Aucune pièce reçue.",
    ),
)  # fmt: skip
WIDTHS = {
    "name": 8, "short_name": 4, "kind": 4, "siret": 4, "legal_form": 4, "representative": 6, "representative_function": 6,
    "phone": 4, "email": 8, "address": 12, "postal_code": 3, "city": 6, "vat": 4, "iban": 5, "bic": 3, "bank_document_id": 12, "remarks": 12,
}  # fmt: skip
KINDS = {"phone": "tel", "email": "email", "siret": "code", "iban": "code", "bic": "code"}
ARCHIVE_PROVIDERS = replace(ARCHIVE, service=services.archive_providers)


class ProviderGround(HouseView):
    """What both registers of providers declare."""

    subject = "provider"
    slot_subject = "provider"
    from_clause = staticmethod(provider_list)
    default_sort = "name"
    search_hint = "Nom, sigle, SIRET ou ville"
    inlines = INLINES
    widths = WIDTHS
    kinds = KINDS
    batch = (ARCHIVE_PROVIDERS, RESTORE)
    update_service = staticmethod(services.update_provider)
    delete_service = staticmethod(services.delete_provider)

    def details_subtitle(self, record: Provider, actor: Actor) -> str:
        """« Association · EXEMPLE »."""
        return " · ".join(text for text in (record.kind.label, record.short_name or "") if text)

    def header_facts(self, record: Provider, actor: Actor) -> Sequence[Fact]:
        """SIRET, VAT, and how each expected paper stands."""
        facts = [
            Fact("SIRET", _siret(record.siret) or "Non immatriculé"),
            Fact("TVA", record.vat.label if record.vat else "Non renseignée"),
        ]
        for state in papers_of(record, today()):
            facts.append(Fact(state.kind.label, state.told, tone=state.standing.tone))
        return facts

    def blocked(self, record: Any) -> str | None:
        """Referents in post have their own sentence: archiving would not be a way out."""
        return services.employment_refusal(record) or super().blocked(record)

    def delete_page(self, record: Any, refusal: str | None = None) -> DeletePage:
        """Archiving is not offered where it would be refused."""
        page = super().delete_page(record, refusal)
        return replace(page, softer=None) if services.employment_refusal(record) else page


class AssociationView(ProviderGround):
    """Associations."""

    only = Provider.kind == ProviderKind.ASSOCIATION
    slug = "association"
    menu = MenuPlace("Partenaires", 10)
    wording = Wording("Associations", "association", "associations", feminine=True, vowel=True)
    purpose = "Les associations à qui le programme achète des actions et qui emploient les référents de parcours."
    columns = (NAME, SHORT_NAME, *REST)
    filters = FILTERS
    empty = "Aucune association pour l’instant : ajoutez celles avec qui le programme travaille."
    sections = (Section("Association", IDENTITY), *SECTIONS)
    create_service = staticmethod(services.create_association)


class ProviderView(ProviderGround):
    """All providers."""

    slug = "provider"
    menu = MenuPlace("Partenaires", 20)
    wording = Wording("Prestataires", "prestataire", "prestataires")
    purpose = "Tous ceux à qui le programme achète une prestation : associations, indépendants, sociétés, organismes publics."
    columns = (NAME, SHORT_NAME, KIND, *REST)
    filters = (EnumFilter("kind", "Nature", Provider.kind), *FILTERS)
    empty = "Aucun prestataire pour l’instant : ajoutez ceux avec qui le programme travaille."
    sections = (Section("Prestataire", ("kind", *IDENTITY)), *SECTIONS)
    create_service = staticmethod(services.create_provider)
