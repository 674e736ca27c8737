"""What was typed is carried or shown; passwords never, ids and marks never shown."""

from pre_admin.accounts import typed
from pre_admin.accounts.models import User

FORM = [
    ("csrf_token", "jeton"),
    ("full_name", "Jeanne <b>"),
    ("email", ""),
    ("current_password", "secret"),
    ("confirmation", "secret"),
    ("rows-0-full_name", "Paul"),
    ("rows-0-id", "12"),
    ("rows-0-user_id", "3"),
    ("is_active", "y"),
    ("tags", "a"),
    ("tags", "b"),
    ("version", "4"),
]


def test_a_form_goes_through_the_door_and_back_whole_but_for_secrets() -> None:
    carried = typed.carried(FORM, "/admin/x/edit/?id=3")
    assert carried[0] == ("replay-to", "/admin/x/edit/?id=3")
    assert typed.still_carried([("email", "moi"), ("password", "p"), *carried]) == carried
    kept = [(name, value) for name, value in FORM if "password" not in name and name not in ("csrf_token", "confirmation")]
    assert typed.resumed(carried) == kept


def test_a_forged_secret_is_not_carried() -> None:
    assert typed.resumed([("replay-password", "x"), ("replay-csrf_token", "x"), ("replay-name", "n")]) == [("name", "n")]


def test_what_is_shown_is_what_was_typed_under_its_french_label() -> None:
    label = User.full_name.info["label"]
    assert typed.shown(FORM) == [
        (label, "Jeanne <b>"), (label, "Paul"), ("Actif", "Oui"), ("Autre champ", "a"), ("Autre champ", "b"),
    ]  # fmt: skip


def test_neither_codes_nor_english_dates_are_shown() -> None:
    assert typed.shown([("role", "referent")]) == [("Rôle", "Référent de parcours")]
    assert typed.shown([("role", "inconnu")]) == [("Rôle", "inconnu")]
