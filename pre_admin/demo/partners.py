"""Associations, other providers, their papers; then the people of the programme: written in bulk, with their history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from stdnum import iban, luhn

from pre_admin.core.calendar import start_of_day
from pre_admin.core.identifiers import show_siret
from pre_admin.core.search import index_rows, search_word
from pre_admin.core.text import normalise, sort_key
from pre_admin.demo import names
from pre_admin.demo.bulk import bulk
from pre_admin.demo.partner_names import CONTACTS, INSURERS, LEGAL_FORMS, PROVIDERS, REPRESENTATIVES
from pre_admin.demo.people import last_name
from pre_admin.journal.models import ChangeKind
from pre_admin.partners.models import (
    BodyMember,
    BodyTerm,
    DeclaredInterest,
    PaperKind,
    Provider,
    ProviderContact,
    ProviderKind,
    ProviderPaper,
    Referent,
    ReferentShare,
    TeamMember,
    VatRule,
)

Row = dict[str, Any]
EMPLOYERS = 9
UNREGISTERED = (19, 26)
"""Numbers of the associations that have no SIRET yet."""
ARCHIVED = (18, 22)
"""Numbers of the associations that left the lists."""
BANK, BRANCH = "99999", "00001"
"""A bank that does not exist."""


@dataclass
class Partners:
    """What is drawn: rows of each table, in the order of their ids."""

    rng: Random
    day: date
    providers: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    papers: list[Row] = field(default_factory=list)
    referents: list[Row] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)
    team: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    terms: list[Row] = field(default_factory=list)
    interests: list[Row] = field(default_factory=list)

    def stamp(self) -> datetime:
        """A working moment in the years before the day."""
        return start_of_day(self.day) - timedelta(days=self.rng.randint(30, 1200), minutes=-self.rng.randint(480, 1080))

    def base(self, rows: list[Row], moment: datetime) -> Row:
        """What every row of a table has."""
        return {"id": len(rows) + 1, "version": 1, "created_at": moment, "updated_at": moment}

    def phone(self) -> str:
        """A number kept for fiction."""
        return f"04 65 71 {self.rng.randint(0, 99):02d} {self.rng.randint(0, 99):02d}"

    def person(self, function: str = "") -> tuple[str, str]:
        """(last name, first name) of an invented adult; a function named in the feminine is a woman's."""
        roll = self.rng.random()
        woman = function.split()[0].endswith("e") if function else roll < 0.62
        return last_name(self.rng), self.rng.choice(names.MOTHERS if woman else names.FATHERS)

    def ago(self, low: int, high: int) -> date:
        """A day so many days before, at least and at most."""
        return self.day - timedelta(days=self.rng.randint(low, high))


def siret_of(number: int) -> str:
    """A SIRET whose keys are right, under numbers that no company has."""
    siren = f"0009{number:04d}"
    establishment = f"{siren}{luhn.calc_check_digit(siren)}0001"
    return establishment + str(luhn.calc_check_digit(establishment))


def iban_of(number: int) -> str:
    """An IBAN whose keys are right, at a bank that does not exist."""
    account = f"{number:011d}"
    key = 97 - (89 * int(BANK) + 15 * int(BRANCH) + 3 * int(account)) % 97
    national = f"{BANK}{BRANCH}{account}{key:02d}"
    return f"FR{iban.calc_check_digits(f'FR00{national}')}{national}"


def add_providers(partners: Partners) -> None:
    """Forty providers, with people to call and papers, some of them late."""
    for number, (kind, name, short) in enumerate(PROVIDERS, start=1):
        provider = _provider(partners, number, ProviderKind(kind), name, short)
        partners.providers.append(provider)
        for function, purpose in partners.rng.sample(CONTACTS, partners.rng.choice((0, 1, 1, 2))):
            last, first = partners.person(function)
            partners.contacts.append(
                partners.base(partners.contacts, provider["created_at"]) | {
                    "provider_id": number, "name": f"{first} {last}", "function": function, "phone": partners.phone(),
                    "email": f"{normalise(first)}.{number}@partenaire.example", "purpose": purpose,
                }
            )  # fmt: skip
        _add_papers(partners, provider)


def _provider(partners: Partners, number: int, kind: ProviderKind, name: str, short: str | None) -> Row:
    rng, moment = partners.rng, partners.stamp()
    function = rng.choice(REPRESENTATIVES[kind.value])
    last, first = partners.person(function or "")
    vat = (
        VatRule.FULL
        if kind is ProviderKind.COMPANY
        else VatRule.FRANCHISE
        if kind is ProviderKind.SELF_EMPLOYED
        else VatRule.NOT_SUBJECT
    )
    own = name.partition(",")[0] if kind is ProviderKind.SELF_EMPLOYED else None
    slug = normalise(name).replace(" ", "-")
    return partners.base(partners.providers, moment) | {
        "kind": kind, "name": name, "short_name": short, "siret": None if number in UNREGISTERED else siret_of(number),
        "legal_form": LEGAL_FORMS[kind.value], "representative": own or (f"{first} {last}" if rng.random() < 0.93 else None),
        "representative_function": function, "phone": partners.phone(), "email": f"contact@{slug[:40]}.example",
        "address": f"{rng.randint(1, 120)}, {rng.choice(names.STREETS[''])}",
        "postal_code": rng.choice(("34000", "34070", "34080", "34090")), "city": "Montpellier", "vat": vat,
        "iban": iban_of(number) if rng.random() < 0.92 else None, "bic": "DEMOFRPPXXX", "remarks": None,
        "sort_key": sort_key(name), "archived_at": start_of_day(partners.ago(20, 300)) if number in ARCHIVED else None,
    }  # fmt: skip


def _add_papers(partners: Partners, provider: Row) -> None:
    """What is asked of everyone but a public body, then what is kept for reference."""
    rng, kind = partners.rng, provider["kind"]
    if kind is not ProviderKind.PUBLIC_BODY:
        for paper, months in ((PaperKind.INSURANCE, 12), (PaperKind.VIGILANCE, 6)):
            until = _expiry(partners, months)
            if until:
                start = until - timedelta(days=30 * months)
                note = rng.choice(INSURERS) if paper is PaperKind.INSURANCE else None
                _paper(partners, provider, paper, start - timedelta(days=30 * months), start - timedelta(days=1), note)
                _paper(partners, provider, paper, start, until, note)
    if kind is ProviderKind.ASSOCIATION:
        _paper(partners, provider, PaperKind.STATUTES, partners.ago(1500, 6000), None, None)
        if rng.random() < 0.7:
            _paper(partners, provider, PaperKind.REPUBLICAN_PLEDGE, partners.ago(100, 1000), None, None)


def _expiry(partners: Partners, months: int) -> date | None:
    """Mostly well ahead, now and then soon, past, or never received."""
    roll, rng = partners.rng.random(), partners.rng
    if roll < 0.08:
        return None
    if roll < 0.18:
        return partners.ago(3, 120)
    return partners.day + timedelta(days=rng.randint(3, 58) if roll < 0.32 else rng.randint(70, 30 * months))


def _paper(partners: Partners, provider: Row, kind: PaperKind, start: date, end: date | None, note: str | None) -> None:
    partners.papers.append(
        partners.base(partners.papers, provider["created_at"])
        | {"provider_id": provider["id"], "kind": kind, "dated_on": start, "expires_on": end, "reference": note}
    )


def write_partners(partners: Partners) -> None:
    """Insert the rows, with their searched words."""
    for model, rows in (
        (Provider, partners.providers), (ProviderContact, partners.contacts), (ProviderPaper, partners.papers),
        (Referent, partners.referents), (ReferentShare, partners.shares), (TeamMember, partners.team),
        (BodyMember, partners.members), (BodyTerm, partners.terms), (DeclaredInterest, partners.interests),
    ):  # fmt: skip
        bulk(model.__table__, rows)
    bulk(search_word, _words(partners))


def _words(partners: Partners) -> Iterator[Row]:
    providers = (
        (row["id"], (row["name"], row["short_name"], row["siret"], show_siret(row["siret"] or ""), row["city"]))
        for row in partners.providers
    )
    yield from index_rows("provider", providers)
    yield from index_rows("referent", ((row["id"], (row["last_name"], row["first_name"])) for row in partners.referents))
    for entity, rows in (("team_member", partners.team), ("body_member", partners.members)):
        yield from index_rows(entity, ((row["id"], (row["last_name"], row["first_name"], row["institution"])) for row in rows))


def partner_changes(partners: Partners, keepers: Mapping[str, int]) -> list[Row]:
    """How each record came to be: who entered it, and when. `keepers`: table → account."""
    told: tuple[tuple[str, list[Row], tuple[str, ...]], ...] = (
        ("provider", partners.providers, ("name", "kind", "siret", "city", "vat")),
        ("referent", partners.referents, ("last_name", "first_name", "profession", "employer_id", "starts_on", "ends_on")),
        ("team_member", partners.team, ("last_name", "first_name", "function", "territory_id", "starts_on")),
        ("body_member", partners.members, ("last_name", "first_name", "body", "capacity")),
    )
    return [
        {
            "at": row["created_at"], "actor_id": keepers[entity], "reason": "", "entity": entity, "record_id": row["id"],
            "subject": entity, "subject_id": row["id"], "kind": ChangeKind.CREATED,
            "changes": {name: [None, _plain(row[name])] for name in fields if row[name] is not None},
        }
        for entity, rows, fields in told
        for row in rows
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    return getattr(value, "value", None) or (value.isoformat() if isinstance(value, date) else value)
