"""Pathways for a town of any size, quick to draw: what speed is measured on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from pre_admin.core.calendar import age_on
from pre_admin.demo.pathways.actions import open_offers
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.current import leave_things_to_do, own_caseload, own_referent, sign_own_entries
from pre_admin.demo.pathways.lives import planned, tell
from pre_admin.demo.pathways.meetings import Teams
from pre_admin.demo.pathways.referrals import refer
from pre_admin.demo.pathways.waiting import Pool, fill_pile, reviews_to_come
from pre_admin.demo.pathways.years import settle
from pre_admin.pathways.models import CaseDecision

ONE_IN: Final = 8
"""Children for one who has had a pathway in the last two years."""
LATELY: Final = 26
"""Their team's last meetings."""
DRAWN_FROM: Final = 3000
"""Today's pile is drawn from so many children, however large the town."""


def tell_crowd(book: Book, territories: Mapping[str, int]) -> None:
    """A pathway for one child in eight, then today's agendas and the caseload of the referent who signs in."""
    teams = Teams(book, list(territories.values()))
    settle(book)
    own = own_referent(book)
    for year in (book.day.year - 2, book.day.year - 1, book.day.year):
        if own:
            book.given[own["id"], year] = len(book.town.children)
    for child in book.town.children[::ONE_IN]:
        home = book.home_on(child, book.day)
        if not (home and home["territory_id"] and book.holders(child)) or age_on(child["birth_date"], book.day) < 5:
            continue
        meeting = book.rng.choice(teams.past[home["territory_id"]][-LATELY:])
        met = meeting["held_on"]
        entry = min(met + timedelta(days=book.rng.randint(3, 20)), book.day - timedelta(days=1))
        referral = refer(book, child, met - timedelta(days=book.rng.randint(8, 28)))
        teams.decide(meeting, child, CaseDecision.PATHWAY, referral)
        tell(book, planned(book, child, entry, referral, met))
    fill_pile(book, teams, Pool(book, min(DRAWN_FROM, len(book.town.children)) + 1), territories["Mosson"])
    own_caseload(book)
    leave_things_to_do(book)
    reviews_to_come(book, teams, territories["Mosson"])
    open_offers(book)
    sign_own_entries(book)
