"""The report on paper, read back: every figure and text, the variant on each page, tags for who does not see it, the same bytes twice."""

import io
from dataclasses import replace
from time import perf_counter

import pytest
from pypdf import PdfReader

from pre_admin.reporting.printed import pdf_of
from pre_admin.reporting.rules.cover import Cover
from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.tables import Report, Row
from tests.reporting.builder import figure, grid, money, report, several
from tests.reporting.test_masking import DOMAINS, programme

COVER = Cover("Bilan annuel 2014", "Caisse des écoles", "Année civile 2014", published=False)
LINES = {"Mosson": (61, 81), "Cévennes": (2, 45), "Massane": (20, 30)}


def made() -> Report:
    years = grid("years", {"janv.-févr.": (87, 82), "mars-avril": (72, 68)}, ("2013", "2014"), chart="years", summed=False)
    tables = [grid("sexes", LINES, chart="pyramid"), years, money(), several("domains", programme(2, 80, 4), DOMAINS)]
    return report(*tables, figures=[figure("new", 239, "425 en 2013")])


def pages(data: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().replace("\u202f", " ").replace("\u00a0", " ").split())
        for page in PdfReader(io.BytesIO(data)).pages
    ]


def test_every_figure_table_and_definition_is_on_paper() -> None:
    text = " ".join(pages(pdf_of(made(), {}, COVER)))
    assert "239 enfants (new) 425 en 2013 Comptés à l’entrée." in text
    assert "Territoire Filles Garçons Total Mosson 61 81 142 Cévennes 2 45 47 Massane 20 30 50 Ensemble 83 156 239" in text
    assert "État, BOP 147 290 000,00 € 268 920,50 € 70,4 % Ville 122 000,00 € 29,6 %" in text
    assert "Un enfant peut compter dans plusieurs lignes" in text
    assert "janv.-févr. 87 82 mars-avril 72 68" in text


def test_texts_stand_in_their_chapter_and_around() -> None:
    text = " ".join(
        pages(
            pdf_of(
                made(),
                {"all": "Une #année *stable*.\n\nDeux « temps ».", "conclusion": "Pour finir.", "opening": "Avant tout."},
                COVER,
            )
        )
    )
    places = [
        text.index(words) for words in ("Avant tout.", "Une #année *stable*.", "Deux « temps ».", "61 81 142", "Pour finir.")
    ]
    assert places == sorted(places)


def test_each_page_says_its_number_and_the_variant() -> None:
    internal, public = pages(pdf_of(made(), {}, COVER)), pages(pdf_of(published(made()), {}, replace(COVER, published=True)))
    for rank, page in enumerate(internal, start=1):
        assert f"Bilan annuel 2014, document interne page {rank} / {len(internal)}" in page
    assert "Document interne." in internal[0]
    assert all("variante publiée" in page and "interne" not in page for page in public)


def test_the_published_variant_holds_no_masked_count() -> None:
    text = " ".join(pages(pdf_of(published(made()), {}, replace(COVER, published=True))))
    assert "Mosson 61 81 142 Cévennes masqué masqué 47 Massane masqué masqué 50" in text
    assert "« masqué » : effectif de moins de 5" in text


def test_the_title_page_says_when_it_was_frozen_else_counted() -> None:
    assert "Chiffres calculés le 12/03/2026 à 10 h 20." in pages(pdf_of(made(), {}, COVER))[0]
    frozen = "Figé le 01/02/2015 par Claire Montauzan, empreinte 3f2a."
    first = pages(pdf_of(made(), {}, replace(COVER, frozen=frozen)))[0]
    assert frozen in first
    assert "calculés" not in first


def test_it_is_tagged_and_a_drawing_is_told() -> None:
    data = pdf_of(made(), {}, COVER)
    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    told = {str(alt) for alt in _alternatives(root["/StructTreeRoot"])}
    assert any("janv.-févr., 87 et 82" in one for one in told)


def _alternatives(node: object, depth: int = 0) -> list[object]:
    """Every alternative text of the tree of tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [alt for one in node for alt in _alternatives(one, depth + 1)]
    if not isinstance(node, dict) or depth > 60:
        return []
    return [*([node["/Alt"]] if "/Alt" in node else []), *(_alternatives(node["/K"], depth + 1) if "/K" in node else [])]


def test_a_long_table_repeats_its_heads() -> None:
    table = grid("long", {f"Quartier {rank:03d}": (rank, 9) for rank in range(120)})
    said = [page for page in pages(pdf_of(report(table), {}, COVER)) if "Quartier 0" in page or "Quartier 1" in page]
    assert len(said) > 2
    assert all("Territoire Filles Garçons Total" in page for page in said)


@pytest.mark.parametrize(
    "made_of",
    [report(), report(replace(money(), rows=(), total=None)), report(replace(money(), rows=(Row("x" * 200, (1, 2, 3)),)))],
)
def test_a_report_of_nothing_or_of_long_words_is_printed(made_of: Report) -> None:
    assert pages(pdf_of(made_of, {}, COVER))


def test_the_same_report_gives_the_same_bytes_and_soon() -> None:
    tables = [
        replace(grid(f"t{rank}", {f"L{line}": (line * 7 % 90 + rank, 30) for line in range(12)}, chart="bars"), key=f"t{rank}")
        for rank in range(25)
    ]
    start = perf_counter()
    first = pdf_of(report(*tables), {}, COVER)
    assert perf_counter() - start < 5
    assert first == pdf_of(report(*tables), {}, COVER)
