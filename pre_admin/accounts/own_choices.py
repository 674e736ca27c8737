"""What a person chooses for themself: the morning's message, and putting the first day's list away."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import current_actor
from pre_admin.accounts.queries import account as own_account
from pre_admin.accounts.services import choose_digest, put_first_day_away
from pre_admin.accounts.sign_in import HOME, blueprint
from pre_admin.core.unit_of_work import unit_of_work

DIGESTS = (("yes", "Chaque matin"), ("no", "Jamais"))


def _my_id() -> int:
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor.id


@blueprint.post("/account/digest")
def digest() -> Response:
    """A message in the morning when something waits, or never."""
    wanted = request.form.get("digest", "")
    if wanted in dict(DIGESTS):
        with unit_of_work():
            choose_digest(own_account(_my_id()), wanted == "yes")
        flash("Votre choix est gardé.", "ok")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/first-day")
def first_day() -> Response:
    """The first day's list is put away."""
    with unit_of_work():
        put_first_day_away(_my_id())
    return redirect(HOME, 303)
