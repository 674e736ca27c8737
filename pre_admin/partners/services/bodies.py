"""Keeping the members of the two bodies, their terms, the interests they declare."""

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role
from pre_admin.core.contact import keep_contact
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.panel.house import house_of_request
from pre_admin.panel.rows import assign, delete_with, keep_rows
from pre_admin.partners.facts import InterestsChanged
from pre_admin.partners.models import BodyMember, BodyTerm, DeclaredInterest, Seat
from pre_admin.partners.queries.bodies import last_day_of, other_presidencies
from pre_admin.partners.rules import Span, presidency_refusal, term_refusals
from pre_admin.partners.services.employment import follow_employment
from pre_admin.partners.services.ground import Errors, Values, put_rows, refuse
from pre_admin.territories.rules import dates_refusal

MEMBER_FIELDS = ("body", "last_name", "first_name", "capacity", "function", "institution", "email", "phone", "user_id")
TERM_FIELDS = ("seat", "starts_on", "ends_on")
INTEREST_FIELDS = ("provider_id", "role", "starts_on", "ends_on")


def create_body_member(values: Values, actor: Actor | None) -> BodyMember:
    """Add a member to a body, with their terms and declared interests."""
    member = BodyMember()
    _write_member(member, values)
    follow_employment((None, None), (member.user_id, last_day_of(member.id)), Role(member.body.value))
    return member


def update_body_member(member: BodyMember, values: Values, actor: Actor | None) -> None:
    """Change a member, their terms, the interests they declare; the end of the last term takes the account's role away."""
    before = (member.user_id, last_day_of(member.id))
    _write_member(member, values)
    follow_employment(before, (member.user_id, last_day_of(member.id)), Role(member.body.value))


def _write_member(member: BodyMember, values: Values) -> None:
    given, errors = dict(values), dict[str, str]()
    keep_contact(given, errors)
    _check_terms(member, given, errors)
    for number, row in enumerate(given["interests"]):
        refusal = dates_refusal(row["starts_on"], row["ends_on"])
        if refusal:
            errors[f"interests-{number}-ends_on"] = refusal
    refuse(errors)
    assign(member, given, MEMBER_FIELDS)
    member.sort_key = sort_key(member.last_name, member.first_name)
    db.session.add(member)
    db.session.flush()
    keep_rows(BodyTerm, "member_id", member.id, given["terms"], lambda row, one: assign(row, one, TERM_FIELDS))
    keep_rows(DeclaredInterest, "member_id", member.id, given["interests"], lambda row, one: assign(row, one, INTEREST_FIELDS))
    house_of_request().tell(InterestsChanged(member.id))


def _check_terms(member: BodyMember, values: Values, errors: Errors) -> None:
    """In order, one at a time; at most one presidency of a body on any day."""
    spans = [Span(row["starts_on"], row["ends_on"]) for row in values["terms"]]
    put_rows(errors, "terms", term_refusals(spans))
    if not any(row["seat"] is Seat.CHAIR for row in values["terms"]):
        return
    others = other_presidencies(values["body"], member.id)
    for place, (row, span) in enumerate(zip(values["terms"], spans, strict=True)):
        refusal = presidency_refusal((row["seat"], span), others)
        if refusal:
            put_rows(errors, "terms", {(place, "seat"): refusal})


def delete_body_member(member: BodyMember, actor: Actor | None) -> None:
    """Delete a member to whom nothing refers, with their terms and interests."""
    delete_with(member, {BodyTerm: "member_id", DeclaredInterest: "member_id"})
