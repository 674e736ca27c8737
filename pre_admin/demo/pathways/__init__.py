"""The pathways of the demonstration: two whole cohorts, the years since, and a year that is alive today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import select

from pre_admin.core.calendar import school_year_of
from pre_admin.core.database import db
from pre_admin.core.reference import Seed, label_key
from pre_admin.demo.partners import Partners
from pre_admin.demo.pathways.actions import open_offers, told_of_actions
from pre_admin.demo.pathways.book import Book, Lists, at_work
from pre_admin.demo.pathways.clubs import choir, hold_sessions
from pre_admin.demo.pathways.cohorts import Plan
from pre_admin.demo.pathways.current import (
    leave,
    leave_things_to_do,
    own_caseload,
    propose_to_families,
    sign_own_entries,
)
from pre_admin.demo.pathways.meetings import Teams
from pre_admin.demo.pathways.waiting import Pool, fill_pile, reviews_to_come
from pre_admin.demo.pathways.writing import write_book
from pre_admin.demo.pathways.years import Neighbours, put_away, settle, tell_cohorts, tell_reviews, tell_years
from pre_admin.demo.people import Town
from pre_admin.pathways.models import ActionType, ClosingReason, Domain, Origin, PathwayState, PathwayType, Referral
from pre_admin.pathways.reference import ACTION_TYPES, CLOSING_REASONS, DOMAINS, ORIGINS
from pre_admin.territories.queries import atlas

SEEDS: tuple[tuple[type[Origin | Domain | ActionType | ClosingReason], Sequence[Seed]], ...] = (
    (Origin, ORIGINS), (Domain, DOMAINS), (ActionType, ACTION_TYPES), (ClosingReason, CLOSING_REASONS),
)  # fmt: skip


@dataclass(frozen=True)
class Accounts:
    """Who writes: the coordinator, and the referent who signs in."""

    keeper: int
    referent: int | None


def known_lists() -> Lists:
    """Each reference list: the code a value was planted with → its row."""
    found = {}
    for model, seeds in SEEDS:
        rows = dict(db.session.execute(select(model.label_key, model.id)).all())
        found[model.__tablename__] = {seed.code: rows[label_key(seed.label)] for seed in seeds}
    return found


def open_book(rng: Random, day: date, town: Town, partners: Partners, accounts: Accounts) -> Book:
    """An empty book over a town and its partners."""
    lists = known_lists()
    rules = dict(db.session.execute(select(ActionType.id, ActionType.consent)).all())
    return Book(rng, day, town, partners, lists, rules, atlas(), accounts.keeper, accounts.referent)


def tell_all(book: Book, plans: Sequence[Plan], territories: Mapping[str, int], former: int) -> None:
    """Everything, in the order it happened; `former` is the number of the cohorts' first child."""
    ids = list(territories.values())
    own = territories["Mosson"]
    teams = Teams(book, ids)
    settle(book)
    tell_cohorts(book, teams, plans, ids)
    tell_years(book, teams, Neighbours(book, former))
    pool = Pool(book, former)
    propose_to_families(book, teams, pool)
    leave(book, teams, pool)
    fill_pile(book, teams, pool, own)
    tell_reviews(book, teams)
    alone = [row for row in book.of_pathways(PathwayState.RUNNING) if row["type"] is PathwayType.PERSONAL]
    choir(book, [book.town.children[row["child_id"] - 1] for row in alone[5:40]])
    own_caseload(book)
    told_of_actions(book, 200)
    leave_things_to_do(book)
    reviews_to_come(book, teams, own)
    open_offers(book)
    hold_sessions(book)
    sign_own_entries(book)
    put_away(book, former)
    _know_schools(book)
    _date_files(book)


def _know_schools(book: Book) -> None:
    """Whoever came back after their year was enrolled entered with the school of that year, told before it or after."""
    for row in book.of_pathways():
        if row["entry_on"] and row["entry_school_id"] is None:
            school = book.schooling.get((row["child_id"], school_year_of(row["entry_on"])))
            row |= {f"entry_{name}": school[name] for name in ("level_id", "school_id")} if school else {}


def _date_files(book: Book) -> None:
    """A file is opened by the day the child's first referral is received, the household's too."""
    for row in [*book.of(Referral), *book.of_pathways()]:
        child = book.town.children[row["child_id"] - 1]
        family = book.town.families[child["family_id"] - 1]
        opened = at_work(row.get("received_on") or row["proposed_on"], 8)
        for file in (child, family):
            if opened < file["created_at"]:
                file["created_at"] = file["updated_at"] = opened


__all__ = ["Accounts", "Book", "open_book", "tell_all", "write_book"]
