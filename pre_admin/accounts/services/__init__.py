"""What can be done with accounts: opening and closing them, roles, links, signing in, passwords, the charter."""

from pre_admin.accounts.services.charter import ensure_charter, publish_charter, sign_charter
from pre_admin.accounts.services.choices import choose_digest, claim_digest, put_first_day_away, release_digest
from pre_admin.accounts.services.keeping import (
    change_account,
    create_user,
    deactivate_accounts,
    open_account,
    reactivate_accounts,
)
from pre_admin.accounts.services.links import LinkRefused, give_link, use_link
from pre_admin.accounts.services.passwords import change_password, set_password, sign_out_everywhere
from pre_admin.accounts.services.roles import (
    confirm_from_server,
    confirm_roles,
    end_role,
    refuse_roles,
    restore_role,
)
from pre_admin.accounts.services.signing_in import begin_attempt, finish_attempt

__all__ = [
    "LinkRefused",
    "begin_attempt",
    "change_account",
    "change_password",
    "choose_digest",
    "claim_digest",
    "confirm_from_server",
    "confirm_roles",
    "create_user",
    "deactivate_accounts",
    "end_role",
    "ensure_charter",
    "finish_attempt",
    "give_link",
    "open_account",
    "publish_charter",
    "put_first_day_away",
    "reactivate_accounts",
    "refuse_roles",
    "release_digest",
    "restore_role",
    "set_password",
    "sign_charter",
    "sign_out_everywhere",
    "use_link",
]
