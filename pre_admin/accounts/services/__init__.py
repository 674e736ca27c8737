"""What can be done with accounts: opening and closing them, signing in, passwords, the charter."""

from pre_admin.accounts.services.charter import ensure_charter, publish_charter, sign_charter
from pre_admin.accounts.services.keeping import (
    change_password,
    create_user,
    deactivate_accounts,
    reactivate_accounts,
    set_password,
    sign_out_everywhere,
)
from pre_admin.accounts.services.signing_in import begin_attempt, finish_attempt

__all__ = [
    "begin_attempt",
    "change_password",
    "create_user",
    "deactivate_accounts",
    "ensure_charter",
    "finish_attempt",
    "publish_charter",
    "reactivate_accounts",
    "set_password",
    "sign_charter",
    "sign_out_everywhere",
]
