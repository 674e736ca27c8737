"""Names of professionals shown beside offers and clubs: the same for everybody who may read these."""

from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.types import Rows
from pre_admin.partners.models import Provider, Referent
from pre_admin.partners.queries.referents import IN_POST

PROVIDER: Any = Provider.__table__
REFERENT: Any = Referent.__table__
"""Read as tables: a referent knows who runs an action without reading the register of partners."""
REFERENT_NAME = (REFERENT.c.first_name + " " + REFERENT.c.last_name).label("referent_name")


def referent_choices() -> Rows:
    """Referents in post, by name; the hint is their profession."""
    name = Referent.first_name + " " + Referent.last_name
    rows = select(Referent.id, name, Referent.profession).order_by(~IN_POST, Referent.sort_key, Referent.id)
    return rows.where(Referent.archived_at.is_(None))


def partner_name(model: type[Any], value: int) -> str:
    """The name of a provider or of a referent."""
    with as_system("nom d’un professionnel") as session:
        return str(session.get_one(model, value))
