"""Contracts to print, made by rows: long names, accents, twelve lines, every VAT rule; and where each word falls on a page."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractLine, ContractState, ContractTranche
from pre_admin.core.database import db
from pre_admin.core.settings import Typed
from pre_admin.core.text import sort_key
from pre_admin.funding.models import CostUnit
from pre_admin.panel.settings import decide
from pre_admin.partners.models import Provider, ProviderKind, VatRule
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Office

LETTERHEAD = {
    "office_name": "Caisse des écoles de Montpellier", "office_form": "Établissement public communal",
    "office_address": "1 place Georges-Frêche\n34267 Montpellier Cedex 2", "office_siret": "732 829 320 00074",
    "office_signer": "Maëlle Thévenoux", "office_function": "présidente déléguée de la caisse des écoles",
}  # fmt: skip
LONG = "Ateliers d’éveil à l’œuvre contée, « lire, dire, écouter » : soixante-douze rencontres hebdomadaires au cœur des écoles élémentaires du Petit-Bard et de la Mosson"
UNBROKEN = "Prestationd’accompagnementpluridisciplinaire" * 3
UNITS, RULES = list(CostUnit), list(VatRule)


def room(office: Office) -> Chamber:
    """Providers, envelopes, and an office that decided of its letterhead."""
    made = chamber(office, voted=(9_000_000, 9_000_000, 9_000_000))
    decide_texts(made, LETTERHEAD)
    return made


def decide_texts(made: Chamber, texts: Mapping[str, str], seen: int = 0) -> None:
    """The coordination decides of these settings."""
    with made.acting(Role.COORDINATOR) as actor:
        found = decide(
            made.office.app.extensions["house"].settings, {key: Typed(text, seen) for key, text in texts.items()}, actor
        )
        assert not found.errors, found.errors


def line_label(number: int, rank: int) -> str:
    """A label of up to 160 signs; one in ten is a word that fits in no column."""
    if (number + rank) % 10 == 9:
        return UNBROKEN[:150] + f" {rank}"
    return f"{LONG[: 20 + (number * 7 + rank * 31) % 136].rstrip()} {rank}"


def add_provider(number: int) -> Provider:
    """A provider whose every field is as long as it may be, one time in two."""
    name = (f"Association n° {number} pour l’émancipation par la lecture, la santé, le cœur et l’amitié des familles " * 3)[
        :160
    ].rstrip()
    provider = Provider(
        name=name if number % 2 else f"L’Œuvre {number}", kind=ProviderKind.ASSOCIATION, siret=f"{number:014d}", sort_key=sort_key(name),
        representative=("Marie-Françoise d’Hérouville-Saint-Clair " * 3)[:120].strip(), representative_function=("présidente et directrice " * 4)[:80].strip(),
        address=("Résidence « Les Hauts de l’Étang », bâtiment C, " * 5)[:200].strip() if number % 2 else "3 rue Haute", postal_code="34080", city="Montpellier",
    )  # fmt: skip
    db.session.add(provider)
    db.session.flush()
    return provider


def add_contract(made: Chamber, number: int, action: int, **values: Any) -> int:
    """An issued contract: one to twelve lines, more often twelve."""
    provider, vat = add_provider(number), RULES[number % len(RULES)]
    given: dict[str, Any] = {
        "reference": f"2026-C-{number:03d}", "title": LONG[:160], "action_id": action, "provider_id": provider.id, "state": ContractState.ISSUED,
        "vat": vat, "object": f"{LONG}.\n\nLe prestataire accueille les groupes constitués par l’organisme." * (1 + number % 3), "place": LONG[:150],
        "starts_on": date(2026, 9, 1), "ends_on": date(2027, 6, 30), "invoicing": "Chaque mois", "notice_days": 30 * (number % 3),
        "issued_on": date(2026, 8, 20), "sort_key": "c",
    }  # fmt: skip
    contract = Contract(**(given | values))
    db.session.add(contract)
    db.session.flush()
    lines = 12 if number % 3 == 0 else 1 + number % 12
    for rank in range(1, lines + 1):
        price = Decimal(number * 7919 + rank * 104729) / 100
        db.session.add(
            ContractLine(
                contract_id=contract.id, rank=rank, label=line_label(number, rank), unit=UNITS[rank % 5], unit_price=price, quantity=Decimal(rank) + Decimal("0.5")
            )
        )  # fmt: skip
    for rank, envelope in enumerate(made.envelopes[: 1 + number % 3]):
        db.session.add(ContractTranche(contract_id=contract.id, envelope_id=envelope, amount=Decimal(1000 * (rank + 1))))
    db.session.flush()
    return contract.id


# ---- what is on the pages
MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 18 * MM, (210 - 18) * MM, 18 * MM, (297 - 8) * MM
"""Where a word may fall; the foot of the page stands below the text, in the bottom margin."""


@dataclass(frozen=True)
class Run:
    """Signs drawn together: where they begin and end on their line, in points from the top left of the page."""

    page: int
    y: float
    start: float
    end: float
    size: float


def plain(content: bytes) -> str:
    """The text of a PDF, every space plain; a word cut at a hyphen is whole again."""
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s+", " ", re.sub(r"\xad\n?", "", text)).strip()


def tight(words: str) -> str:
    """Without any space: a line may be broken at a hyphen."""
    return re.sub(r"\s+", "", words)


def runs_of(content: bytes) -> list[Run]:
    """Every run of signs, its width worked out of the widths that its font declares."""
    found: list[Run] = []
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, start=1):
        widths = {name: _widths(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        state: dict[str, Any] = {}
        height = float(page.mediabox.height)

        def drawn(
            operator: bytes, operands: Any, cm: Any, tm: Any, number=number, widths=widths, state=state, height=height
        ) -> None:
            if operator == b"Tf":
                state["font"], state["size"] = operands[0], float(operands[1])
            elif operator in (b"Tj", b"TJ"):
                total = sum(_advances(operands[0], widths[state["font"]])) * state["size"] / 1000
                # The two matrices multiplied; pages are not turned, save the mark across a project.
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                scale = tm[0] * cm[0]
                if abs(tm[1] * cm[3] + tm[0] * cm[1]) < 0.01:
                    found.append(Run(number, height - y, x, x + total * scale, state["size"]))

        page.extract_text(visitor_operand_before=drawn)
    return found


def _widths(font: Any) -> tuple[dict[int, float], float]:
    inner = font["/DescendantFonts"][0].get_object()
    known: dict[int, float] = {}
    entries = list(inner.get("/W", []))
    while entries:
        first, rest = int(entries.pop(0)), entries.pop(0)
        if isinstance(rest, (int, float)):
            last, width = int(rest), float(entries.pop(0))
            known |= dict.fromkeys(range(first, last + 1), width)
        else:
            known |= {first + rank: float(width) for rank, width in enumerate(rest)}
    return known, float(inner.get("/DW", 1000))


def _advances(operand: Any, widths: tuple[dict[int, float], float]) -> Iterator[float]:
    known, usual = widths
    for part in operand if isinstance(operand, list) else [operand]:
        if isinstance(part, (int, float)):
            yield -float(part)
            continue
        raw = part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
        for at in range(0, len(raw), 2):
            yield known.get(int.from_bytes(raw[at : at + 2], "big"), usual)


SPACE = 3.0
"""The space at which a line is broken keeps its width, out of sight."""


def misplaced(runs: list[Run]) -> list[Run]:
    """Runs outside the margins, and runs that another one on the same line covers."""
    found = [one for one in runs if one.start < LEFT - 0.5 or one.end > RIGHT + SPACE or not TOP - 2 <= one.y <= BOTTOM]
    ordered = sorted(runs, key=lambda one: (one.page, round(one.y, 1), one.start))
    for one, other in pairwise(ordered):
        if (one.page, round(one.y, 1)) == (other.page, round(other.y, 1)) and one.end > other.start + SPACE:
            found.append(other)
    return found


UNFILLED = re.compile(r"None|null|[{}]|_{2,}|\.{3}|…|\[ ?\]|XX|à compléter|, ,|: \.|\( ?\)")


def printed(office: Office, model: Any, key: int, make: Any, *more: Any) -> tuple[bytes, str]:
    """The paper made twice, to the same bytes, for a screen reader too; and its text."""
    with office.app.app_context(), as_system("essai"):
        content = make(db.session.get_one(model, key), *more)
        assert content == make(db.session.get_one(model, key), *more)
    assert b"pdfuaid" in content
    assert misplaced(runs_of(content)) == []
    words = plain(content)
    assert not UNFILLED.search(words), UNFILLED.search(words)
    return content, words
