"""The register of collective groups (« groupes collectifs »)."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.families.queries import school_years
from pre_admin.panel.declarations import Col, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YearFilter
from pre_admin.panel.pages import Fact, Step
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.partners.models import Provider, Referent
from pre_admin.partners.views.providers import PROVIDER
from pre_admin.pathways.models import Club, PathwayState, PathwayType
from pre_admin.pathways.queries.groups import PUPILS, club_list, leads, pupils_held, pupils_of
from pre_admin.pathways.queries.partners import REFERENT_NAME, partner_name, referent_choices
from pre_admin.pathways.rules.groups import places_refusal, places_told, places_tone
from pre_admin.pathways.services import clubs
from pre_admin.pathways.views.club_sessions import ClubSessions
from pre_admin.pathways.views.offers import ACTION_TYPES
from pre_admin.territories.models import School
from pre_admin.territories.queries import school_choices
from pre_admin.territories.views import SCHOOL

REFERENT = Lookup(Referent, referent_choices, view="referent")
PARTNERS = {"provider_id": Provider, "referent_id": Referent}


def collective_types() -> list[tuple[PathwayType, str]]:
    """The types a group may have."""
    return [(one, one.label) for one in PathwayType if one is not PathwayType.PERSONAL]


class ClubView(ClubSessions):
    """Collective groups."""

    subject = "club"
    slug = "club"
    menu = MenuPlace("Enfants", 80)
    wording = Wording("Groupes collectifs", "groupe", "groupes")
    purpose = "Un club et ses élèves : leurs parcours sont créés ensemble, leurs accords cochés un par un, leurs présences notées à chaque séance."
    columns = (
        Col("label", Club.label, label="Groupe", sort=Club.sort_key, link=True),
        Col("type", Club.type, label="Type", kind="text", sort=(Club.type, Club.sort_key)),
        Col("school", School.name, label="Établissement", sort=(School.sort_key, Club.sort_key)),
        Col("referent", REFERENT_NAME, label="Animé par"),
        Col("year", Club.school_year, label="Année scolaire", show=school_year_label, kind="line", sort=(Club.school_year, Club.sort_key)),
        Col("places", (PUPILS.label("pupils"), Club.places), label="Places prises", show=places_told, tone=places_tone, kind="enum"),
    )  # fmt: skip
    from_clause = staticmethod(club_list)
    default_sort = "label"
    filters = (
        YearFilter("year", "Année scolaire", Club.school_year, options=school_years),
        EnumFilter("type", "Type", Club.type),
        RecordFilter("school", "Établissement", Club.school_id, statement=school_choices, empty="Sans établissement"),
    )
    empty = "Aucun groupe pour l’instant : ajoutez les clubs qui ouvrent cette année."
    sections = (
        Section("Groupe", ("label", "type", "action_type_id")),
        Section("Où et quand", ("school_id", "school_year", "places")),
        Section("Avec qui", ("provider_id", "referent_id"), hint="Le référent qui anime le groupe note les présences des enfants qu’il suit."),
    )  # fmt: skip
    widths = {
        "label": 12, "type": 6, "action_type_id": 6, "school_id": 6, "school_year": 3, "places": 3, "provider_id": 6, "referent_id": 6,
    }  # fmt: skip
    choices = {"type": collective_types, "action_type_id": ACTION_TYPES, "school_year": school_years}
    lookups = {"school_id": SCHOOL, "provider_id": PROVIDER, "referent_id": REFERENT}
    rules = {"places": places_refusal}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(clubs.create_club)
    update_service = staticmethod(clubs.update_club)
    delete_service = staticmethod(clubs.delete_club)

    def defaults(self) -> dict[str, Any]:
        """This school year."""
        return {"school_year": school_year_of(today())}

    def details_subtitle(self, record: Club, actor: Actor) -> str:
        """« Coup de Pouce · 2026-2027 »."""
        return f"{record.type.label} · {school_year_label(record.school_year)}"

    def header_facts(self, record: Club, actor: Actor) -> Sequence[Fact]:
        """Places taken out of places open."""
        taken = pupils_held(record.id)
        return [Fact("Places prises", places_told(taken, record.places), tone=places_tone(taken, record.places))]

    def next_moves(self, record: Club) -> list[Step]:
        """Choose the pupils, collect the signatures, note a session: what the club as it stands allows."""
        if record.archived_at is not None:
            return super().next_moves(record)
        steps, actor = list(super().next_moves(record)), self.actor
        states = {one.state for one in pupils_of(record)} if actor.charter_signed else set()
        if self.may("edit") and actor.may("pathway.create") and pupils_held(record.id) < record.places:
            hint = "Dans la liste de l’établissement, ou en collant des noms : leurs parcours sont créés ensemble."
            steps.append(Step("Inscrire des élèves", hint, "Choisir les élèves", self.to("pupils_view", id=record.id)))
        if self.may("edit") and actor.may("consent.edit") and PathwayState.PROPOSED in states:
            hint = "Des parcours attendent la signature des parents."
            steps.append(Step("Recueillir les accords", hint, "Cocher les signatures", self.to("consents_view", id=record.id)))
        if self.may("attendance") and PathwayState.RUNNING in states and (actor.sees_all("child") or leads(record, actor)):
            hint = "Qui est venu, sur un seul écran, aussi depuis un téléphone."
            steps.append(Step("Noter une séance", hint, "Noter les présences", self.to("sessions_view", id=record.id)))
        return steps

    def shown(self, value: Any, column: Any, lookups: Any, choices: Any) -> str:
        """Whoever may read the group knows who runs it."""
        if column.key in PARTNERS and value is not None:
            return partner_name(PARTNERS[column.key], value)
        return super().shown(value, column, lookups, choices)

    def log_opening(self, kind: Any, record: Club) -> None:
        """The record's page names the pupils to who may read pathways (R10)."""
        super().log_opening(kind, record)
        if self.actor.charter_signed and self.actor.may("pathway.read"):
            self.log_names(record, "élèves du groupe")
