"""The charter's text and its layout."""

from pre_admin.accounts.charter_text import FIRST_CHARTER, Paragraph, paragraphs


def test_headings_items_and_paragraphs_are_told_apart() -> None:
    text = "Un début\nsur deux lignes.\n\n# Un titre\n\n- un point\n- un autre\nUne suite."
    assert paragraphs(text) == [
        Paragraph("text", "Un début sur deux lignes."),
        Paragraph("heading", "Un titre"),
        Paragraph("item", "un point"),
        Paragraph("item", "un autre"),
        Paragraph("text", "Une suite."),
    ]


def test_the_first_charter_names_the_law_and_has_no_mark_left() -> None:
    found = paragraphs(FIRST_CHARTER)
    told = " ".join(one.text for one in found)
    for fact in ("226-13", "L. 121-6-2", "2005-32", "article 128", "15 000 euros"):
        assert fact in told
    assert not any(one.text.startswith(("#", "-")) for one in found)
    assert {one.kind for one in found} == {"text", "heading", "item"}
