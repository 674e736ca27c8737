"""One's own pages: the charter, the password, the appearance."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from pre_admin.accounts.charter_text import FIRST_CHARTER
from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from pre_admin.accounts.models import CharterSignature, CharterVersion
from pre_admin.accounts.queries import charter_signed, last_signature
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db

Visitor = Any  # the browser of conftest.py
NEW = "quatre grands chevaux"


@pytest.fixture
def inside(visitor: Visitor) -> Visitor:
    visitor.sign_in()
    visitor.get("/account/")
    return visitor


def passwords(current: str = DEMO_PASSWORD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"current_password": current, "new_password": new, "confirmation": new if again is None else again}


# ---- the password
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (passwords(current="pas le bon du tout"), "Ce n’est pas votre mot de passe actuel."),
        (passwords(again="quatre grands chevaux blancs"), "Les deux saisies du nouveau mot de passe diffèrent."),
        (passwords(new="court"), "Choisissez au moins 12"),
        (passwords(new="ClaireMontauzan34"), "reprend votre adresse ou votre nom"),
        (passwords(new=DEMO_PASSWORD), "Choisissez un mot de passe différent de l’actuel."),
        (passwords(current=""), "Ce champ est obligatoire."),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(
    inside: Visitor, another: Callable[[], Visitor], fields: dict[str, str], sentence: str
) -> None:
    answer = inside.post("/account/password", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert NEW not in answer.text
    assert another().sign_in().status_code == 302


def test_a_changed_password_closes_the_other_sessions_and_keeps_this_one(inside: Visitor, another: Callable[[], Visitor]) -> None:
    other = another()
    other.sign_in()
    assert inside.post("/account/password", passwords()).location == "/account/"
    assert "Mot de passe changé" in inside.get("/account/").text
    assert other.get("/admin/").status_code == 302
    assert other.sign_in().status_code == 401
    assert other.sign_in(password=NEW).status_code == 302


def test_guessing_the_current_password_is_slowed_down(inside: Visitor) -> None:
    for _ in range(5):
        inside.post("/account/password", passwords(current="pas le bon du tout"))
    answer = inside.post("/account/password", passwords())
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.text


# ---- the charter
def test_the_charter_is_signed_with_ones_name_and_leads_to_the_page_wanted(door: Flask, inside: Visitor) -> None:
    assert "226-13" in inside.get("/charter/?next=/admin/child/").text
    fields = {"number": "1", "accepted": "y", "full_name": "montauzan  CLAIRE", "next": "/admin/child/"}
    assert inside.post("/charter/", fields).location == "/admin/child/"
    with door.app_context():
        assert charter_signed(1)
        signature = last_signature(1)
        assert signature is not None
        assert (signature.number, signature.current) == (1, True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "1", "full_name": "Claire Montauzan"}, "Cochez cette case pour signer."),
        ({"number": "1", "accepted": "y", "full_name": "Claire"}, "Écrivez votre nom comme sur votre compte : Claire Montauzan."),
        ({"number": "1", "accepted": "y"}, "Écrivez votre nom comme sur votre compte"),
        ({"number": "7", "accepted": "y", "full_name": "Claire Montauzan"}, "Une nouvelle version de la charte"),
        ({"number": "²", "accepted": "y", "full_name": "Claire Montauzan"}, "Une nouvelle version de la charte"),
        ({"accepted": "y", "full_name": "C" * 400}, "Ce texte est trop long"),
    ],
)
def test_a_signature_that_lacks_something_is_not_kept(
    door: Flask, inside: Visitor, fields: dict[str, str], sentence: str
) -> None:
    answer = inside.post("/charter/", fields)
    assert answer.status_code == 422
    assert sentence in " ".join(answer.text.split())
    with door.app_context():
        assert not charter_signed(1)


def test_signing_twice_keeps_one_signature(door: Flask, inside: Visitor) -> None:
    assert inside.sign_charter().status_code == 302
    assert inside.sign_charter().status_code == 302
    with door.app_context(), as_system("essai"):
        assert len(db.session.scalars(db.select(CharterSignature)).all()) == 1


def test_a_new_charter_is_signed_anew(door: Flask, inside: Visitor) -> None:
    inside.sign_charter()
    inside.get("/admin/charter/")
    text = FIRST_CHARTER + "\n\n# 8. Une règle de plus\n\nElle s’ajoute."
    assert inside.post("/admin/charter/", {"text": text, "confirmed": "y"}).status_code == 302
    with door.app_context():
        assert not charter_signed(1)
    assert "Une règle de plus" in inside.get("/charter/").text


def test_neither_a_charter_nor_a_signature_is_ever_rewritten(door: Flask, inside: Visitor) -> None:
    inside.sign_charter()
    for model in (CharterVersion, CharterSignature):
        with door.app_context(), as_system("essai") as session:
            row = session.scalars(db.select(model)).one()
            session.delete(row)
            with pytest.raises(DatabaseError, match="append_only"):
                session.flush()
            session.rollback()


# ---- the appearance
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_appearance_is_kept_by_the_browser(inside: Visitor, theme: str) -> None:
    answer = inside.post("/account/appearance", {"theme": theme, "next": "/admin/rights/"})
    assert answer.location == "/admin/rights/"
    cookie = inside.client.get_cookie("theme")
    assert cookie is not None
    assert cookie.value == theme


def test_an_unknown_appearance_is_passed_over(inside: Visitor) -> None:
    assert inside.post("/account/appearance", {"theme": "rose", "next": "//evil"}).location == "/account/"
    assert inside.client.get_cookie("theme") is None
