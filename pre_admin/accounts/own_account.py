"""One's own pages: the charter to sign, the password, the sessions, the appearance."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.charter_text import paragraphs
from pre_admin.accounts.forms import CharterForm, PasswordForm, errors_of, refuse
from pre_admin.accounts.own_choices import DIGESTS
from pre_admin.accounts.queries import account as own_account
from pre_admin.accounts.queries import current_charter, last_signature, person_of, roles_of
from pre_admin.accounts.services import change_password as change
from pre_admin.accounts.services import sign_charter
from pre_admin.accounts.services import sign_out_everywhere as end_sessions
from pre_admin.accounts.sessions import close_session, open_session
from pre_admin.accounts.sign_in import HOME, blueprint, local_path
from pre_admin.accounts.trying import try_password
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.unit_of_work import begin_writing, unit_of_work

THEMES = (("auto", "Comme l’appareil"), ("light", "Clair"), ("dark", "Sombre"))
YEAR = 365 * 24 * 3600

__all__ = ["blueprint"]


def _me() -> Actor:
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor


def _messages(refusal: DomainError) -> dict[str, str]:
    return refusal.errors if isinstance(refusal, FieldErrors) else {refusal.field or "": refusal.message}


# ---- the charter
@blueprint.route("/charter/", methods=["GET", "POST"])
def charter() -> str | Response | tuple[str, int]:
    """The charter in force, to read, and to sign before any child's file opens (R2)."""
    form, actor = CharterForm(), _me()
    target = local_path(request.values.get("next")) or ""
    if request.method == "POST":
        refusal = _sign(form, actor)
        if refusal is None:
            flash("Charte signée : merci. Les dossiers que votre rôle ouvre vous sont accessibles.", "ok")
            return redirect(target or HOME)
        refuse(form, refusal)
    page = _charter_page(form, actor, target)
    return (page, 422) if request.method == "POST" else page


def _sign(form: CharterForm, actor: Actor) -> dict[str, str] | None:
    """What refuses the signature, or None when it is kept."""
    form.validate()
    number = request.form.get("number", "")
    try:
        with unit_of_work():
            read = int(number) if number.isdecimal() and len(number) < 9 else 0
            sign_charter(actor.id, actor.name, read, form.accepted.data, form.full_name.data or "")
    except DomainError as refusal:
        return _messages(refusal)
    return None


def _charter_page(form: CharterForm, actor: Actor, target: str) -> str:
    current, signature = current_charter(), last_signature(actor.id)
    return render_template(
        "accounts/charter.html", form=form, errors=errors_of(form), next=target, my_name=actor.name, charter=current,
        paragraphs=paragraphs(current.text) if current else [],
        signed_at=signature.signed_at if signature and signature.current else None,
    )  # fmt: skip


# ---- the account
@blueprint.get("/account/")
def account() -> str:
    """One's own account."""
    return _account_page(PasswordForm(formdata=None))


def _account_page(form: PasswordForm) -> str:
    actor = _me()
    chosen, mine = request.cookies.get("theme", "auto"), own_account(actor.id)
    return render_template(
        "accounts/account.html",
        form=form,
        errors=errors_of(form),
        account=mine,
        roles=roles_of(actor.id),
        digests=[(code, label, (code == "yes") == mine.wants_digest) for code, label in DIGESTS],
        mail=current_app.config["MAIL_SERVER"] is not None,
        signature=last_signature(actor.id),
        themes=[(code, label, code == chosen) for code, label in THEMES],
    )


@blueprint.post("/account/password")
def change_password() -> Response | tuple[str, int]:
    """Another password; the account's other sessions end, this one goes on."""
    form, actor = PasswordForm(), _me()
    if not form.validate():
        return _account_page(form), 422
    current, new = form.current_password.data or "", form.new_password.data or ""
    tried = try_password(own_account(actor.id).email, current)
    if tried.wait:
        refuse(form, {"current_password": tried.message})
        return _account_page(form), 429
    begin_writing()
    try:
        with unit_of_work():
            change(own_account(actor.id), current, new, form.confirmation.data or "")
    except DomainError as refusal:
        refuse(form, _messages(refusal))
        return _account_page(form), 422
    person = person_of(actor.id)
    assert person is not None
    open_session(person)
    flash("Mot de passe changé. Vos sessions ouvertes ailleurs sont fermées.", "ok")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """Every session of the account ends, this one included."""
    actor = _me()
    with unit_of_work():
        end_sessions([own_account(actor.id)], actor)
    close_session()
    flash("Toutes vos sessions sont fermées.", "ok")
    return redirect(url_for("accounts.login"), 303)


@blueprint.post("/account/appearance")
def appearance() -> Response:
    """Light, dark, or as the device is: a cookie, so that the page is right from its first byte."""
    wanted = request.form.get("theme", "")
    response = redirect(local_path(request.form.get("next")) or url_for("accounts.account"), 303)
    if wanted in dict(THEMES):
        response.set_cookie("theme", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure, path="/")
    return response
