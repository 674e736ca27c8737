"""Conventions, envelopes, votes: three calendar years and the one to come, which is a forecast."""

from datetime import date
from decimal import Decimal

from pre_admin.core.text import sort_key
from pre_admin.demo.funding.purse import Purse, moment
from pre_admin.funding.models import Contribution, Convention, Envelope, EnvelopeVote

LINES = (
    *(("state", axis) for axis in ("schooling", "language", "health", "parenting", "culture", "steering")),
    ("city", "schooling"), ("city", "language"), ("city", "culture"), ("city", "steering"), ("caf", "parenting"),
    ("department", "health"), ("city-valued", "steering"),
)  # fmt: skip
SECOND = {
    "schooling": "city", "language": "city", "culture": "city", "steering": "city", "parenting": "caf", "health": "department",
}  # fmt: skip
"""Who pays beside the State, along each axis."""
VALUED = 86_000
OVERRUN = 1_000
"""By how much one envelope of last year was exceeded."""
ROUND = 1_000
NUMBERS = {"state": "ANCT-34-{}-PRE", "city": "VDM-{}-118"}


def open_envelopes(purse: Purse) -> None:
    """The envelopes of each year, under the year's conventions where there are."""
    for year in range(purse.year - 2, purse.day.year + 2):
        conventions = {code: _convention(purse, code, year) for code in NUMBERS} if year <= purse.day.year else {}
        for funder, axis in LINES:
            title = f"{year}, {purse.funders[funder][1]}, {purse.axes[axis][1]}"
            row = purse.add(
                Envelope, date(min(year, purse.day.year) - 1, 11, 20), year=year, funder_id=purse.funders[funder][0], axis_id=purse.axes[axis][0],
                contribution=Contribution.VALUED if funder == "city-valued" else Contribution.CASH,
                convention_id=conventions.get(funder), title=title, sort_key=sort_key(title),
            )  # fmt: skip
            purse.envelopes[year, funder, axis] = row["id"]


def _convention(purse: Purse, funder: str, year: int) -> int:
    signed = date(year, 3, 14) if date(year, 3, 14) <= purse.day else None
    row = purse.add(
        Convention, date(year - 1, 12, 18), funder_id=purse.funders[funder][0], year=year, number=NUMBERS[funder].format(year),
        signed_on=signed, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
    )  # fmt: skip
    return int(row["id"])


def vote(purse: Purse, asked: dict[int, int], tight: int) -> None:
    """What was voted: enough for all that was ever reserved at once, but for one envelope; this year's, for what is asked now too."""
    over = purse.envelopes[purse.year - 1, "state", "culture"]
    for (year, funder, axis), key in purse.envelopes.items():
        if year > purse.day.year:
            continue
        peak, more = purse.peaks.get(key, 0), asked.get(key, 0)
        wanted = -(-int(peak * 1.06 + more * 1.04 + 2_000) // ROUND) * ROUND
        if key == over:
            wanted = peak - OVERRUN
        elif key == tight:
            wanted = peak + more // 2
        elif funder == "city-valued":
            wanted = VALUED
        purse.voted[key] = wanted
        _votes(purse, key, year, wanted, added=funder == "state" and axis == "schooling")
    for row in purse.of(Convention):
        mine = [one for one in purse.of(Envelope) if one["convention_id"] == row["id"]]
        row["amount"] = Decimal(sum(purse.voted.get(one["id"], 0) for one in mine))


def _votes(purse: Purse, key: int, year: int, wanted: int, added: bool) -> None:
    """The budget's vote, then an amendment in the autumn of the years that had one."""
    autumn = date(year, 10, 8)
    more = 12_000 if added and autumn <= purse.day and wanted > 20_000 else 0
    steps = [(date(year - 1, 12, 18), wanted - more, f"Délibération {year - 1}-64")]
    if more:
        steps.append((autumn, more, f"Avenant n° 1 à la convention {NUMBERS['state'].format(year)}"))
    for number, (on, amount, reference) in enumerate(steps, start=1):
        purse.add(
            EnvelopeVote, on, envelope_id=key, number=number, voted_on=on, amount=Decimal(amount), reference=reference,
            overrun=Decimal(0), author_id=purse.hands.assistant, at=moment(on, 15),
        )  # fmt: skip
