"""What can be done with partners; one file per register."""

from pre_admin.partners.services.bodies import create_body_member, delete_body_member, update_body_member
from pre_admin.partners.services.employment import end_employment, resume_employment
from pre_admin.partners.services.providers import (
    archive_providers,
    create_association,
    create_provider,
    delete_provider,
    employment_refusal,
    update_provider,
)
from pre_admin.partners.services.referents import archive_referents, create_referent, delete_referent, update_referent
from pre_admin.partners.services.teams import create_team_member, delete_team_member, update_team_member

__all__ = [
    "archive_providers",
    "archive_referents",
    "create_association",
    "create_body_member",
    "create_provider",
    "create_referent",
    "create_team_member",
    "delete_body_member",
    "delete_provider",
    "delete_referent",
    "delete_team_member",
    "employment_refusal",
    "end_employment",
    "resume_employment",
    "update_body_member",
    "update_provider",
    "update_referent",
    "update_team_member",
]
