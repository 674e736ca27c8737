"""Keeping referents, their employment and the shares of a full time they give."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.core.contact import keep_contact
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.text import sort_key
from pre_admin.panel.rows import assign, delete_with, keep_rows
from pre_admin.panel.view.batching import archive_records
from pre_admin.partners.models import Referent, ReferentShare
from pre_admin.partners.queries.providers import is_archived, lock_providers
from pre_admin.partners.rules import Span, eve, share_refusals
from pre_admin.partners.services.employment import follow_employment
from pre_admin.partners.services.ground import Errors, Values, put, put_rows, refuse
from pre_admin.territories.rules import dates_refusal

REFERENT_FIELDS = (
    "last_name", "first_name", "profession", "employer_id", "phone", "email", "starts_on", "ends_on", "user_id",
)  # fmt: skip
SHARE_FIELDS = ("percent", "starts_on", "ends_on")
ARCHIVED_EMPLOYER = "Cet employeur est archivé : restaurez sa fiche, ou choisissez-en un autre."
STILL_IN_POST = "{name} est encore en poste : indiquez d’abord la fin de son emploi, puis archivez sa fiche."


def create_referent(values: Values, actor: Actor | None) -> Referent:
    """Add a referent with the shares of a full time they give."""
    referent = Referent()
    _write_referent(referent, values)
    follow_employment((None, None), (referent.user_id, referent.ends_on), Role.REFERENT)
    return referent


def update_referent(referent: Referent, values: Values, actor: Actor | None) -> None:
    """Change a referent; an end of employment closes the share that runs and takes the account's role away."""
    before = (referent.user_id, referent.ends_on)
    _write_referent(referent, values)
    follow_employment(before, (referent.user_id, referent.ends_on), Role.REFERENT)


def _write_referent(referent: Referent, values: Values) -> None:
    given, errors = dict(values), dict[str, str]()
    keep_contact(given, errors)
    put(errors, ends_on=dates_refusal(given["starts_on"], given["ends_on"]), employer_id=_employer_refusal(given))
    shares = _checked_shares(given, errors)
    refuse(errors)
    assign(referent, given, REFERENT_FIELDS)
    referent.sort_key = sort_key(referent.last_name, referent.first_name)
    db.session.add(referent)
    db.session.flush()
    keep_rows(ReferentShare, "referent_id", referent.id, shares, lambda row, one: assign(row, one, SHARE_FIELDS))


def _employer_refusal(values: Values) -> str | None:
    """Nobody is posted at a provider that has left the lists."""
    ended = values["ends_on"] is not None and values["ends_on"] < today()
    if ended or values["employer_id"] is None:
        return None
    lock_providers([values["employer_id"]])
    return ARCHIVED_EMPLOYER if is_archived(values["employer_id"]) else None


def _checked_shares(values: Values, errors: Errors) -> list[dict[str, Any]]:
    rows = [dict(row) for row in values["shares"]]
    _close_former(rows)
    _close_at(rows, values["ends_on"])
    shares = [(row["percent"], Span(row["starts_on"], row["ends_on"])) for row in rows]
    put_rows(errors, "shares", share_refusals(Span(values["starts_on"], values["ends_on"]), shares))
    return rows


def _close_former(rows: Sequence[dict[str, Any]]) -> None:
    """A new share with its day closes, the day before, the one that had no end."""
    running = [row for row in rows if row["ends_on"] is None]
    if len(running) == 2:
        former, latter = sorted(running, key=lambda row: row["starts_on"])
        if latter["id"] is None and former["starts_on"] < latter["starts_on"]:
            former["ends_on"] = eve(latter["starts_on"])


def _close_at(rows: Sequence[dict[str, Any]], end: date | None) -> None:
    """The end of the employment is the end of the share that runs."""
    for row in rows:
        if end and row["ends_on"] is None and row["starts_on"] <= end:
            row["ends_on"] = end


def archive_referents(referents: Sequence[Referent], actor: Actor) -> None:
    """Referents leave the lists once their employment has ended."""
    for referent in referents:
        if referent.ends_on is None or referent.ends_on >= today():
            raise DomainError(STILL_IN_POST.format(name=referent))
    archive_records(referents, actor)


def delete_referent(referent: Referent, actor: Actor | None) -> None:
    """Delete a referent to whom nothing refers, with their shares."""
    delete_with(referent, {ReferentShare: "referent_id"})
