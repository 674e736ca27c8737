"""The form that publishes a charter."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired


class CharterText(TextAreaField):
    """The whole text."""

    kind = "textarea"
    width = 12
    rows = 24


class Tick(BooleanField):
    """A box to tick."""

    kind = "checkbox"
    width = 12


class PublishForm(FlaskForm):
    """A new version of the charter: its text, and the knowledge of what publishing it does."""

    text = CharterText(
        "Texte de la charte", [InputRequired("Écrivez le texte de la charte.")],
        description="Une ligne vide sépare deux paragraphes. Une ligne qui commence par « # » est un titre, par « - » un point d’une liste.",
    )  # fmt: skip
    confirmed = Tick(
        "Je publie cette version : chaque personne devra la signer avant de rouvrir un dossier",
        [InputRequired("Cochez cette case pour publier.")],
    )
