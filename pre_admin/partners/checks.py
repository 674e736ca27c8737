"""What `flask check` verifies about partners; rows are named by number only."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.identifiers import read_bic, read_iban, read_siret
from pre_admin.core.text import sort_key
from pre_admin.partners.models import BodyMember, BodyTerm, Provider, Referent, ReferentShare, Seat, TeamMember
from pre_admin.partners.rules import Span, meeting, share_refusals, term_refusals


def stale_sort_keys() -> list[str]:
    """Providers and people out of their alphabetical place."""
    rows = db.session.execute(select(Provider.id, Provider.sort_key, Provider.name))
    found = [f"prestataire {key}" for key, kept, name in rows if kept != sort_key(name)]
    people: tuple[tuple[str, Any], ...] = (
        ("référent", Referent),
        ("membre d’équipe", TeamMember),
        ("membre d’instance", BodyMember),
    )
    for label, model in people:
        people_rows = db.session.execute(select(model.id, model.sort_key, model.last_name, model.first_name))
        found += [f"{label} {key}" for key, kept, last, first in people_rows if kept != sort_key(last, first)]
    return found


def badly_kept_numbers() -> list[str]:
    """SIRET, IBAN and BIC that are wrong, or not kept as they are read."""
    found = []
    for key, siret, iban, bic in db.session.execute(select(Provider.id, Provider.siret, Provider.iban, Provider.bic)):
        for label, number, read in (("SIRET", siret, read_siret), ("IBAN", iban, read_iban), ("BIC", bic, read_bic)):
            if number is not None and not _kept(number, read):
                found.append(f"{label} du prestataire {key}")
    return found


def _kept(number: str, read: Callable[[str], str]) -> bool:
    try:
        return read(number) == number
    except ValueError:
        return False


def shares_out_of_order() -> list[str]:
    """Shares of a full time outside their employment, or two at once."""
    statement = (
        select(
            Referent.id,
            Referent.starts_on,
            Referent.ends_on,
            ReferentShare.percent,
            ReferentShare.starts_on,
            ReferentShare.ends_on,
        )
        .join(ReferentShare, ReferentShare.referent_id == Referent.id)
        .order_by(Referent.id, ReferentShare.starts_on)
    )
    found = []
    for key, rows in groupby(db.session.execute(statement), key=lambda row: row[0]):
        held = list(rows)
        shares = [(row[3], Span(row[4], row[5])) for row in held]
        if share_refusals(Span(held[0][1], held[0][2]), shares):
            found.append(f"référent {key}")
    return found


def terms_out_of_order() -> list[str]:
    """Members with two terms at once."""
    statement = select(BodyTerm.member_id, BodyTerm.starts_on, BodyTerm.ends_on).order_by(BodyTerm.member_id, BodyTerm.starts_on)
    return [
        f"membre {key}"
        for key, rows in groupby(db.session.execute(statement), key=lambda row: row[0])
        if term_refusals([Span(row[1], row[2]) for row in rows])
    ]


def two_presidents() -> list[str]:
    """Presidencies of a body that begin while another runs."""
    statement = (
        select(BodyMember.body, BodyTerm.id, BodyTerm.starts_on, BodyTerm.ends_on)
        .join(BodyTerm, BodyTerm.member_id == BodyMember.id)
        .where(BodyTerm.seat == Seat.CHAIR)
        .order_by(BodyMember.body, BodyTerm.starts_on)
    )
    found = []
    for _, rows in groupby(db.session.execute(statement), key=lambda row: row[0]):
        held = list(rows)
        found += [f"mandat {held[place][1]}" for place in meeting([Span(row[2], row[3]) for row in held])]
    return found


def archived_employers() -> list[str]:
    """Providers out of the lists while someone is in post there."""
    unended = or_(Referent.ends_on.is_(None), Referent.ends_on >= today())
    statement = (
        select(Provider.id)
        .join(Referent, Referent.employer_id == Provider.id)
        .where(Provider.archived_at.is_not(None), unended)
        .order_by(Provider.id)
        .distinct()
    )
    return [f"prestataire {key}" for key in db.session.scalars(statement)]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Ordre alphabétique des partenaires": stale_sort_keys,
    "SIRET, IBAN et BIC": badly_kept_numbers,
    "Quotités des référents": shares_out_of_order,
    "Mandats des instances": terms_out_of_order,
    "Présidences des instances": two_presidents,
    "Employeur archivé d’un référent en poste": archived_employers,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
