"""When a session of a contract may be noted, certified, undone (R8, I4, I7, I13): each refusal a sentence with the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pre_admin.contracts.models import ContractState, DeliveryState
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.effective import Change, Line
from pre_admin.core.french import date_fr, decimal_fr
from pre_admin.core.states import StateTable

S, C = DeliveryState, ContractState
DELIVERY_STATES = StateTable[DeliveryState](
    {
        (S.PLANNED, "hold"): S.HELD,
        (S.HELD, "certify"): S.CERTIFIED,
        (S.PLANNED, "refuse"): S.REFUSED,
        (S.HELD, "refuse"): S.REFUSED,
        (S.REFUSED, "reconsider"): S.HELD,
        (S.CERTIFIED, "undo"): S.HELD,
    },
    "Cette séance est « {} » : cette étape n’est plus possible.",
)
OPEN_STATES = (S.PLANNED, S.HELD)
"""A session is corrected or deleted while nobody judged it."""
DONE_STATES = (S.HELD, S.CERTIFIED)
"""What counts against the quantity of the contract."""
UNDER_WAY = (C.SIGNED, C.SUSPENDED, C.TERMINATED)

NOT_SIGNED = "Le contrat n’est pas signé : rien ne s’y fait avant. Notez d’abord ses deux signatures."
CLOSED = "Le contrat est clos : plus rien ne s’y ajoute. Passez par un nouveau contrat."
CANCELLED = "Le contrat a été annulé : choisissez une prestation d’un contrat signé."
NO_LINE = "Choisissez une prestation d’un contrat signé."
NOT_IN_FORCE = "« {} » n’est pas au contrat ce jour-là : corrigez la date, ou choisissez une autre prestation."
BEFORE_START = "Le contrat ne commence que le {} : corrigez la date."
BEFORE_SIGNATURE = "Le contrat n’est signé des deux côtés que depuis le {} : rien n’est dû avant. Corrigez la date."
AFTER_END = "Le contrat finit le {} : corrigez la date, ou prolongez-le par un avenant."
AFTER_TERMINATION = "Le contrat est résilié au {} : une séance plus tard n’est pas due. Corrigez la date."
WHILE_SUSPENDED = (
    "Le contrat est suspendu {} : aucune séance n’y est due. Corrigez la date, ou la suspension sur la fiche du contrat."
)
NOT_YET = "Cette séance est prévue le {} : elle se note faite à partir de ce jour-là."
ALL_DONE = "Tout ce que le contrat prévoit de « {} » est déjà noté fait : corrigez les séances notées, ou ajoutez de la quantité par un avenant."
TOO_MUCH = "Il ne reste que {} à faire sur « {} » : réduisez la quantité, ou ajoutez-en par un avenant."
OWN_INVOICE = "Vous avez enregistré une facture de « {} » : qui enregistre une facture n’en certifie pas les séances. Demandez à une autre personne de la coordination."
INVOICED = (
    "Une facture acceptée compte déjà {} de « {} », et il n’en resterait que {} de certifié : revenez d’abord sur la facture."
)
FIXED = "Cette séance est « {} » : elle ne se modifie plus. {}"
WAYS = {S.CERTIFIED: "Annulez d’abord sa certification.", S.REFUSED: "Revenez d’abord sur le refus."}


@dataclass(frozen=True)
class Ground:
    """A contract as a session is held to it."""

    state: ContractState
    signed_on: date | None = None
    """The later of the two signatures."""
    starts_on: date | None = None
    ends_on: date | None = None
    terminated_on: date | None = None
    suspensions: Sequence[tuple[date, date | None]] = ()
    changes: Sequence[Change] = ()

    def end_on(self, day: date) -> date | None:
        """The end in force on a day."""
        ends_on = self.ends_on
        for one in sorted(self.changes, key=lambda one: one.number):
            if one.effective_on <= day and one.new_ends_on:
                ends_on = one.new_ends_on
        return ends_on


def contract_refusal(state: ContractState) -> str | None:
    """Why nothing is noted on a contract in this state."""
    if state in UNDER_WAY:
        return None
    return {C.CLOSED: CLOSED, C.CANCELLED: CANCELLED}.get(state, NOT_SIGNED)


def day_refusal(ground: Ground, day: date) -> str | None:
    """Why a session cannot be of that day: not signed, out of the period, suspended (I7)."""
    return contract_refusal(ground.state) or period_refusal(ground, day)


def period_refusal(ground: Ground, day: date) -> str | None:
    """Why a day is not in the time of a contract, whatever has become of it since."""
    ends_on = ground.end_on(day)
    if ground.signed_on is None:
        return NOT_SIGNED
    if ground.starts_on and day < ground.starts_on:
        return BEFORE_START.format(date_fr(ground.starts_on))
    if day < ground.signed_on:
        return BEFORE_SIGNATURE.format(date_fr(ground.signed_on))
    if ground.terminated_on and day > ground.terminated_on:
        return AFTER_TERMINATION.format(date_fr(ground.terminated_on))
    if ends_on and day > ends_on:
        return AFTER_END.format(date_fr(ends_on))
    for start, end in ground.suspensions:
        if start <= day and (end is None or day <= end):
            told = f"du {date_fr(start)} au {date_fr(end)}" if end else f"depuis le {date_fr(start)}"
            return WHILE_SUSPENDED.format(told)
    return None


# ---- quantities
Steps = Sequence[tuple[date | None, Decimal]]
"""(from this day, quantity), in order; the first from the start of the contract."""


def steps_of(line: Line, changes: Sequence[Change]) -> Steps:
    """The quantity of a line as signed amendments change it, day after day."""
    ordered = sorted(changes, key=lambda one: (one.effective_on, one.number))
    own = next((one for one in ordered if one.id == line.amendment_id), None)
    quantity = ZERO if line.amendment_id is not None else line.quantity
    found: list[tuple[date | None, Decimal]] = [(None, quantity)]
    for one in ordered:
        more = (line.quantity if one is own else ZERO) + one.lines.get(line.id, ZERO)
        if more:
            quantity += more
            found.append((one.effective_on, quantity))
    return found


def left_on(steps: Steps, done: Sequence[tuple[date, Decimal]], day: date) -> Decimal:
    """What may still be done of a line on a day: never more than its quantity then, nor than it will be later (I4, R8).

    Of each time of the contract from that day on, what was done by its end counts against its quantity.
    """
    left: list[Decimal] = []
    for number, (_, quantity) in enumerate(steps):
        until = steps[number + 1][0] if number + 1 < len(steps) else None
        if until is None or until > day:
            left.append(quantity - sum((more for on, more in done if until is None or on < until), ZERO))
    return min(left)


@dataclass
class Sight:
    """Several contracts as sessions are held to them: their terms, and what was done of each line already."""

    grounds: Mapping[int, Ground]
    lines: Mapping[int, tuple[int, Line]]
    """Line → (contract, line)."""
    done: dict[int, dict[int, tuple[date, Decimal]]] = field(default_factory=dict)
    """Line → session → (day, quantity), of those held or certified."""

    def day_refusal(self, line_id: int, day: date) -> str | None:
        """Why a session of this line cannot be of that day."""
        if line_id not in self.lines:
            return NO_LINE
        contract_id, line = self.lines[line_id]
        ground = self.grounds[contract_id]
        refusal = day_refusal(ground, day)
        if refusal:
            return refusal
        in_force = [quantity for start, quantity in steps_of(line, ground.changes) if start is None or start <= day]
        return None if in_force[-1] > ZERO else NOT_IN_FORCE.format(line.label)

    def quantity_refusal(self, line_id: int, day: date, quantity: Decimal, but: int | None = None) -> str | None:
        """Why so much cannot be done on that day; `but` is the session being corrected."""
        contract_id, line = self.lines[line_id]
        done = [one for key, one in self.done.get(line_id, {}).items() if key != but]
        left = left_on(steps_of(line, self.grounds[contract_id].changes), done, day)
        if quantity <= left:
            return None
        return TOO_MUCH.format(decimal_fr(left), line.label) if left > ZERO else ALL_DONE.format(line.label)

    def label(self, line_id: int) -> str:
        """How a line is called."""
        return self.lines[line_id][1].label

    def count(self, line_id: int, session_id: int, day: date, quantity: Decimal) -> None:
        """A session is done: those judged after it count it."""
        self.done.setdefault(line_id, {})[session_id] = (day, quantity)


def undo_refusal(label: str, certified: Decimal, invoiced: Decimal, quantity: Decimal) -> str | None:
    """Why a certification cannot be undone: accepted invoices already count it."""
    left = certified - quantity
    return INVOICED.format(decimal_fr(invoiced), label, decimal_fr(left)) if invoiced > left else None


def fixed_refusal(state: DeliveryState) -> str | None:
    """Why a session is no longer corrected nor deleted."""
    return None if state in OPEN_STATES else FIXED.format(state.label.lower(), WAYS[state])
