"""What an amendment changes, and what it still lacks before it is issued or signed: each gap a sentence with the way out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pre_admin.contracts.models import AmendmentState, ContractState
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.effective import Line, Terms
from pre_admin.core.french import amount_fr, date_fr, decimal_fr

OPEN_STATES = (AmendmentState.DRAFT, AmendmentState.ISSUED)
AMENDABLE = (ContractState.SIGNED, ContractState.SUSPENDED)

NOT_SIGNED = "Le contrat est « {} » : un avenant change un contrat signé. Modifiez plutôt le contrat, ou passez par un nouveau."
ANOTHER = "L’avenant n° {} de ce contrat est encore « {} » : signez-le ou annulez-le avant d’en préparer un autre."
FIXED = "Cet avenant est « {} » : il ne se modifie plus. {}"
WAYS = {
    AmendmentState.ISSUED: "Reprenez-le en brouillon.",
    AmendmentState.SIGNED: "Préparez-en un autre.",
    AmendmentState.CANCELLED: "Préparez-en un autre.",
}
NO_DATE = "La date d’effet manque : dites de quand l’avenant vaut."
NOTHING = "Cet avenant ne change rien : ajoutez une prestation, une tranche ou une nouvelle fin."
BEFORE_START = "L’avenant vaudrait du {}, avant le début du contrat ({}) : corrigez la date d’effet."
BEFORE_LAST = "L’avenant vaudrait du {}, avant le précédent ({}) : corrigez la date d’effet."
AFTER_END = "L’avenant vaudrait du {}, après la fin du contrat ({}) : corrigez la date d’effet, ou passez par un nouveau contrat."
OVER = "Le contrat a pris fin le {} : un avenant ne le change plus. Passez par un nouveau contrat."
END_BEFORE = "La nouvelle fin ({}) précède la date d’effet ({}) : corrigez l’une des deux."
END_BEFORE_DONE = "Une séance a déjà été tenue le {} : la nouvelle fin ne peut pas la précéder."
UNDER_DONE = "« {} » passerait à {}, sous ce qui est déjà fait au fil du contrat (il manquerait {}) : réduisez moins."
UNDER_INVOICED = "« {} » passerait à {}, et {} en sont déjà facturés : réduisez moins, ou rejetez d’abord la facture."
UNDER_ZERO = "« {} » n’a que {} au contrat : on n’en retire pas plus."
TRANCHE_UNDER_ZERO = "L’enveloppe « {} » ne porte que {} de ce contrat : on n’en retire pas plus."
TRANCHE_TAKEN = "L’enveloppe « {} » passerait à {}, et des factures acceptées en prennent {} : retirez moins."
UNEQUAL = "Les prestations changent de {} TTC et les tranches de {} : les deux doivent être égaux."
OVER_APPROVED = (
    "L’action n’a que {} à engager sur l’enveloppe « {} », et le contrat en demanderait {} : réduisez l’avenant ; "
    "ou modifiez l’action, qui retournera devant les deux instances."
)

PAPER = "Le document ne dirait pas {} : complétez la fiche du prestataire ; l’en-tête se décide dans les Réglages."


@dataclass(frozen=True)
class LineChange:
    """More or less of a line, or a new line when `line_id` is None."""

    line_id: int | None
    quantity: Decimal
    new: Line | None = None


@dataclass(frozen=True)
class Facts:
    """What an amendment is judged on."""

    contract_state: ContractState
    starts_on: date | None
    today: date
    effective_on: date | None
    new_ends_on: date | None
    before: Terms
    after: Terms
    changes: Sequence[LineChange]
    labels: Mapping[int, str] = field(default_factory=dict)
    left: Mapping[int, Decimal] = field(default_factory=dict)
    """Line → the least that would be left to do of it at any time, under the amendment."""
    invoiced: Mapping[int, Decimal] = field(default_factory=dict)
    taken: Mapping[int, Decimal] = field(default_factory=dict)
    """Envelope → what accepted invoices take of the contract's tranche."""
    free: Mapping[int, Decimal] = field(default_factory=dict)
    """Envelope → what was approved for the action and no other contract takes."""
    titles: Mapping[int, str] = field(default_factory=dict)
    last_done: date | None = None
    last_effective: date | None = None


def gaps_of(facts: Facts) -> list[str]:
    """Everything that keeps an amendment from being issued or signed."""
    if facts.contract_state not in AMENDABLE:
        return [NOT_SIGNED.format(facts.contract_state.label.lower())]
    return [*_dates(facts), *_quantities(facts), *_money(facts)]


def _dates(facts: Facts) -> Iterable[str]:
    end, effect, new_end = facts.before.ends_on, facts.effective_on, facts.new_ends_on
    if end and facts.today > end:
        yield OVER.format(date_fr(end))
    if effect is None:
        yield NO_DATE
        return
    if facts.starts_on and effect < facts.starts_on:
        yield BEFORE_START.format(date_fr(effect), date_fr(facts.starts_on))
    if facts.last_effective and effect < facts.last_effective:
        yield BEFORE_LAST.format(date_fr(effect), date_fr(facts.last_effective))
    if end and effect > end:
        yield AFTER_END.format(date_fr(effect), date_fr(end))
    if new_end and new_end < effect:
        yield END_BEFORE.format(date_fr(new_end), date_fr(effect))
    if new_end and facts.last_done and new_end < facts.last_done:
        yield END_BEFORE_DONE.format(date_fr(facts.last_done))


def _quantities(facts: Facts) -> Iterable[str]:
    before = {one.id: one.quantity for one in facts.before.lines}
    after = {one.id: one.quantity for one in facts.after.lines}
    for key in {one.line_id: None for one in facts.changes if one.line_id is not None}:
        label, had, have = facts.labels.get(key, ""), before.get(key, ZERO), after.get(key, ZERO)
        change = sum((one.quantity for one in facts.changes if one.line_id == key), ZERO)
        if had + change < ZERO:
            yield UNDER_ZERO.format(label, decimal_fr(had))
        elif change < ZERO and facts.left.get(key, ZERO) < ZERO:
            yield UNDER_DONE.format(label, decimal_fr(have), decimal_fr(-facts.left[key]))
        elif change < ZERO and facts.invoiced.get(key, ZERO) > have:
            yield UNDER_INVOICED.format(label, decimal_fr(have), decimal_fr(facts.invoiced[key]))


def _money(facts: Facts) -> Iterable[str]:
    changed = {key: facts.after.tranches.get(key, ZERO) - facts.before.tranches.get(key, ZERO) for key in _envelopes(facts)}
    end_moves = facts.new_ends_on is not None and facts.new_ends_on != facts.before.ends_on
    if not facts.changes and not any(changed.values()) and not end_moves:
        yield NOTHING
    for key, change in changed.items():
        have, title = facts.after.tranches.get(key, ZERO), facts.titles.get(key, "")
        if have < ZERO:
            yield TRANCHE_UNDER_ZERO.format(title, amount_fr(facts.before.tranches.get(key, ZERO)))
        elif change < ZERO and facts.taken.get(key, ZERO) > have:
            yield TRANCHE_TAKEN.format(title, amount_fr(have), amount_fr(facts.taken[key]))
        elif change > ZERO and have > facts.free.get(key, ZERO):
            yield OVER_APPROVED.format(amount_fr(max(facts.free.get(key, ZERO), ZERO)), title, amount_fr(have))
    bought, paid = facts.after.amounts.total - facts.before.amounts.total, sum(changed.values(), ZERO)
    if bought != paid:
        yield UNEQUAL.format(signed_fr(bought), signed_fr(paid))


def _envelopes(facts: Facts) -> Sequence[int]:
    return sorted({*facts.before.tranches, *facts.after.tranches})


def paper_gap(missing: Sequence[str]) -> str:
    """What the paper would not say."""
    return PAPER.format(", ni ".join(missing))


def signed_fr(amount: Decimal) -> str:
    """« +250,00 € », « −250,00 € », « 0,00 € »."""
    sign = "+" if amount > ZERO else "−" if amount < ZERO else ""
    return f"{sign}{amount_fr(abs(amount))}"


def signed_quantity(quantity: Decimal) -> str:
    """« +5 », « −2,5 »."""
    sign = "+" if quantity > ZERO else "−" if quantity < ZERO else ""
    return f"{sign}{decimal_fr(abs(quantity))}"


def fixed_refusal(state: AmendmentState) -> str | None:
    """Why an amendment is no longer modified."""
    return None if state is AmendmentState.DRAFT else FIXED.format(state.label.lower(), WAYS[state])
