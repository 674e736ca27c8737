"""What the pages of an envelope show: its sums, their bars, its votes, what each action takes, the year to prepare."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pre_admin.accounts.actor import Actor
from pre_admin.core.french import amount_fr, date_fr, percent_fr
from pre_admin.funding.models import Envelope, LedgerKind
from pre_admin.funding.queries import envelopes as read
from pre_admin.funding.rules.envelopes import left_told, left_tone
from pre_admin.funding.rules.ledger import ZERO, Sums
from pre_admin.panel.pages import Cell, Fact, RelatedTable

PATTERNS = {
    LedgerKind.RESERVED: "open", LedgerKind.APPROVED: "full", LedgerKind.COMMITTED: "full", LedgerKind.DELIVERED: "full",
    LedgerKind.INVOICED: "full", LedgerKind.PAID: "full",
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A sum beside what was voted; `width` is its share of the bar."""

    label: str
    amount: str
    share: str
    width: str
    pattern: str


def money_rows(sums: Sums) -> Sequence[Bar]:
    """Each sum of the ledger, on the scale of what was voted or of the largest sum when that is more."""
    scale = max([sums.voted, *(sums.get(kind) for kind in LedgerKind)])
    found = []
    for kind, pattern in PATTERNS.items():
        amount = sums.get(kind)
        share = percent_fr(int(amount * 100 / sums.voted)) if sums.voted > ZERO else ""
        width = f"{float(max(amount, ZERO) * 100 / scale):.1f}%" if scale > ZERO else "0%"
        found.append(Bar(kind.label, amount_fr(amount), share, width, pattern))
    return found


def sums_facts(sums: Sums, year: int, earlier: Sums | None) -> Sequence[Fact]:
    """« Reste = voté − réservé − validé », each with its figure."""
    if sums.forecast:
        hint = f"en {year - 1} : {amount_fr(earlier.voted)}" if earlier and not earlier.forecast else ""
        voted = Fact("Voté", "Rien pour l’instant", hint)
    else:
        voted = Fact("Voté", amount_fr(sums.voted))
    told = left_told(sums.votes, sums.voted, sums.taken)
    return [
        voted,
        Fact("Réservé", amount_fr(sums.get(LedgerKind.RESERVED)), "avis du comité, avant celui du conseil"),
        Fact("Validé", amount_fr(sums.get(LedgerKind.APPROVED)), "avis favorable du conseil"),
        Fact("Reste", told.capitalize(), "voté − réservé − validé", tone=left_tone(sums.votes, sums.voted, sums.taken)),
    ]


def votes_table(record: Envelope) -> RelatedTable:
    """The votes with the total each left."""
    rows, total = [], ZERO
    for one in read.votes_of(record.id):
        total += one.amount
        overrun = f"{amount_fr(one.overrun)} : {one.overrun_reason}" if one.overrun else ""
        rows.append([
            Cell(date_fr(one.voted_on)),
            Cell(_signed(one.amount), "num", label="Montant"),
            Cell(amount_fr(total), "num", label="Total"),
            Cell(one.reference or "", label="Référence"),
            Cell(overrun, tone="wait", label="Dépassement accepté"),
        ])  # fmt: skip
    heads = [("Voté le", "text"), ("Montant", "num"), ("Total", "num"), ("Référence", "text"), ("Dépassement accepté", "text")]
    if not any(row[4].text for row in rows):
        heads, rows = heads[:4], [row[:4] for row in rows]
    return RelatedTable(
        "Votes",
        len(rows),
        heads,
        rows,
        empty="Rien n’est voté : ce qui est demandé à cette enveloppe est prévisionnel et n’engage rien.",
    )


def _signed(amount: Decimal) -> str:
    return f"−{amount_fr(-amount)}" if amount < 0 else f"+{amount_fr(amount)}"


def ledger_table(record: Envelope, actor: Actor) -> RelatedTable:
    """What each action takes; named only to whoever reads actions."""
    held = read.held_of(record.id)
    names = read.action_names(list(held)) if held and actor.may("action.read") else {}
    kinds = [kind for kind in LedgerKind if any(kind in one for one in held.values())]
    rows = []
    for number, (action_id, sums) in enumerate(held.items(), start=1):
        name = names.get(action_id)
        first = Cell(name, href=f"/admin/action/details/?id={action_id}") if name else Cell(f"Action {number}")
        rows.append([first, *(Cell(amount_fr(sums[kind]) if kind in sums else "", "num", label=kind.label) for kind in kinds)])
    heads = [("Action", "text"), *((kind.label, "num") for kind in kinds)]
    return RelatedTable(
        "Ce qu’en prennent les actions", len(rows), heads, rows, empty="Aucune décision n’a encore pris sur cette enveloppe."
    )


# ---- the year that comes
@dataclass(frozen=True)
class Copied:
    """An envelope of the year before, and what becomes of it."""

    title: str
    url: str
    voted: str
    told: str
    tone: str
    made: bool


def copied(year: int) -> list[Copied]:
    """Every envelope of the year before: to create, there already, or out of use."""
    there, found = read.places_of(year), []
    for old, votes, voted, out in read.to_copy(year - 1):
        known = (old.funder_id, old.axis_id, old.territory_id) in there
        told, tone = (
            ("Existe déjà", "off")
            if known
            else ("Financeur ou axe hors service : laissée", "off")
            if out
            else ("Sera créée", "ok")
        )
        url = f"/admin/envelope/details/?id={old.id}"
        found.append(Copied(old.title, url, amount_fr(voted) if votes else "Non votée", told, tone, not known and not out))
    return found
