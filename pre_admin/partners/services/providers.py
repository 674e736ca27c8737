"""Keeping associations and other providers, with their contacts and papers."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.contact import keep_contact
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.identifiers import keep_identifiers
from pre_admin.core.text import sort_key
from pre_admin.panel.rows import assign, delete_with, keep_rows
from pre_admin.panel.view.batching import archive_records
from pre_admin.partners.models import Provider, ProviderContact, ProviderKind, ProviderPaper
from pre_admin.partners.queries.providers import lock_providers, posted_referents
from pre_admin.partners.rules import NO_SIRET, WITHOUT_SIRET, Span, employer_refusal
from pre_admin.partners.services.ground import Errors, Values, put, refuse
from pre_admin.territories.rules import postal_code_refusal

PROVIDER_FIELDS = (
    "kind", "name", "short_name", "siret", "legal_form", "representative", "representative_function", "phone", "email",
    "address", "postal_code", "city", "vat", "iban", "bic", "bank_document_id", "remarks",
)  # fmt: skip
CONTACT_FIELDS = ("name", "function", "phone", "email", "purpose")
PAPER_FIELDS = ("kind", "dated_on", "expires_on", "reference", "document_id")
PAPER_ENDS_BEFORE = "La fin de validité précède la date de la pièce : vérifiez les deux dates."


def create_association(values: Values, actor: Actor | None) -> Provider:
    """Add an association."""
    return create_provider({**values, "kind": ProviderKind.ASSOCIATION}, actor)


def create_provider(values: Values, actor: Actor | None) -> Provider:
    """Add a provider with its contacts and papers."""
    provider = Provider(kind=values["kind"])
    _write_provider(provider, values)
    return provider


def update_provider(provider: Provider, values: Values, actor: Actor | None) -> None:
    """Change a provider, its contacts, its papers; its kind stays where the form does not hold it."""
    _write_provider(provider, values)


def _write_provider(provider: Provider, values: Values) -> None:
    given, errors = dict(values), dict[str, str]()
    keep_contact(given, errors)
    keep_identifiers(given, errors)
    kind = given.get("kind", provider.kind)
    if not given.get("siret") and kind not in WITHOUT_SIRET:
        errors["siret"] = NO_SIRET
    put(errors, postal_code=postal_code_refusal(given["postal_code"]) if given.get("postal_code") else None)
    contacts = _checked_contacts(given["contacts"], errors)
    _check_papers(given["papers"], errors)
    refuse(errors)
    assign(provider, given, PROVIDER_FIELDS)
    provider.sort_key = sort_key(provider.name)
    db.session.add(provider)
    db.session.flush()
    keep_rows(ProviderContact, "provider_id", provider.id, contacts, lambda row, one: assign(row, one, CONTACT_FIELDS))
    keep_rows(ProviderPaper, "provider_id", provider.id, given["papers"], lambda row, one: assign(row, one, PAPER_FIELDS))


def _checked_contacts(rows: Sequence[Values], errors: Errors) -> list[dict[str, Any]]:
    found = []
    for number, row in enumerate(rows):
        given = dict(row)
        keep_contact(given, errors, f"contacts-{number}-")
        found.append(given)
    return found


def _check_papers(rows: Sequence[Values], errors: Errors) -> None:
    for number, row in enumerate(rows):
        if Span(row["dated_on"], row["expires_on"]).backwards():
            errors[f"papers-{number}-expires_on"] = PAPER_ENDS_BEFORE


def employment_refusal(provider: Provider) -> str | None:
    """The sentence that keeps an employer in the lists; None when nobody is in post there."""
    posted = posted_referents([provider.id], today()).get(provider.id, 0)
    return employer_refusal(provider.name, posted, feminine=provider.kind is ProviderKind.ASSOCIATION)


def archive_providers(providers: Sequence[Provider], actor: Actor) -> None:
    """Providers leave the lists; none that employs a referent in post does."""
    lock_providers([provider.id for provider in providers])
    _refuse_employers(providers)
    archive_records(providers, actor)


def delete_provider(provider: Provider, actor: Actor | None) -> None:
    """Delete a provider to which nothing refers, with its contacts and papers."""
    _refuse_employers([provider])
    delete_with(provider, {ProviderContact: "provider_id", ProviderPaper: "provider_id"})


def _refuse_employers(providers: Sequence[Provider]) -> None:
    posted = posted_referents([provider.id for provider in providers], today())
    for provider in providers:
        feminine = provider.kind is ProviderKind.ASSOCIATION
        refusal = employer_refusal(provider.name, posted.get(provider.id, 0), feminine)
        if refusal:
            raise DomainError(refusal)


def change_account(provider: Provider, iban: str, actor: Actor | None) -> None:
    """A provider's account is another one from now on, once a second person has checked it; its bank's code is asked for anew."""
    provider.iban = iban
    provider.bic = None
    db.session.flush()
