"""What the room shows on the pages of families, children, schools and places, and on the home page."""

from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.french import age_words, count_fr, date_fr, plural
from pre_admin.families import queries
from pre_admin.families.models import Child, Residence, Schooling
from pre_admin.panel.pages import Cell, RelatedTable, Step
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import HomeCard, HomeTask, NextStep, RelatedList
from pre_admin.territories.models import School, SchoolLevel

SHOWN = 25
NONE_OF_YOURS = "Aucun enfant que vous suivez n’y est scolarisé cette année."
NO_FAMILY_OF_YOURS = "Aucune famille que vous suivez n’y vit aujourd’hui."


def _child(value: int, name: str) -> Cell:
    return Cell(name, href=f"/admin/child/details/?id={value}")


def siblings(child: Any, actor: Actor) -> RelatedTable:
    """Brothers and sisters, in either household."""
    rows = [
        [
            _child(value, f"{first} {last}"),
            Cell(age_words(birth, today()), label="Âge"),
            Cell("Archivé" if archived else "", tone="off"),
        ]
        for value, first, last, birth, archived in queries.siblings(child)
    ]
    heads = [("Enfant", "text"), ("Âge", "text"), ("", "text")]
    return RelatedTable("Frères et sœurs", len(rows), heads, rows, empty="Aucun frère ni sœur connu du programme.")


def households(child: Any, actor: Actor) -> RelatedTable:
    """The guardians of both households, with what may be told them."""
    families = [one for one in (child.family_id, child.other_family_id) if one is not None]
    rows = [
        [
            Cell(str(one), href=f"/admin/family/details/?id={one.family_id}"),
            Cell(one.relation.label, label="Lien"),
            Cell(one.phone or "", label="Téléphone"),
            Cell(_standing(one), label="Droits"),
            Cell(name + (", vit ailleurs" if one.lives_elsewhere else ""), label="Foyer"),
        ]
        for one, name in queries.guardians_of(families)
    ]
    heads = [("Responsable légal", "text"), ("Lien", "text"), ("Téléphone", "text"), ("Droits", "text"), ("Foyer", "text")]
    return RelatedTable(
        "Responsables légaux", len(rows), heads, rows, empty="Aucun responsable légal connu : complétez la famille."
    )


def places(child: Any, actor: Actor) -> RelatedTable:
    """Where the child lived and lives, in either household: the neighbourhood of any date."""
    families = [one for one in (child.family_id, child.other_family_id) if one is not None]
    rows = [
        [
            Cell(_period(start, end)), Cell(name or "Hors quartier prioritaire", label="Quartier"), Cell(territory or "", label="Territoire"),
            Cell(address or "", label="Adresse"), Cell(family, label="Foyer"),
        ]
        for start, end, address, name, territory, family in queries.places_of(families)
    ]  # fmt: skip
    heads = [("Période", "text"), ("Quartier", "text"), ("Territoire", "text"), ("Adresse", "text"), ("Foyer", "text")]
    return RelatedTable("Quartiers et adresses", len(rows), heads, rows, empty="Aucune adresse connue : complétez la famille.")


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"du {date_fr(start)} au {date_fr(end)}"
    if start:
        return f"depuis le {date_fr(start)}"
    return f"jusqu’au {date_fr(end)}" if end else "aujourd’hui"


def _standing(guardian: Any) -> str:
    authority = "autorité parentale" if guardian.parental_authority else "sans autorité parentale"
    return authority if guardian.may_be_informed else f"{authority}, ne pas informer"


def children_of_family(family: Any, actor: Actor) -> RelatedTable:
    """The children of a household, the second homes included."""
    year = school_year_of(today())
    statement = (
        select(
            Child.id,
            Child.first_name,
            Child.last_name,
            Child.birth_date,
            Child.file_number,
            SchoolLevel.label,
            School.name,
            Child.family_id,
        )
        .join(Schooling, and_(Schooling.child_id == Child.id, Schooling.school_year == year), isouter=True)
        .join(School, School.id == Schooling.school_id, isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
        .where(or_(Child.family_id == family.id, Child.other_family_id == family.id))
        .order_by(Child.birth_date, Child.id)
    )
    rows = [
        [
            _child(value, f"{first} {last}"), Cell(number, label="Dossier"), Cell(age_words(birth, today()), label="Âge"),
            Cell(", ".join(text for text in (level or "", school or "") if text), label="Scolarité"),
            Cell("" if home == family.id else "second foyer"),
        ]
        for value, first, last, birth, number, level, school, home in db.session.execute(statement)
    ]  # fmt: skip
    heads = [("Enfant", "text"), ("Dossier", "text"), ("Âge", "text"), ("Scolarité", "text"), ("", "text")]
    create = f"/admin/child/new/?family={family.id}" if actor.may("child.create") else None
    return RelatedTable(
        "Enfants",
        len(rows),
        heads,
        rows,
        empty="Aucun enfant dans ce foyer.",
        create_url=create,
        create_label="Ajouter un enfant",
    )


def pupils(school: Any, actor: Actor) -> RelatedTable:
    """The children enrolled this year, the first of them."""
    year = school_year_of(today())
    enrolled = and_(Schooling.school_id == school.id, Schooling.school_year == year)
    base = (
        select(Child.id, Child.last_name, Child.first_name, SchoolLevel.label, Schooling.class_name)
        .join(Schooling, Schooling.child_id == Child.id)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
    )
    count = db.session.scalar(select(func.count(Child.id)).join(Schooling, Schooling.child_id == Child.id).where(enrolled)) or 0
    rows = [
        [
            _child(value, f"{last} {first}"),
            Cell(level or "", label="Niveau"),
            Cell(class_name or "", label="Classe"),
        ]
        for value, last, first, level, class_name in db.session.execute(
            base.where(enrolled).order_by(Child.sort_key, Child.id).limit(SHOWN)
        )
    ]
    heads = [("Enfant", "text"), ("Niveau", "text"), ("Classe", "text")]
    return RelatedTable(
        f"Enfants scolarisés en {school_year_label(year)}", count, heads, rows,
        more_url=f"/admin/child/?school={school.id}" if count > SHOWN else None, empty="Aucun enfant du programme cette année." if actor.sees_all("child") else NONE_OF_YOURS,
    )  # fmt: skip


def households_of_neighbourhood(place: Any, actor: Actor) -> RelatedTable:
    """How many households live there today."""
    living = and_(Residence.neighbourhood_id == place.id, Residence.ends_on.is_(None))
    count = db.session.scalar(select(func.count(Residence.id)).where(living)) or 0
    url = f"/admin/family/?neighbourhood={place.id}"
    told = f"{plural(count, 'famille y vit', 'familles y vivent')} aujourd’hui"
    return RelatedTable(
        "Familles",
        count,
        (),
        (),
        empty="Aucune famille n’y vit aujourd’hui." if actor.sees_all("family") else NO_FAMILY_OF_YOURS,
        line=Cell(told, href=url) if count else None,
    )


def child_steps(child: Any, actor: Actor) -> list[Step]:
    """What a file lacks."""
    if child.archived_at is not None:
        return []
    day, steps = today(), []
    at_school, housed = queries.settled_on(child, day)
    if actor.may("child.edit") and not at_school:
        hint = f"Aucun établissement n’est connu pour {school_year_label(school_year_of(day))}."
        steps.append(Step("Renseigner l’école de cette année", hint, "Renseigner", f"/admin/child/edit/?id={child.id}"))
    if actor.may("family.edit") and not housed:
        hint = "Sans adresse, l’éligibilité ne peut pas être jugée."
        steps.append(Step("Compléter l’adresse de la famille", hint, "Compléter", f"/admin/family/edit/?id={child.family_id}"))
    return steps


def cards(actor: Actor) -> list[Card]:
    """Children in use."""
    active = queries.children_in_use()
    return [
        Card(count_fr(active), "enfants" if active > 1 else "enfant", "/admin/child/?state=active", "dossiers actifs" if active > 1 else "dossier actif")
    ]  # fmt: skip


def tasks(actor: Actor) -> list[Task]:
    """Children whose school of this year is not known."""
    year = school_year_of(today())
    missing = queries.without_school()
    label = "enfants sans école cette année" if missing > 1 else "enfant sans école cette année"
    return [
        Task(
            missing,
            label,
            "/admin/child/?state=no-school",
            "Compléter",
            f"Année scolaire {school_year_label(year)}.",
            tone="info",
        )
    ]


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(RelatedList("child", "family.read", 10, households))
    add(RelatedList("child", "child.read", 20, siblings))
    add(RelatedList("child", "family.read", 30, places))
    add(RelatedList("family", "child.read", 10, children_of_family))
    add(RelatedList("school", "child.read", 10, pupils))
    add(RelatedList("neighbourhood", "family.read", 10, households_of_neighbourhood))
    add(NextStep("child", "child.read", 10, child_steps))
    add(HomeCard("child.read", 10, cards))
    add(HomeTask("child.edit", 80, tasks))
    house.name_rows("schooling", "inscription scolaire", "inscriptions scolaires")
    house.name_rows("residence", "adresse de famille", "adresses de familles")
    house.name_rows("guardian", "responsable légal", "responsables légaux")
    house.name_rows("neighbourhood_territory", "rattachement de quartier", "rattachements de quartiers")
