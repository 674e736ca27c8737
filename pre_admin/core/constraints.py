"""From a database's refusal to the French sentence declared beside the constraint."""

import re
from functools import cache

from sqlalchemy import CheckConstraint, Enum, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.exc import DataError, IntegrityError

from pre_admin.core.database import Base
from pre_admin.core.ddl import guards
from pre_admin.core.errors import DomainError

REQUIRED = "Ce champ est obligatoire."
STILL_USED = "Cette fiche est encore utilisée par d’autres : archivez-la plutôt que de la supprimer."
UNKNOWN_CODE = "Choisissez une valeur de la liste."
REFUSED = "Une règle de cohérence refuse cet enregistrement ; rien n’a été modifié. Vérifiez les champs, puis réessayez."
TOO_BIG = (
    "Une valeur est trop longue ou trop grande pour être enregistrée ; rien n’a été modifié. Raccourcissez-la, puis réessayez."
)

_SQLITE = re.compile(r"(UNIQUE|CHECK|NOT NULL|FOREIGN KEY) constraint failed(?:: (?:index ')?([^'\n]+))?")


def declared(table: Table) -> list[CheckConstraint | UniqueConstraint | Index]:
    """The constraints of a table that a person can run into, and which therefore have a message."""
    found: list[CheckConstraint | UniqueConstraint | Index] = []
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint | UniqueConstraint) and not _of_enum(table, constraint):
            found.append(constraint)
    return found + [index for index in table.indexes if index.unique]


def _of_enum(table: Table, constraint: CheckConstraint | UniqueConstraint) -> bool:
    """Enum columns make their own CHECK, whose message is common to all."""
    names = {column.type.name for column in table.columns if isinstance(column.type, Enum)}
    return isinstance(constraint, CheckConstraint) and any(str(constraint.name).endswith(str(n)) for n in names)


@cache
def _messages() -> dict[str, tuple[str, str | None]]:
    """Constraint name, or « table.column, table.column » as SQLite names a UNIQUE, → (message, field)."""
    found: dict[str, tuple[str, str | None]] = {one.name: (one.message, None) for one in guards()}
    for table in Base.metadata.tables.values():
        for constraint in declared(table):
            message = (constraint.info.get("message", REFUSED), constraint.info.get("field"))
            found[str(constraint.name)] = message
            if not isinstance(constraint, CheckConstraint):
                found[", ".join(f"{table.name}.{column.name}" for column in constraint.columns)] = message
    return found


def foreign_keys(table: Table) -> list[ForeignKeyConstraint]:
    """The foreign keys of a table."""
    return list(table.foreign_key_constraints)


def explain(error: IntegrityError | DataError) -> DomainError:
    """The sentence for a refused statement, tied to its field; never the SQL nor a value."""
    if isinstance(error, DataError):
        return DomainError(TOO_BIG)
    kind, name = _identify(error)
    if kind == "NOT NULL":
        return DomainError(REQUIRED, name.rpartition(".")[2] or None)
    if kind == "FOREIGN KEY":
        return DomainError(STILL_USED)
    message, field = _messages().get(name, (REFUSED, None))
    return DomainError(message, field)


def _identify(error: IntegrityError) -> tuple[str, str]:
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        if diagnosis.sqlstate == "23502":
            return "NOT NULL", str(diagnosis.column_name or "")
        if diagnosis.sqlstate in ("23503", "23001"):
            return "FOREIGN KEY", ""
        return "OTHER", str(diagnosis.constraint_name or "")
    match = _SQLITE.search(str(error.orig))
    return (match[1], match[2] or "") if match else ("OTHER", str(error.orig))
