"""Keeping the members of the support teams."""

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.core.contact import keep_contact
from pre_admin.core.text import sort_key
from pre_admin.panel.rows import assign, delete_with
from pre_admin.partners.models import TeamMember
from pre_admin.partners.services.employment import follow_employment
from pre_admin.partners.services.ground import Values, put, refuse
from pre_admin.territories.rules import dates_refusal

TEAM_FIELDS = (
    "territory_id", "last_name", "first_name", "function", "institution", "phone", "email", "starts_on", "ends_on", "user_id",
    "charter_signed_on",
)  # fmt: skip
SIGNED_LATER = "Cette signature est datée de demain ou de plus tard : vérifiez la date."


def create_team_member(values: Values, actor: Actor | None) -> TeamMember:
    """Add a member to a territory's team."""
    member = TeamMember()
    _write_member(member, values)
    follow_employment((None, None), (member.user_id, member.ends_on), Role.SUPPORT_TEAM)
    return member


def update_team_member(member: TeamMember, values: Values, actor: Actor | None) -> None:
    """Change a member; the end of their membership takes the account's role away."""
    before = (member.user_id, member.ends_on)
    _write_member(member, values)
    follow_employment(before, (member.user_id, member.ends_on), Role.SUPPORT_TEAM)


def _write_member(member: TeamMember, values: Values) -> None:
    given, errors = dict(values), dict[str, str]()
    keep_contact(given, errors)
    signed = given["charter_signed_on"]
    put(
        errors,
        ends_on=dates_refusal(given["starts_on"], given["ends_on"]),
        charter_signed_on=SIGNED_LATER if signed and signed > today() else None,
    )
    refuse(errors)
    assign(member, given, TEAM_FIELDS)
    member.sort_key = sort_key(member.last_name, member.first_name)


def delete_team_member(member: TeamMember, actor: Actor | None) -> None:
    """Delete a member to whom nothing refers."""
    delete_with(member, {})
