"""The registers of children and families: declarations, and how their pages speak."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.core.french import age_words, date_fr
from pre_admin.families import queries, services
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling, Situation
from pre_admin.families.rules import birth_refusal
from pre_admin.panel.declarations import Col, Inline, Lookup, MenuPlace, Section, Wording
from pre_admin.panel.filters import DateFilter, EnumFilter, RecordFilter, YesNoFilter
from pre_admin.panel.pages import Fact
from pre_admin.panel.reference import ReferenceFilter
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.batching import ARCHIVE, RESTORE
from pre_admin.territories.models import Neighbourhood, School, SchoolLevel, Territory
from pre_admin.territories.queries import neighbourhood_choices, school_choices, territory_choices
from pre_admin.territories.rules import postal_code_refusal
from pre_admin.territories.views import LEVELS, NEIGHBOURHOOD, SCHOOL, TERRITORY

FAMILY = Lookup(Family, queries.family_choices, view="family")
CHILD = Lookup(Child, queries.child_choices, view="child")


def _age(birth: date | None) -> str:
    return age_words(birth, today())


def _full_name(last: str, first: str) -> str:
    return f"{last} {first}"


class ChildView(HouseView):
    """Children's files."""

    subject = "child"
    slug = "child"
    menu = MenuPlace("Enfants", 10)
    wording = Wording("Enfants", "enfant", "enfants", vowel=True)
    purpose = "Un dossier par enfant : son identité, ses foyers, sa scolarité, son quartier. Tout ce qui suit s’y rattache."
    columns = (
        Col("name", (Child.last_name, Child.first_name), label="Enfant", show=_full_name, sort=Child.sort_key, link=True),
        Col("file_number", Child.file_number, label="Dossier", sort=Child.file_number, kind="num"),
        Col("age", Child.birth_date, label="Âge", show=_age, sort=Child.birth_date, backwards=True, kind="num"),
        Col("level", SchoolLevel.label, label="Niveau", sort=(queries.level_order(), Child.sort_key)),
        Col("school", School.name, label="École"),
        Col("neighbourhood", Neighbourhood.name, label="Quartier"),
        Col("territory", Territory.name, label="Territoire"),
        Col("family", Family.name, label="Foyer", export_only=True),
        Col("birth_date", Child.birth_date, export_only=True),
        Col("sex", Child.sex, export_only=True),
        Col("class_name", Schooling.class_name, export_only=True),
    )
    from_clause = staticmethod(queries.child_list)
    default_sort = "name"
    filters = (
        RecordFilter(
            "territory", "Territoire", Residence.territory_id, statement=territory_choices, empty="Sans territoire",
            among=queries.child_housed,
        ),
        RecordFilter(
            "neighbourhood", "Quartier", Residence.neighbourhood_id, statement=neighbourhood_choices, empty="Hors quartier",
            among=queries.child_housed,
        ),
        RecordFilter(
            "school", "École cette année", Schooling.school_id, statement=school_choices, empty="Sans école cette année",
            among=queries.enrolled,
        ),
        ReferenceFilter("level", "Niveau cette année", SchoolLevel.code, rows=SchoolLevel, key="code", empty="Non renseigné"),
        EnumFilter("sex", "Sexe", Child.sex),
        DateFilter("born", "Né(e)", Child.birth_date),
        RecordFilter("family", "Foyer", Child.family_id, statement=queries.family_choices, listed=False),
    )  # fmt: skip
    search_hint = "Nom, prénom, numéro ou date de naissance"
    empty = "Aucun enfant ici pour l’instant. Les dossiers que vous pouvez consulter apparaîtront dans cette liste."
    sections = (
        Section("Identité", ("last_name", "first_name", "birth_date", "sex")),
        Section(
            "Foyers", ("family_id", "other_family_id"),
            hint="Le premier foyer détermine le quartier. Un second est normal quand les parents sont séparés.",
        ),
        Section("Scolarité", inline="schoolings", hint="Une ligne par année scolaire."),
        Section("Remarques", ("remarks",), hint="Lues par la coordination et le référent, jamais par les instances."),
    )  # fmt: skip
    widths = {"last_name": 6, "first_name": 6, "birth_date": 4, "sex": 4, "family_id": 6, "other_family_id": 6, "remarks": 12}
    inlines = (
        Inline(
            "schoolings", Schooling, "child_id", ("school_year", "school_id", "level_id", "class_name"),
            singular="année scolaire", add="Ajouter une année scolaire", title="Scolarité",
            order=(Schooling.school_year.desc(),), choices={"school_year": queries.school_years, "level_id": LEVELS}, lookups={"school_id": SCHOOL},
            widths={"school_year": 3, "school_id": 4, "level_id": 3, "class_name": 2}, empty="Aucune école connue.",
            legend=lambda row: school_year_label(row.school_year), fresh=lambda: {"school_year": school_year_of(today())},
        ),
    )  # fmt: skip
    lookups = {"family_id": FAMILY, "other_family_id": FAMILY}
    rules = {"birth_date": lambda value: birth_refusal(value, today())}
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_child)
    update_service = staticmethod(services.update_child)
    delete_service = staticmethod(services.delete_child)

    def defaults(self) -> dict[str, Any]:
        """A child added from a family's page starts in that family."""
        return {"family_id": number(request.args.get("family"), 1, MAX_ID)}

    def details_subtitle(self, record: Child, actor: Actor) -> str:
        """« 2026-0413 · fille, 7 ans »."""
        told = ", ".join(text for text in (record.sex.label.lower(), age_words(record.birth_date, today())) if text)
        return f"{record.file_number} · {told}"

    def form_subtitle(self, record: Child | None) -> str:
        """The file's number."""
        return f"Dossier {record.file_number}" if record else "Le numéro de dossier est donné à l’enregistrement."

    def header_facts(self, record: Child, actor: Actor) -> Sequence[Fact]:
        """Birth, school, place, eligibility today."""
        day = today()
        facts = [Fact("Né le" if record.sex.value == "boy" else "Née le", date_fr(record.birth_date))]
        schooling = queries.schooling_in(record.id, school_year_of(day))
        level, school, school_id = schooling or ("", "", None)
        href = f"/admin/school/details/?id={school_id}" if school_id and actor.may("school.read") else None
        facts.append(
            Fact(
                "Scolarité",
                ", ".join(text for text in (level, school) if text),
                school_year_label(school_year_of(day)),
                href=href,
            )
        )
        place = queries.place_on(record.family_id, day)
        facts.append(_place_fact(place))
        judged = queries.eligibility_at(record, place, day)
        facts.append(Fact("Éligibilité aujourd’hui", judged.verdict.label, judged.reason, judged.verdict.tone))
        return facts


def _place_fact(place: queries.Place | None) -> Fact:
    if place is None:
        return Fact("Quartier", "")
    return Fact(
        "Quartier", place.neighbourhood or "Hors quartier prioritaire", f"territoire {place.territory}" if place.territory else ""
    )


class FamilyView(HouseView):
    """Families."""

    subject = "family"
    slug = "family"
    menu = MenuPlace("Enfants", 20)
    wording = Wording("Familles", "famille", "familles", feminine=True)
    purpose = "Un foyer : son adresse, ses responsables légaux, ses enfants. Deux parents séparés font deux foyers."
    columns = (
        Col("name", Family.name, label="Foyer", sort=Family.sort_key, link=True),
        Col("situation", Family.situation, kind="text"),
        Col("phone", Family.phone, label="Téléphone", kind="line"),
        Col("address", Residence.address),
        Col("neighbourhood", Neighbourhood.name, label="Quartier"),
        Col("territory", Territory.name, label="Territoire"),
        Col("interpreter_language", Family.interpreter_language, label="Interprète", hint="interprète : {}"),
        Col("postal_code", Residence.postal_code, export_only=True),
        Col("city", Residence.city, export_only=True),
    )
    from_clause = staticmethod(queries.family_list)
    default_sort = "name"
    filters = (
        RecordFilter(
            "territory", "Territoire", Residence.territory_id, statement=territory_choices, empty="Sans territoire",
            among=queries.family_housed,
        ),
        RecordFilter(
            "neighbourhood", "Quartier", Residence.neighbourhood_id, statement=neighbourhood_choices, empty="Hors quartier",
            among=queries.family_housed,
        ),
        EnumFilter("situation", "Situation", Family.situation),
        YesNoFilter("interpreter", "Interprète nécessaire", Family.interpreter_needed.is_(True)),
    )  # fmt: skip
    search_hint = "Nom d’un parent, du foyer, ou téléphone"
    empty = "Aucune famille ici pour l’instant. Celles que vous pouvez consulter apparaîtront dans cette liste."
    sections = (
        Section("Foyer", ("name", "situation", "phone", "contact", "interpreter_needed", "interpreter_language")),
        Section(
            "Adresses", inline="residences",
            hint="L’adresse sert à juger l’éligibilité à la date de la saisine : gardez les anciennes, avec leurs dates.",
        ),
        Section("Responsables légaux", inline="guardians", hint="Qui détient l’autorité parentale décide des signatures à recueillir."),
        Section("Contact", ("practical_notes",)),
    )  # fmt: skip
    widths = {
        "name": 6, "situation": 6, "phone": 4, "contact": 4, "interpreter_needed": 4, "interpreter_language": 4,
        "practical_notes": 12,
    }  # fmt: skip
    kinds = {"phone": "tel"}
    inlines = (
        Inline(
            "residences", Residence, "family_id",
            ("address", "postal_code", "city", "neighbourhood_id", "territory_id", "starts_on", "ends_on"),
            singular="adresse", add="Ajouter une adresse", title="Adresses", order=(Residence.ends_on.desc().nulls_first(), Residence.starts_on.desc()),
            legend=lambda row: row.address or "Adresse", lookups={"neighbourhood_id": NEIGHBOURHOOD, "territory_id": TERRITORY},
            rules={"postal_code": postal_code_refusal}, widths={"address": 6, "postal_code": 2, "city": 4, "neighbourhood_id": 3, "territory_id": 3, "starts_on": 3, "ends_on": 3},
            empty="Aucune adresse connue.", fresh=lambda: {"city": "Montpellier"}, opens_with=1,
        ),
        Inline(
            "guardians", Guardian, "family_id",
            (
                "last_name", "first_name", "relation", "phone", "email", "language", "parental_authority", "may_be_informed",
                "lives_elsewhere", "own_address",
            ),
            singular="responsable légal", add="Ajouter un responsable légal", title="Responsables légaux",
            legend=str, kinds={"phone": "tel", "email": "email"},
            widths={
                "last_name": 4, "first_name": 4, "relation": 4, "phone": 4, "email": 4, "language": 4, "parental_authority": 4,
                "may_be_informed": 4, "lives_elsewhere": 4, "own_address": 12,
            },
            empty="Aucun responsable légal connu.", fresh=lambda: {"parental_authority": True, "may_be_informed": True},
            opens_with=1,
        ),
    )  # fmt: skip
    batch = (ARCHIVE, RESTORE)
    create_service = staticmethod(services.create_family)
    update_service = staticmethod(services.update_family)
    delete_service = staticmethod(services.delete_family)

    def details_subtitle(self, record: Family, actor: Actor) -> str:
        """Who lives there."""
        known = record.situation is not Situation.UNKNOWN
        return record.situation.label if known else f"Situation {record.situation.label.lower()}"
