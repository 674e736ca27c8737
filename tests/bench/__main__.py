"""`make bench`: design §10's table for what exists, at 5 000 and 100 000 children, on both engines."""

import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.french import count_fr
from pre_admin.families.models import Child
from tests.bench.approval import approval_measures
from tests.bench.contracts import contract_measures
from tests.bench.measures import Measure, export, page, save
from tests.bench.pathways import pathway_measures
from tests.bench.reporting import report_measures
from tests.bench.towns import town_of
from tests.support.offices import Browser

SIZES = (5_000, 100_000)
LIST = "/admin/child/?size=50"


def middle_pages(app: Flask) -> tuple[int, int]:
    """The pages of the middle and the end of the children's list."""
    with app.app_context(), as_system("mesure"):
        total = db.session.scalar(select(func.count(Child.id))) or 0
        db.session.rollback()
    last = -(-total // 50)
    return last // 2, last


def measures(app: Flask, browser: Browser, engine: str, children: int) -> list[Measure]:
    """Every line for one town."""
    first, took = page(app, browser, "liste des enfants, 1re page", LIST, 15 if engine == "sqlite" else 20, 6)
    middle, last = middle_pages(app)
    lines = [first]
    for name, path in (
        (f"page {count_fr(middle)}", f"{LIST}&page={middle}"),
        (f"page {count_fr(last)}, la dernière", f"{LIST}&page={last}"),
        (f"page {count_fr(middle)} par âge", f"{LIST}&page={middle}&sort=age"),
    ):
        lines.append(page(app, browser, name, path, 2 * took, 6)[0])
    for name, path, most, statements in (
        ("recherche « ta »", f"{LIST}&search=ta", 2 * took, 6),
        ("recherche « taz li »", f"{LIST}&search=taz+li", 2 * took, 6),
        ("recherche sans réponse", f"{LIST}&search=zzzz", 10, 6),
        ("recherche partout", "/admin/search/?q=taz", 2 * took, None),
        ("filtre territoire", f"{LIST}&territory=1", 2 * took, 6),
        ("filtres ouverts", f"{LIST}&filters=1", 2 * took, None),
        ("formulaire d’un enfant", "/admin/child/edit/?id=4000", 10, 8),
        ("dossier d’un enfant", "/admin/child/details/?id=4000", 20, None),
        ("choix d’une famille", "/admin/child/lookup/family_id/?q=taz", 10, None),
        ("liste des familles", "/admin/family/?size=50", 20, 6),
        ("onglets d’enfants, leurs nombres", "/admin/child/counts/", 200, None),
        ("liste des associations", "/admin/association/", 15, 6),
        ("fiche d’une association", "/admin/association/details/?id=1", 20, None),
        ("formulaire d’une association", "/admin/association/edit/?id=1", 15, 10),
        ("liste des référents", "/admin/referent/", 15, 6),
        ("liste des équipes", "/admin/team-member/", 15, 6),
        ("membres des instances", "/admin/body-member/", 15, 6),
        ("comptes", "/admin/account/", 15, 6),
        ("listes de référence", "/admin/school-level/", 15, 6),
        ("réglages", "/admin/settings/", 15, None),
        ("accueil", "/admin/", 50, None),
        ("journal", "/admin/journal/", 30, None),
    ):
        lines.append(page(app, browser, name, path, most, statements)[0])
    lines += pathway_measures(app, browser)
    lines += report_measures(app, browser, children)
    lines += approval_measures(app)
    lines.append(save(browser, "/admin/family/edit/?id=2000", 30))
    lines += export(browser, "/admin/child/export/csv/?", 1, 50, 30)
    lines += export(browser, "/admin/child/export/xlsx/?", 10, None, 30)
    lines += contract_measures(app)
    return lines


def main() -> None:
    """Print the tables."""
    write = sys.stdout.write
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="pre-bench-") as folder:
        for size, engine in product(sizes, ("sqlite", "postgres")):
            start = time.perf_counter()
            with town_of(engine, size, Path(folder)) as (app, browser):
                write(f"\n{count_fr(size)} enfants, {engine} (préparé en {time.perf_counter() - start:.0f} s)\n")
                for line in measures(app, browser, engine, size):
                    write(f"  {'✓' if line.holds else '✗'} {line.name:32} {line.found:40} {line.target}\n")
                sys.stdout.flush()


main()
