"""Forms of sign-in, of the charter and of one's own account."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from pre_admin.accounts.rules import MIN_LENGTH

REQUIRED = "Ce champ est obligatoire."
TOO_LONG = "Ce texte est trop long : vérifiez ce qui a été collé."


class Email(EmailField):
    """An electronic address."""

    kind = "email"
    width = 12


class Password(PasswordField):
    """A password: never sent back to the page."""

    kind = "password"
    width = 12


class Line(StringField):
    """One line of text."""

    kind = "text"
    width = 12


class Tick(BooleanField):
    """A box to tick."""

    kind = "checkbox"
    width = 12


def _required(longest: int) -> list[Any]:
    return [InputRequired(REQUIRED), Length(max=longest, message=TOO_LONG)]


class SignInForm(FlaskForm):
    """An e-mail and its password."""

    email = Email("Adresse électronique", _required(254), render_kw={"autocomplete": "username"})
    password = Password("Mot de passe", _required(1000), render_kw={"autocomplete": "current-password"})


class CharterForm(FlaskForm):
    """The signature of the charter; what is missing is said by the service, with the person's own name."""

    accepted = Tick("J’ai lu la charte et je m’engage à la respecter")
    full_name = Line(
        "Vos prénom et nom, en guise de signature", [Length(max=120, message=TOO_LONG)],
        render_kw={"autocomplete": "name"},
    )  # fmt: skip


PASSWORD_HINT = f"{MIN_LENGTH} caractères au moins. Une phrase de quelques mots est plus sûre qu’un mot compliqué."
NEW = {"autocomplete": "new-password"}


class OpeningForm(FlaskForm):
    """The password a sign-in link lets one choose."""

    new_password = Password("Votre mot de passe", _required(1000), render_kw=NEW, description=PASSWORD_HINT)
    confirmation = Password("Le même, une seconde fois", _required(1000), render_kw=NEW)


class PasswordForm(FlaskForm):
    """One's own password, changed."""

    current_password = Password("Mot de passe actuel", _required(1000), render_kw={"autocomplete": "current-password"})
    new_password = Password("Nouveau mot de passe", _required(1000), render_kw=NEW, description=PASSWORD_HINT)
    confirmation = Password("Nouveau mot de passe, une seconde fois", _required(1000), render_kw=NEW)


def errors_of(form: FlaskForm) -> list[tuple[str, str, str]]:
    """(anchor, label, message) of every refusal, in the order of the page; a general one comes first."""
    general = [("form", "", str(message)) for message in form.form_errors]
    return general + [(field.id, field.label.text, str(message)) for field in form for message in field.errors]


def refuse(form: FlaskForm, messages: Mapping[str, str]) -> None:
    """Tie a service's refusals to their fields, or to the whole form."""
    for name, message in messages.items():
        if name in form._fields:
            field = form._fields[name]
            field.errors = [*field.errors, message]
        else:
            form.form_errors = [*form.form_errors, message]
