"""The registers of places: declarations."""

from dataclasses import replace

from pre_admin.core.french import count_fr
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter, YesNoFilter
from pre_admin.panel.pages import Pair
from pre_admin.panel.reference import ReferenceView, reference_options
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.territories import queries, services
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory, School, SchoolLevel, Territory, ZoningMap
from pre_admin.territories.rules import postal_code_refusal, uai_refusal

TERRITORY = Lookup(Territory, queries.territory_choices, view="territory")
ZONING_MAP = Lookup(ZoningMap, queries.map_choices, view="zoning-map")
NEIGHBOURHOOD = Lookup(Neighbourhood, queries.neighbourhood_choices, view="neighbourhood")
SCHOOL = Lookup(School, queries.school_choices, view="school")
LEVELS = reference_options(SchoolLevel)


class TerritoryView(HouseView):
    """Territories of the programme."""

    subject = "territory"
    slug = "territory"
    menu = MenuPlace("Administration", 10)
    wording = Wording("Territoires", "territoire", "territoires")
    purpose = "Les territoires du programme, chacun avec son équipe pluridisciplinaire de soutien."
    columns = (
        Col("name", Territory.name, sort=Territory.name, link=True),
        Col("opened_on", Territory.opened_on, sort=Territory.opened_on, hint="ouvert le {}"),
        Col("closed_on", Territory.closed_on, sort=Territory.closed_on, hint="fermé le {}"),
    )
    from_clause = staticmethod(queries.territory_list)
    default_sort = "name"
    search_hint = "Nom du territoire"
    sections = (
        Section(
            "Territoire", ("name", "opened_on", "closed_on"), hint="Un territoire fermé reste lisible dans les bilans passés."
        ),
    )
    widths = {"name": 6, "opened_on": 3, "closed_on": 3}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_territory)
    update_service = staticmethod(services.update_territory)
    delete_service = staticmethod(services.delete_territory)


class ZoningMapView(HouseView):
    """Maps of priority neighbourhoods."""

    subject = "territory"
    slug = "zoning-map"
    menu = MenuPlace("Administration", 14)
    wording = Wording("Cartes des quartiers", "carte", "cartes", feminine=True)
    purpose = "L’éligibilité se juge à la date de la saisine, avec la carte en vigueur ce jour-là."
    columns = (
        Col("name", ZoningMap.name, sort=ZoningMap.name, link=True),
        Col("kind", ZoningMap.kind),
        Col("starts_on", ZoningMap.starts_on, sort=ZoningMap.starts_on),
        Col("ends_on", ZoningMap.ends_on, sort=ZoningMap.ends_on, label="Jusqu’au"),
        Col("source", ZoningMap.source),
    )
    from_clause = staticmethod(queries.map_list)
    default_sort = "starts_on"
    descending = True
    sections = (Section("Carte", ("name", "kind", "starts_on", "ends_on", "source")),)
    widths = {"name": 6, "kind": 6, "starts_on": 3, "ends_on": 3, "source": 6}
    create_service = staticmethod(services.create_map)
    update_service = staticmethod(services.update_map)
    delete_service = staticmethod(services.delete_map)


class NeighbourhoodView(HouseView):
    """Neighbourhoods of each map."""

    subject = "territory"
    slug = "neighbourhood"
    menu = MenuPlace("Administration", 12)
    wording = Wording("Quartiers", "quartier", "quartiers")
    purpose = "Chaque quartier appartient à une carte datée ; sa fiche indique ce qu’il devient sur la suivante."
    columns = (
        Col("name", Neighbourhood.name, sort=Neighbourhood.sort_key, link=True),
        Col("code", Neighbourhood.code, sort=Neighbourhood.code, label="Code"),
        Col("map", ZoningMap.name, label="Carte", sort=(ZoningMap.starts_on, Neighbourhood.sort_key)),
        Col("population", Neighbourhood.population, sort=Neighbourhood.population, kind="count", hint="{} habitants"),
    )
    from_clause = staticmethod(queries.neighbourhood_list)
    default_sort = "name"
    filters = (RecordFilter("map", "Carte", Neighbourhood.zoning_map_id, statement=queries.map_choices),)
    search_hint = "Nom ou code du quartier"
    sections = (
        Section("Quartier", ("name", "code", "zoning_map_id", "population", "successor_id")),
        Section("Territoires", inline="links", hint="Un quartier peut relever de deux territoires à la fois."),
    )
    kinds = {"code": "code"}
    widths = {"name": 6, "code": 3, "population": 3, "zoning_map_id": 6, "successor_id": 6}
    inlines = (
        Inline(
            "links", NeighbourhoodTerritory, "neighbourhood_id", ("territory_id", "starts_on", "ends_on"),
            singular="territoire", add="Ajouter un territoire", title="Territoires de rattachement",
            lookups={"territory_id": TERRITORY}, empty="Aucun territoire : les familles de ce quartier n’en auront pas.",
        ),
    )  # fmt: skip
    lookups = {"zoning_map_id": ZONING_MAP, "successor_id": NEIGHBOURHOOD}
    create_service = staticmethod(services.create_neighbourhood)
    update_service = staticmethod(services.update_neighbourhood)
    delete_service = staticmethod(services.delete_neighbourhood)

    def pair(self, record: Neighbourhood, name: str) -> Pair:
        """The population with its thousands apart."""
        told = super().pair(record, name)
        return replace(told, value=count_fr(record.population)) if name == "population" and record.population else told


class SchoolLevelView(ReferenceView):
    """School levels."""

    row = SchoolLevel
    slug = "school-level"
    wording = Wording("Niveaux scolaires", "niveau", "niveaux")
    purpose = "Le niveau de chaque enfant, année par année ; le rang en donne l’ordre, le niveau suivant prépare la rentrée."
    own_fields = ("stage", "successor_id")
    own_columns = (
        Col("stage", SchoolLevel.stage, kind="text"),
        Col("successor", queries.successor_label(), label="Niveau suivant"),
    )
    filters = (EnumFilter("stage", "Degré", SchoolLevel.stage),)
    choices = {"successor_id": LEVELS}
    widths = {"label": 6, "stage": 3, "rank": 3, "successor_id": 6, "help_text": 12}
    create_service = staticmethod(services.create_level)
    update_service = staticmethod(services.update_level)


class SchoolView(HouseView):
    """Schools."""

    subject = "school"
    slug = "school"
    menu = MenuPlace("Administration", 16)
    wording = Wording("Établissements scolaires", "établissement", "établissements", vowel=True)
    purpose = "Les écoles, collèges et lycées des enfants. Pour un établissement fermé, indiquez celui qui le remplace."
    columns = (
        Col("name", School.name, sort=School.sort_key, link=True),
        Col("kind", School.kind, sort=School.kind),
        Col("uai", School.uai, label="UAI", sort=School.uai),
        Col("priority", School.priority, sort=School.priority),
        Col("territory", Territory.name, label="Territoire", sort=(Territory.name, School.sort_key)),
        Col("city", School.city),
        Col("ends_on", School.ends_on, hint="fermé le {}"),
        Col("sector", School.sector, export_only=True),
        Col("address", School.address, export_only=True),
        Col("postal_code", School.postal_code, export_only=True),
        Col("phone", School.phone, export_only=True),
    )
    from_clause = staticmethod(queries.school_list)
    default_sort = "name"
    filters = (
        EnumFilter("kind", "Nature", School.kind),
        EnumFilter("priority", "Éducation prioritaire", School.priority),
        RecordFilter(
            "territory", "Territoire", School.territory_id, statement=queries.territory_choices, empty="Sans territoire"
        ),
        YesNoFilter("closed", "Fermé", School.ends_on.is_not(None)),
    )
    search_hint = "Nom, UAI ou ville"
    empty = "Aucun établissement : ajoutez ceux que fréquentent les enfants du programme."
    sections = (
        Section("Établissement", ("name", "uai", "kind", "sector", "first_level_id", "last_level_id", "priority", "territory_id")),
        Section("Coordonnées", ("address", "postal_code", "city", "phone")),
        Section(
            "Ouverture et fermeture", ("starts_on", "ends_on", "successor_id"),
            hint="Un établissement fermé reste lisible dans les dossiers passés.",
        ),
    )  # fmt: skip
    widths = {
        "name": 8, "uai": 4, "kind": 4, "sector": 4, "first_level_id": 4, "last_level_id": 4, "priority": 4, "territory_id": 4,
        "address": 12, "postal_code": 3, "city": 5, "phone": 4, "starts_on": 3, "ends_on": 3, "successor_id": 6,
    }  # fmt: skip
    kinds = {"phone": "tel", "uai": "code"}
    rules = {"uai": uai_refusal, "postal_code": postal_code_refusal}
    lookups = {"territory_id": TERRITORY, "successor_id": SCHOOL}
    choices = {"first_level_id": LEVELS, "last_level_id": LEVELS}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_school)
    update_service = staticmethod(services.update_school)
    delete_service = staticmethod(services.delete_school)


__all__ = [
    "LEVELS", "NEIGHBOURHOOD", "SCHOOL", "TERRITORY", "NeighbourhoodView", "SchoolLevelView", "SchoolView", "TerritoryView",
    "ZoningMapView",
]  # fmt: skip
