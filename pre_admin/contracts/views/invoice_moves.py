"""The steps of an invoice: declarations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Invoice, InvoiceState, InvoiceSuspension
from pre_admin.contracts.queries.cases import iban_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.billing import Case, Gap, shared_out
from pre_admin.contracts.rules.invoices import INVOICE_STATES, acceptable, accepted_amount, blocking, check
from pre_admin.contracts.services import invoice_payment as payment
from pre_admin.contracts.services import invoice_steps as steps
from pre_admin.core.calendar import today
from pre_admin.core.french import amount_fr, decimal_fr
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move
from pre_admin.panel.fields import DayField, QuantityField, Required, TickField

Fields = Mapping[str, Any]
S = InvoiceState
CLOCK = "Le délai de paiement s’arrête le jour où le prestataire est averti par écrit, et trente jours s’ouvrent à nouveau quand ce qui manque est reçu, ou ce qui restait s’il restait plus (CCP, art. R2192-27 à R2192-29)."
CREDIT = "Demandez au prestataire un avoir pour le reste : sa facture demeure entière chez lui."


# ---- what the page knows of an invoice, worked out once
def checked(record: Invoice) -> tuple[Case, list[Gap]]:
    """The case of an invoice and its gaps, once for a page."""
    made: dict[tuple[int, int], tuple[Case, list[Gap]]] = g.setdefault("invoice_cases", {})
    key = (record.id, record.version)
    if key not in made:
        case = steps.case_for(record)
        made[key] = (case, check(case))
    return made[key]


def passes(record: Invoice) -> bool:
    """Whether it can be accepted whole."""
    return record.state is S.RECEIVED and not blocking(checked(record)[1])


def passes_in_part(record: Invoice) -> bool:
    """Whether some of it can be accepted, and not all."""
    if record.state is not S.RECEIVED or passes(record):
        return False
    case, _ = checked(record)
    most = acceptable(case)
    return accepted_amount(case, most) > ZERO and not blocking(check(case, most))


def splits(record: Invoice) -> bool:
    """Whether less than the whole may be accepted of one that passes."""
    return passes(record) and bool(checked(record)[0].bill.lines)


def stuck(record: Invoice) -> bool:
    """Whether nothing of it can be accepted as it is."""
    return record.state is S.RECEIVED and not passes(record) and not passes_in_part(record)


def _when(verb: str) -> Callable[[Any], bool]:
    return lambda record: INVOICE_STATES.allows(record.state, verb)


# ---- fields
def _reason(record: Invoice, actor: Actor) -> Fields:
    return {"reason": field_for(Invoice, "reason", {}, {}, required=True)}


def _part_fields(record: Invoice, actor: Actor) -> Fields:
    case = checked(record)[0]
    found: dict[str, Any] = {}
    for place, row in enumerate(steps.lines_of(record)):
        known = case.deal.terms.line(row.line_id) or case.deal.whole.line(row.line_id)
        label = row.label or (known.label if known else f"Ligne {place + 1}")
        told = f"{decimal_fr(row.quantity)} facturées"
        found[steps.QUANTITY.format(row.id)] = QuantityField(label, [Required()], description=told)
    return {**found, **_reason(record, actor)}


def _part_defaults(record: Invoice, actor: Actor) -> Fields:
    most = acceptable(checked(record)[0])
    return {steps.QUANTITY.format(row.id): most[place] for place, row in enumerate(steps.lines_of(record))}


def _suspend_fields(record: Invoice, actor: Actor) -> Fields:
    return {"starts_on": field_for(InvoiceSuspension, "starts_on", {}, {}), **_reason(record, actor)}


def _suspend_defaults(record: Invoice, actor: Actor) -> Fields:
    """Today; the reason already says what the check found."""
    stops = blocking(checked(record)[1])
    return {"starts_on": today(), "reason": " ".join(one.sentence for one in stops)[:500] or None}


def _resume_fields(record: Invoice, actor: Actor) -> Fields:
    return {"ends_on": DayField("Ce qui manquait est reçu le", [Required()])}


def _iban_fields(record: Invoice, actor: Actor) -> Fields:
    return {
        "iban_check_note": field_for(Invoice, "iban_check_note", {}, {}, required=True),
        "confirmed_account": TickField("Le prestataire confirme que ce compte est le sien"),
        "replace_known": TickField("Ce compte devient celui de sa fiche, pour toutes les factures à venir"),
    }


def _order_fields(record: Invoice, actor: Actor) -> Fields:
    return {name: field_for(Invoice, name, {}, {}, required=True) for name in ("order_reference", "ordered_on")}


def _order_defaults(record: Invoice, actor: Actor) -> Fields:
    return {"order_reference": record.order_reference, "ordered_on": record.ordered_on or today()}


def _paid_fields(record: Invoice, actor: Actor) -> Fields:
    return {"paid_on": field_for(Invoice, "paid_on", {}, {}, required=True)}


def _paid_defaults(record: Invoice, actor: Actor) -> Fields:
    return {"paid_on": record.paid_on or today()}


# ---- what will follow
def _accept_tells(record: Invoice) -> Sequence[str]:
    case, _ = checked(record)
    shared = shared_out(case.deal.commitments, case.bill.total, case.years) or {}
    titles = {one.envelope_id: one.title for one in case.deal.commitments}
    return [f"{amount_fr(amount)} payés par l’engagement sur « {titles[key]} »." for key, amount in shared.items()]


def _iban_note(record: Invoice) -> str:
    known = iban_of(record.provider_id)
    before = "Le compte connu du prestataire est un autre." if known else "Aucun compte n’est connu de ce prestataire."
    return f"{before} Appelez-le à un numéro déjà connu, jamais à celui de la facture, et faites-lui lire son IBAN. Cette étape revient à une autre personne que celle qui a enregistré la facture."


ACCEPT = Move(
    "accept", "Accepter la facture", steps.accept, act="accept", ready=passes, tells=_accept_tells, icon="check", done="Facture acceptée.",
    note="La facture est payée en entier ; notez ensuite son mandat.",
    next_step=("Accepter la facture", "Le contrôle n’y trouve rien qui l’empêche."),
)  # fmt: skip
PART = Move(
    "accept_part", "Accepter en partie", steps.accept_part, act="accept", fields=_part_fields, defaults=_part_defaults, icon="check",
    widths={"reason": 12}, ready=passes_in_part, note=f"Le plus qui puisse être payé aujourd’hui est proposé. {CREDIT}", done="Facture acceptée en partie.",
    next_step=("Accepter en partie", "Une part seulement est certifiée, contractée et engagée."),
)  # fmt: skip
SUSPEND = Move(
    "suspend", "Suspendre la facture", steps.suspend, act="accept", fields=_suspend_fields, defaults=_suspend_defaults, icon="stop",
    widths={"starts_on": 4, "reason": 12}, ready=lambda record: _when("suspend")(record) and not stuck(record), note=CLOCK, done="Facture suspendue.",
)  # fmt: skip

MOVES: tuple[Move, ...] = (
    Move(
        "check_iban", "Vérifier l’IBAN", payment.check_iban, act="bank", fields=_iban_fields, note=_iban_note, icon="lock",
        widths={"iban_check_note": 12, "confirmed_account": 12, "replace_known": 12}, done="IBAN vérifié.",
        ready=lambda record: record.state in (S.RECEIVED, S.SUSPENDED, S.ACCEPTED) and payment.needs_second_person(record),
        next_step=("Vérifier l’IBAN", "Ce n’est pas le compte connu ; une autre personne que celle qui a enregistré la facture le vérifie."),
    ),
    ACCEPT,
    PART,
    replace(PART, name="accept_some", ready=splits, next_step=None),
    replace(
        SUSPEND, name="suspend_wrong", ready=stuck,
        next_step=("Suspendre la facture", "Elle ne peut pas être acceptée telle quelle : dites au prestataire ce qui manque."),
    ),
    SUSPEND,
    Move(
        "resume", "Reprendre le contrôle", steps.resume, act="accept", fields=_resume_fields, defaults=lambda record, actor: {"ends_on": today()},
        ready=_when("resume"), icon="return", note="Un nouveau délai de paiement court de ce jour-là, et la facture est contrôlée à nouveau.",
        done="Contrôle repris.", next_step=("Reprendre le contrôle", "Quand ce qui manquait est arrivé : un nouveau délai court."),
    ),
    Move(
        "reject", "Rejeter la facture", steps.reject, act="accept", fields=_reason, widths={"reason": 12}, ready=_when("reject"), icon="x",
        danger=True, note="Rien n’est payé sur cette facture ; elle reste lisible, avec le motif.", done="Facture rejetée.",
    ),
    Move(
        "reopen", "Revenir sur l’acceptation", steps.reopen, act="accept", ready=_when("reopen"), icon="return",
        note="La facture est à contrôler à nouveau ; ce qu’elle prenait du contrat et des enveloppes redevient disponible.",
        done="Facture à contrôler à nouveau.",
    ),
    Move(
        "order", "Noter le mandat", payment.note_order, fields=_order_fields, defaults=_order_defaults, ready=_when("order"), icon="pen",
        widths={"order_reference": 6, "ordered_on": 4}, note="Le mandat se fait dans le logiciel comptable : seule sa référence est gardée ici.",
        done="Mandat noté.", next_step=("Noter le mandat", "Fait dans le logiciel comptable ; le délai court jusqu’au paiement."),
    ),
    Move(
        "correct_order", "Corriger le mandat", payment.note_order, fields=_order_fields, defaults=_order_defaults, icon="pen",
        widths={"order_reference": 6, "ordered_on": 4}, ready=lambda record: record.state is S.ORDERED, done="Mandat corrigé.",
    ),
    Move(
        "pay", "Noter le paiement", payment.note_payment, fields=_paid_fields, defaults=_paid_defaults, ready=_when("pay"), icon="wallet",
        note="Le jour où le comptable a payé.", done="Paiement noté.", next_step=("Noter le paiement", "Le jour où le comptable a payé."),
    ),
    Move(
        "correct_payment", "Corriger la date du paiement", payment.note_payment, fields=_paid_fields, defaults=_paid_defaults, icon="pen",
        ready=lambda record: record.state is S.PAID, done="Date du paiement corrigée.",
    ),
)  # fmt: skip
