"""How registers speak of their records: each gender, each number, each register of the house."""

import pytest
from flask import Flask

from pre_admin.panel.declarations import Wording

FAMILY = Wording("Familles", "famille", "familles", feminine=True)
CHILD = Wording("Enfants", "enfant", "enfants", vowel=True)


@pytest.mark.parametrize(
    ("word", "feminine", "plural"),
    [("actif", "active", "Actives"), ("archivé", "archivée", "Archivées"), ("enregistré", "enregistrée", "Enregistrées")],
)
def test_adjectives_agree(word: str, feminine: str, plural: str) -> None:
    assert (FAMILY.agree(word), FAMILY.agree_many(word)) == (feminine, plural)
    assert (CHILD.agree(word), CHILD.agree_many(word)) == (word, f"{word}s".capitalize())


def test_every_register_has_words_that_exist(house_app: Flask) -> None:
    for view in house_app.extensions["house"].views:
        said = view.wording
        assert said.agree_many("actif") == ("Actives" if said.feminine else "Actifs"), view.slug
        assert said.none_found.startswith("Aucune " if said.feminine else "Aucun "), view.slug
        assert said.selected[1].startswith(said.many), view.slug


def test_what_was_done_names_the_record_once() -> None:
    assert FAMILY.done("Famille Tazaghine") == "Famille Tazaghine enregistrée."
    assert CHILD.done("Lina Tazaghine") == "Enfant Lina Tazaghine enregistré."
    assert FAMILY.done("Famille Tazaghine", "supprimé") == "Famille Tazaghine supprimée."
    assert (FAMILY.another, CHILD.another) == ("une autre", "un autre")
    assert FAMILY.selected == ("famille sélectionnée", "familles sélectionnées")
