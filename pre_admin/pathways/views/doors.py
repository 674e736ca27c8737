"""What stands before the pages of the room that are not a register's."""

from flask import abort, redirect, request, url_for

from pre_admin.accounts.actor import Actor, current_actor


def entered(code: str) -> Actor:
    """The person asking (R2, in its order): no permission → 403; unsigned charter → the charter. Anonymous was stopped before."""
    actor = current_actor()
    if actor is None or not actor.may(code):
        abort(403)
    if not actor.charter_signed:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        abort(redirect(url_for("accounts.charter", next=back)))
    return actor
