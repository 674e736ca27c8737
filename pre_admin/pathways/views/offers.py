"""The register of actions open to children."""

from collections.abc import Mapping, Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.families.queries import school_years
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Move, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YearFilter, YesNoFilter
from pre_admin.panel.pages import Fact
from pre_admin.panel.reference import ReferenceFilter, reference_options
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.partners.models import Provider
from pre_admin.partners.views.providers import PROVIDER as PROVIDER_LOOKUP
from pre_admin.pathways.models import ActionOffer, ActionType
from pre_admin.pathways.queries.offers import FREE, TAKEN, offer_choices, offer_list
from pre_admin.pathways.queries.partners import PROVIDER, partner_name
from pre_admin.pathways.queries.pathways import places_taken
from pre_admin.pathways.rules.groups import places_refusal, places_told, places_tone
from pre_admin.pathways.services import offers
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import territory_choices
from pre_admin.territories.views import TERRITORY

OFFER = Lookup(ActionOffer, offer_choices, view="action-offer")
ACTION_TYPES = reference_options(ActionType)
NEXT_YEAR = (
    "La même action, l’année scolaire suivante, avec toutes ses places libres. Corrigez l’intitulé ou les places si besoin."
)


def _renew(record: ActionOffer, values: Mapping[str, Any], actor: Actor) -> str:
    given = {name: values[name] for name in ("label", "places")}
    return f"/admin/action-offer/details/?id={offers.renew_offer(record, given, actor).id}"


def _territory(name: str | None) -> str:
    return name or "Tous"


def _renewed_fields(record: ActionOffer, actor: Actor) -> Mapping[str, Any]:
    return {name: field_for(ActionOffer, name, {}, {}, {"places": places_refusal}) for name in ("label", "places")}


class ActionOfferView(HouseView):
    """Actions open to children."""

    subject = "offer"
    slug = "action-offer"
    menu = MenuPlace("Enfants", 70)
    wording = Wording("Actions proposées", "action proposée", "actions proposées", feminine=True, vowel=True)
    purpose = "Ce qui peut être proposé à un enfant cette année, en droit commun ou financé par le programme, et les places qui restent."
    columns = (
        Col("label", ActionOffer.label, sort=ActionOffer.sort_key, link=True),
        Col("type", ActionType.label, label="Type d’action", sort=(ActionType.label_key, ActionOffer.sort_key)),
        Col("kind", ActionOffer.kind, kind="text", sort=(ActionOffer.kind, ActionOffer.sort_key)),
        Col("provider", PROVIDER.c.name, label="Association ou prestataire"),
        Col("territory", Territory.name, label="Territoire", show=_territory),
        Col("year", ActionOffer.school_year, label="Année scolaire", show=school_year_label, kind="line", sort=(ActionOffer.school_year, ActionOffer.sort_key)),
        Col("places", (TAKEN.label("taken"), ActionOffer.places), label="Places prises", show=places_told, tone=places_tone, kind="enum"),
    )  # fmt: skip
    from_clause = staticmethod(offer_list)
    default_sort = "label"
    filters = (
        YearFilter("year", "Année scolaire", ActionOffer.school_year, options=school_years),
        ReferenceFilter("type", "Type d’action", ActionOffer.type_id, rows=ActionType),
        EnumFilter("kind", "Nature", ActionOffer.kind),
        RecordFilter("territory", "Territoire", ActionOffer.territory_id, statement=territory_choices, empty="Tous les territoires"),
        YesNoFilter("free", "Places libres", FREE, yes="Il en reste", no="Complète"),
    )  # fmt: skip
    empty = "Aucune action proposée pour l’instant : ajoutez celles qui ouvrent cette année."
    sections = (
        Section("Action", ("label", "type_id", "kind", "provider_id")),
        Section("Pour qui", ("school_year", "territory_id", "places")),
    )
    widths = {
        "label": 12, "type_id": 6, "kind": 6, "provider_id": 12, "school_year": 4, "territory_id": 5, "places": 3,
    }  # fmt: skip
    choices = {"type_id": ACTION_TYPES, "school_year": school_years}
    lookups = {"provider_id": PROVIDER_LOOKUP, "territory_id": TERRITORY}
    rules = {"places": places_refusal}
    moves = (
        Move(
            "renew", "Reconduire l’année prochaine", _renew, act="create", fields=_renewed_fields, note=NEXT_YEAR, icon="return",
            defaults=lambda record, actor: {"label": record.label, "places": record.places}, done="Action reconduite.",
            ready=lambda record: record.school_year <= school_year_of(today()),
        ),
    )  # fmt: skip
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(offers.create_offer)
    update_service = staticmethod(offers.update_offer)
    delete_service = staticmethod(offers.delete_offer)

    def defaults(self) -> dict[str, Any]:
        """This school year."""
        return {"school_year": school_year_of(today())}

    def details_subtitle(self, record: ActionOffer, actor: Actor) -> str:
        """« Financée · 2026-2027 »."""
        return f"{record.kind.label} · {school_year_label(record.school_year)}"

    def header_facts(self, record: ActionOffer, actor: Actor) -> Sequence[Fact]:
        """Places taken out of places open."""
        taken = places_taken(record.id)
        return [Fact("Places prises", places_told(taken, record.places), tone=places_tone(taken, record.places))]

    def shown(self, value: Any, column: Any, lookups: Any, choices: Any) -> str:
        """Whoever may read the action knows who runs it."""
        if column.key == "provider_id" and value is not None:
            return partner_name(Provider, value)
        return super().shown(value, column, lookups, choices)
