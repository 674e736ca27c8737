"""Keeping families and children: each use case takes the form's values, changes the rows, or refuses in French."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.contact import keep_contact
from pre_admin.core.database import db, insert_if_absent
from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation
from pre_admin.core.french import date_fr, plural
from pre_admin.core.text import sort_key
from pre_admin.families.models import Child, Family, FileNumberCounter, Guardian, Residence, Schooling, Sex
from pre_admin.families.queries import RESIDENCE_FACTS, lookalikes, residence_facts
from pre_admin.families.rules import Identity, Stay, birth_refusal, overlaps
from pre_admin.panel.consequences import references
from pre_admin.panel.house import house_of_request
from pre_admin.panel.rows import assign, children_of, delete_with, keep_rows
from pre_admin.territories.queries import school_ends, territories_of
from pre_admin.territories.rules import closed_before, dates_refusal, postal_code_refusal

Values = Mapping[str, Any]
Errors = dict[str, str]

FAMILY_FIELDS = ("name", "situation", "phone", "contact", "interpreter_needed", "interpreter_language", "practical_notes")
RESIDENCE_FIELDS = ("address", "postal_code", "city", "neighbourhood_id", "territory_id", "starts_on", "ends_on")
GUARDIAN_FIELDS = (
    "last_name", "first_name", "relation", "phone", "email", "language", "parental_authority", "may_be_informed",
    "lives_elsewhere", "own_address",
)  # fmt: skip
FUTURE_START = "Une adresse s’enregistre à partir du jour où la famille y vit : attendez ce jour, ou vérifiez l’année."
CITED = (
    "{} ne peut pas être retiré de la fiche, à cause de : {}. Gardez sa ligne, et décochez « Exerce l’autorité parentale » "
    "si cette personne ne l’exerce plus."
)
CLOSED_SCHOOL = "Cet établissement avait fermé avant cette année scolaire : choisissez celui qui l’a remplacé."
DUPLICATE = "Cet enfant est peut-être déjà connu : même date de naissance et nom proche."
CHILD_FIELDS = ("last_name", "first_name", "birth_date", "sex", "family_id", "other_family_id", "remarks")
SCHOOLING_FIELDS = ("school_year", "school_id", "level_id", "class_name")


# ---- families
def create_family(values: Values, actor: Actor | None) -> Family:
    """Add a household with its addresses and guardians."""
    family = Family()
    _write_family(family, values)
    return family


def update_family(family: Family, values: Values, actor: Actor | None) -> None:
    """Change a household, its addresses, its guardians."""
    _write_family(family, values)


def _write_family(family: Family, values: Values) -> None:
    errors: Errors = {}
    given = dict(values)
    keep_contact(given, errors)
    residences = _checked_residences(family.id, values["residences"], errors)
    guardians = _checked_guardians(values["guardians"], errors)
    if errors:
        raise FieldErrors(errors)
    assign(family, given, FAMILY_FIELDS)
    family.sort_key = sort_key(family.name)
    db.session.add(family)
    db.session.flush()
    keep_rows(Residence, "family_id", family.id, residences, lambda row, one: assign(row, one, RESIDENCE_FIELDS))
    _refuse_cited(family.id, {row["id"] for row in guardians})
    keep_rows(Guardian, "family_id", family.id, guardians, lambda row, one: assign(row, one, GUARDIAN_FIELDS))


def _refuse_cited(family_id: int, kept: set[int | None]) -> None:
    """A person cited elsewhere, by what they signed, is not taken away. Raises DomainError."""
    for one in children_of(Guardian, "family_id", family_id):
        found = references(one, []) if one.id not in kept else {}
        if found:
            told = " et ".join(plural(count, *house_of_request().names_of(table)) for table, count in found.items())
            raise DomainError(CITED.format(one, told))


def _checked_guardians(rows: tuple[Values, ...], errors: Errors) -> list[dict[str, Any]]:
    found = []
    for number, row in enumerate(rows):
        given, place = dict(row), f"guardians-{number}-"
        keep_contact(given, errors, place)
        found.append(given)
    return found


def _checked_residences(family_id: int | None, rows: tuple[Values, ...], errors: Errors) -> list[dict[str, Any]]:
    """Addresses in order: one at a time, the former ending when the next begins, the territory filled in.

    What was kept before is not judged again by today's territories: only a row that changes is.
    """
    given, stored = [dict(row) for row in rows], residence_facts(family_id)
    _close_former(given)
    for number, row in enumerate(given):
        place = f"residences-{number}-"
        settled = stored.get(row["id"]) == tuple(row[name] for name in RESIDENCE_FACTS)
        refusals = {
            "starts_on": FUTURE_START if row["starts_on"] and row["starts_on"] > today() else None,
            "ends_on": dates_refusal(row["starts_on"], row["ends_on"]),
            "postal_code": postal_code_refusal(row["postal_code"]) if row["postal_code"] else None,
            "territory_id": None if settled else _territory_refusal(row),
        }
        errors |= {place + name: message for name, message in refusals.items() if message}
    for number in overlaps([Stay(row["starts_on"], row["ends_on"]) for row in given]):
        errors.setdefault(
            f"residences-{number}-starts_on", "Cette adresse commence avant la fin de la précédente : vérifiez les dates."
        )
    return given


def _close_former(rows: list[dict[str, Any]]) -> None:
    """A new address with its date closes the one that had no end."""
    open_rows = [row for row in rows if row["ends_on"] is None]
    if len(open_rows) == 2 and all(row["starts_on"] or row["id"] for row in open_rows):
        former, latter = sorted(open_rows, key=lambda row: (row["id"] is None, row["starts_on"] or today().min))
        if latter["id"] is None and latter["starts_on"] and latter["starts_on"] > (former["starts_on"] or today().min):
            former["ends_on"] = latter["starts_on"]


def _territory_refusal(row: dict[str, Any]) -> str | None:
    """Fill the territory in from the neighbourhood; say so when a person must choose."""
    if row["neighbourhood_id"] is None:
        return None
    known = territories_of(row["neighbourhood_id"], row["ends_on"] or today())
    if row["territory_id"] is None and len(known) == 1:
        row["territory_id"] = known[0]
    if row["territory_id"] is None and len(known) > 1:
        return "Ce quartier relève de plusieurs territoires : choisissez celui de la famille."
    if known and row["territory_id"] not in known:
        return "Ce quartier ne relève pas de ce territoire : vérifiez l’un et l’autre."
    return None


def delete_family(family: Family, actor: Actor | None) -> None:
    """Delete a household that has no child, with its addresses and guardians."""
    delete_with(family, {Residence: "family_id", Guardian: "family_id"})


# ---- children
def create_child(values: Values, actor: Actor | None) -> Child:
    """Open a child's file: a likely duplicate is shown first; the file number is given in the same transaction."""
    child = Child()
    _write_child(child, values, number=True)
    return child


def update_child(child: Child, values: Values, actor: Actor | None) -> None:
    """Change a child's file."""
    identity = ("last_name", "first_name", "birth_date")
    changed = any(getattr(child, name) != values[name] for name in identity)
    _write_child(child, values, number=False, compare=changed)


def _write_child(child: Child, values: Values, *, number: bool, compare: bool = True) -> None:
    errors: Errors = {}
    refusal = birth_refusal(values["birth_date"], today())
    if refusal:
        errors["birth_date"] = refusal
    if values["other_family_id"] is not None and values["other_family_id"] == values["family_id"]:
        errors["other_family_id"] = "Le second foyer doit être différent du premier."
    errors |= _schooling_errors(values["schoolings"])
    if errors:
        raise FieldErrors(errors)
    if compare:
        _refuse_duplicate(
            Identity(values["last_name"], values["first_name"], values["birth_date"]), child.id, values["_confirmed"]
        )
    if number:
        child.file_number = next_file_number(today().year)
    assign(child, values, CHILD_FIELDS)
    child.sort_key = sort_key(child.last_name, child.first_name)
    db.session.add(child)
    db.session.flush()
    keep_rows(Schooling, "child_id", child.id, values["schoolings"], lambda row, one: assign(row, one, SCHOOLING_FIELDS))


def _schooling_errors(rows: tuple[Values, ...]) -> Errors:
    years = [row["school_year"] for row in rows]
    twice = {
        f"schoolings-{number}-school_year": "Cette année scolaire est déjà renseignée : corrigez l’autre ligne."
        for number, year in enumerate(years)
        if year in years[:number]
    }
    ended = school_ends(row["school_id"] for row in rows)
    closed = {
        f"schoolings-{number}-school_id": CLOSED_SCHOOL
        for number, row in enumerate(rows)
        if closed_before(ended.get(row["school_id"]), row["school_year"])
    }
    return twice | closed


def _refuse_duplicate(identity: Identity, but: int | None, confirmed: str) -> None:
    """Show the children who may be this one; confirmed in sight of exactly these, it is another."""
    found = lookalikes(identity, but)
    token = "-".join(str(row[0]) for row in found)
    if not found or confirmed == token:
        return
    items = [
        (f"{first} {last}, dossier {file_number}, {_born(sex)} le {date_fr(birth)}", f"/admin/child/details/?id={child}")
        for child, file_number, first, last, birth, sex in found
    ]
    raise NeedsConfirmation(DUPLICATE, items, token, "C’est un autre enfant : l’enregistrer")


def _born(sex: Sex) -> str:
    return "née" if sex is Sex.GIRL else "né"


def next_file_number(year: int) -> str:
    """The next number of the year, « 2026-0413 »; two people at once never get the same."""
    with as_system("numéro de dossier") as session:
        insert_if_absent(session, FileNumberCounter.__table__, {"year": year, "last": 0})
        counter = session.scalars(select(FileNumberCounter).where(FileNumberCounter.year == year).with_for_update()).one()
        counter.last += 1
        session.flush()
    return f"{year}-{counter.last:04d}"


def delete_child(child: Child, actor: Actor | None) -> None:
    """Delete a file to which nothing refers, with its schooling."""
    delete_with(child, {Schooling: "child_id"})
