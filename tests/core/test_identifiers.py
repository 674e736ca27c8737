"""SIRET, IBAN and BIC: read as people copy them, refused with what is wrong."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pre_admin.core.identifiers import keep_identifiers, read_bic, read_iban, read_siret, show_iban, show_siret
from pre_admin.demo.partners import iban_of, siret_of

SIRET, IBAN = "73282932000074", "FR1420041010050500013M02606"


@pytest.mark.parametrize("typed", [SIRET, "732 829 320 00074", "732829320\u00a000074", "732.829.320.00074"])
def test_a_siret_is_kept_one_way(typed: str) -> None:
    assert read_siret(typed) == SIRET
    assert show_siret(SIRET) == "732\u00a0829\u00a0320\u00a000074"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7328293200007", "compte 14 chiffres ; il manque un chiffre"),
        ("732829320", "il manque 5 chiffres"),
        ("732829320000744", "il y a un chiffre de trop"),
        ("73282932O00074", "que des chiffres"),
        ("73282932000075", "vérifiez ses cinq derniers chiffres"),
        ("73282923000074", "deux sont intervertis"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "que des chiffres"),
    ],
)
def test_a_wrong_siret_is_told_why(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_siret(typed)


@pytest.mark.parametrize("typed", [IBAN, "fr14 2004 1010 0505 0001 3m02 606", "FR14-2004-1010-0505-0001-3M02-606"])
def test_an_iban_is_kept_one_way(typed: str) -> None:
    assert read_iban(typed) == IBAN
    assert show_iban(IBAN).split("\u00a0") == ["FR14", "2004", "1010", "0505", "0001", "3M02", "606"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (IBAN[:-1], "27 caractères ; il manque un caractère"),
        (IBAN + "12", "il y a 2 caractères de trop"),
        ("14FR20041010050500013M02606", "commence par deux lettres"),
        ("BE6853900754703", "commençant par BE compte 16 caractères"),
        ("FR1420041010050500013M02660", "deux sont intervertis"),
    ],
)
def test_a_wrong_iban_is_told_why(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_iban(typed)


@given(st.integers(1, 10**9), st.integers(4, 25))
def test_two_neighbours_swapped_are_always_seen(number: int, at: int) -> None:
    right = iban_of(number)
    swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    assume(swapped != right)
    assert read_iban(right) == right
    with pytest.raises(ValueError, match="deux sont intervertis"):
        read_iban(swapped)


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_figure_of_a_siret_is_always_seen(number: int, at: int, more: int) -> None:
    right = siret_of(number)
    wrong = right[:at] + str((int(right[at]) + more) % 10) + right[at + 1 :]
    assert read_siret(right) == right
    with pytest.raises(ValueError, match="clé de contrôle"):
        read_siret(wrong)


def test_a_bic_has_eight_or_eleven_signs() -> None:
    assert read_bic("demo fr pp xxx") == "DEMOFRPPXXX"
    for typed in ("DEMOFRP", "DEMOFRPPXX", "12345678"):
        with pytest.raises(ValueError, match="huit ou onze"):
            read_bic(typed)


def test_each_refusal_is_tied_to_its_field_and_the_rest_is_kept() -> None:
    values, errors = {"siret": "732 829 320 00074", "iban": "FR00", "bic": None}, dict[str, str]()
    keep_identifiers(values, errors)
    assert values["siret"] == SIRET
    assert list(errors) == ["iban"]
    assert values["iban"] == "FR00", "what was typed is left for the form"
