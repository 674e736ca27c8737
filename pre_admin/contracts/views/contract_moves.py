"""The steps of a contract: declarations, and what each says before it does."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import CarryOver, Contract, ContractState, ContractSuspension
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.carrying import told_of
from pre_admin.contracts.rules.checklist import Stops, stopping
from pre_admin.contracts.rules.contracts import CONTRACT_STATES
from pre_admin.contracts.rules.standing import Standing, may_be_settled
from pre_admin.contracts.services import contract_steps as steps
from pre_admin.contracts.services import issuing, settling
from pre_admin.contracts.services.carrying import carry_over
from pre_admin.contracts.views.reading import carriable_now, gaps_now, money_now, renewed_by, standing_now, terms_now
from pre_admin.core.calendar import today
from pre_admin.core.french import amount_fr, plural
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move
from pre_admin.panel.fields import AmountField, ChoiceField, Required, TickField

HOME = "/admin/contract/"
S = ContractState
Fields = Mapping[str, Any]
REASON = "ended_reason"


def _when(verb: str) -> Callable[[Any], bool]:
    return lambda record: CONTRACT_STATES.allows(record.state, verb)


def _fields(model: Any, *needed: str, optional: Sequence[str] = ()) -> Callable[[Any, Actor], Fields]:
    def made(record: Any, actor: Actor) -> Fields:
        found = {name: field_for(model, name, {}, {}, required=True) for name in needed}
        return found | {name: field_for(model, name, {}, {}) for name in optional}

    return made


# ---- issuing, signing
def issuing_told(record: Contract) -> Sequence[str]:
    """What is lacking first; else what the issue does."""
    lacking = stopping(gaps_now(record), Stops.ISSUE)
    if lacking:
        return [f"À faire d’abord : {one}" for one in lacking]
    later = stopping(gaps_now(record), Stops.SIGN)
    number = f"Il garde le numéro {record.reference}." if record.reference else "Il reçoit le numéro suivant de l’année."
    return [
        number,
        "Il ne se modifie plus, sauf à le reprendre en brouillon.",
        *(f"À faire avant la signature : {one}" for one in later),
    ]


def signing_told(record: Contract) -> Sequence[str]:
    """What is lacking first; else what is committed."""
    lacking = stopping(gaps_now(record), Stops.ISSUE, Stops.SIGN)
    if lacking:
        return [f"À faire d’abord : {one}" for one in lacking]
    total = amount_fr(sum(terms_now(record).tranches.values(), ZERO))
    return [f"{total} sont engagés sur les enveloppes du contrat.", "Ensuite, seul un avenant change ce qui est acheté."]


def _today_for(*names: str) -> Callable[[Any, Actor], Fields]:
    return lambda record, actor: dict.fromkeys(names, today())


# ---- terminating
def terminable(record: Contract) -> bool:
    """Signed, and not at its end yet."""
    ends_on = terms_now(record).ends_on
    return CONTRACT_STATES.allows(record.state, "terminate") and (ends_on is None or ends_on >= today())


def _termination_fields(record: Contract, actor: Actor) -> Fields:
    given = _fields(Contract, "notice_on", "terminated_on", REASON)(record, actor)
    agreed = TickField("Le prestataire et la caisse sont d’accord pour une date plus proche que le préavis")
    return {**given, "agreed": agreed}


def _termination_defaults(record: Contract, actor: Actor) -> Fields:
    return {"notice_on": today(), "terminated_on": today() + timedelta(days=record.notice_days)}


def _termination_note(record: Contract) -> str:
    told = plural(record.notice_days, "jour", "jours")
    return f"Le préavis est de {told}. Ce qui est livré jusqu’à la date d’effet reste dû ; le solde est rendu à la clôture."


# ---- closing, renewing
def closable(record: Contract) -> bool:
    """Whether the time to settle it has come."""
    if not CONTRACT_STATES.allows(record.state, "close"):
        return False
    standing = standing_now(record)
    return may_be_settled(standing, standing is Standing.RUNNING and money_now(record).all_delivered)


def closing_told(record: Contract) -> Sequence[str]:
    """What is open first; else what returns to the envelopes."""
    left = settling.left_open(record.id)
    if left:
        return [f"À faire d’abord : {' et '.join(left)}."]
    return [
        f"{amount_fr(settling.balance_of(record))} sont rendus aux enveloppes.",
        "Plus rien ne se facture sur un contrat clos.",
    ]


def _carry_fields(record: Contract, actor: Actor) -> Fields:
    offered = tuple((one.envelope_id, one.title) for one in carriable_now(record))
    return {
        "envelope_id": ChoiceField("Enveloppe quittée", [Required()], options=lambda: offered, blank=None),
        "amount": AmountField("Montant reporté, TTC", [Required()]),
        "reason": field_for(CarryOver, "reason", {}, {}, required=True),
    }


def _carry_defaults(record: Contract, actor: Actor) -> Fields:
    first = carriable_now(record)[0]
    return {"envelope_id": first.envelope_id, "amount": first.most or None}


def carrying_told(record: Contract) -> Sequence[str]:
    """What each balance is, and where it can go."""
    return [told_of(one) for one in carriable_now(record)]


def renewable(record: Contract) -> bool:
    """Signed once, and not renewed yet."""
    return record.state in (S.SIGNED, S.SUSPENDED, S.TERMINATED, S.CLOSED) and renewed_by(record) is None


def renewal_told(record: Contract) -> Sequence[str]:
    """On which action; or what to do first."""
    refusal, action = settling.next_action(record)
    if action is None:
        return [f"À faire d’abord : {refusal}"]
    return [f"Un brouillon est préparé sur l’action {action}, d’après ce qui y est validé, avec les mêmes clauses."]


def _renew(record: Contract, values: Fields, actor: Actor) -> str:
    return f"{HOME}details/?id={settling.renew(record, values, actor).id}"


MOVES: tuple[Move, ...] = (
    Move(
        "issue", "Émettre", issuing.issue, ready=_when("issue"), tells=issuing_told, icon="doc", done="Contrat émis.",
        note="Le contrat reçoit son numéro et part ensuite à la signature. Ses textes sont relus par le logiciel : aucun nom d’enfant ou de parent ne doit y figurer.",
        next_step=("Émettre le contrat", "Il reçoit son numéro, puis s’envoie au prestataire."),
    ),
    Move(
        "sent", "Noter l’envoi", steps.note_sent, fields=_fields(Contract, "sent_on"), defaults=_today_for("sent_on"), icon="flag",
        ready=lambda record: record.state is S.ISSUED and record.sent_on is None, done="Envoi noté.",
        next_step=("Envoyer le contrat au prestataire", "Notez le jour de l’envoi : le délai de signature se compte de là."),
    ),
    Move(
        "sign", "Noter les signatures", steps.sign, act="sign",
        fields=_fields(Contract, "provider_signed_on", "signed_on", optional=("signed_document_id",)),
        defaults=_today_for("signed_on"), widths={"provider_signed_on": 4, "signed_on": 4, "signed_document_id": 12}, ready=_when("sign"),
        tells=signing_told, note="Quand le prestataire puis la caisse ont signé. Vous pouvez joindre le contrat numérisé.", icon="check",
        done="Contrat signé : ses tranches sont engagées.", next_step=("Noter les signatures", "L’argent n’est engagé qu’à la signature des deux."),
    ),
    Move(
        "scan", "Joindre le contrat signé", steps.join_scan, fields=_fields(Contract, "signed_document_id"), icon="clip",
        ready=lambda record: record.signed_on is not None and record.signed_document_id is None, done="Contrat signé joint.",
    ),
    Move(
        "close", "Solder et clore", lambda record, values, actor: settling.close(record, actor), ready=closable, tells=closing_told, icon="check",
        note="Le solde non dépensé retourne à ses enveloppes.", done="Contrat clos.",
        next_step=("Solder et clore le contrat", "Une fois tout certifié, décidé et payé ; le solde retourne aux enveloppes."),
    ),
    Move(
        "carry", "Reporter un solde", carry_over, fields=_carry_fields, defaults=_carry_defaults, tells=carrying_told, icon="return",
        widths={"envelope_id": 8, "amount": 4, "reason": 12}, ready=lambda record: bool(carriable_now(record)),
        done="Solde reporté : l’engagement a changé d’enveloppe, au centime.",
        note="L’argent engagé et non dépensé d’une année passe à l’enveloppe de l’année suivante, du même financeur, sur le même axe. Ce qui n’est pas reporté reste engagé, puis revient à son enveloppe quand le contrat est soldé. Un report ne se modifie pas.",
    ),
    Move(
        "renew", "Renouveler", _renew, act="create", ready=renewable, tells=renewal_told, icon="return", done="Contrat suivant préparé, en brouillon.",
        note="Un nouveau contrat, lié à celui-ci, sur l’action qui reconduit la sienne.",
    ),
    Move(
        "reopen", "Reprendre en brouillon", lambda record, values, actor: issuing.reopen(record, actor), ready=_when("reopen"), icon="return",
        note="Le contrat garde son numéro et se modifie à nouveau. Le document émis ne vaut plus : prévenez le prestataire s’il l’a reçu.",
        done="Contrat repris en brouillon.",
    ),
    Move(
        "suspend", "Suspendre", steps.suspend, fields=_fields(ContractSuspension, "starts_on", "reason"), defaults=_today_for("starts_on"),
        widths={"starts_on": 4, "reason": 12}, ready=_when("suspend"), icon="clock", done="Contrat suspendu.",
        note="Aucun service ne se note pendant une suspension. La fin du contrat ne change pas.",
    ),
    Move(
        "resume", "Reprendre l’exécution", steps.resume, fields=_fields(ContractSuspension, "ends_on"), defaults=_today_for("ends_on"),
        ready=_when("resume"), icon="return", done="Exécution reprise.", note="Indiquez le dernier jour de la suspension.",
        next_step=("Reprendre l’exécution", "Le contrat est suspendu : aucun service ne se note."),
    ),
    Move(
        "terminate", "Résilier", steps.terminate, fields=_termination_fields, defaults=_termination_defaults, note=_termination_note,
        widths={"notice_on": 4, "terminated_on": 4, REASON: 12, "agreed": 12}, ready=terminable, icon="x", danger=True,
        done="Résiliation notée.",
    ),
    Move(
        "cancel", "Annuler", steps.cancel, fields=_fields(Contract, REASON), widths={REASON: 12}, icon="x", danger=True,
        ready=lambda record: CONTRACT_STATES.allows(record.state, "cancel") and record.reference is not None, done="Contrat annulé.",
        note="Le contrat ne sera pas signé. Il garde son numéro et reste lisible ; l’argent de l’action est libre pour un autre.",
    ),
)  # fmt: skip
