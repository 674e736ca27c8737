"""The steps of a contract once issued: sent, signed, suspended, resumed, terminated, cancelled."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractState, ContractSuspension
from pre_admin.contracts.queries.checklist import gaps_of_contract
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.checklist import Stops, stopping
from pre_admin.contracts.rules.contracts import CONTRACT_STATES
from pre_admin.contracts.services.commitments import hold_contract, settle_commitment
from pre_admin.contracts.services.wording import check_words
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, plural
from pre_admin.funding.models import Action

Values = Mapping[str, Any]
LACKS = "Ce contrat ne peut pas encore être signé. {}"
FUTURE = "Cette date est dans l’avenir : notez-la quand elle sera passée."
BEFORE_ISSUE = "Le contrat a été émis le {} : il ne peut pas être envoyé ni signé avant."
BEFORE_PROVIDER = "La caisse signe après le prestataire, qui a signé le {} : vérifiez les deux dates."
BEFORE_RESOLUTION = "La délibération est du {} : la caisse ne peut pas signer avant."
BEFORE_APPROVAL = "L’action a été validée le {} : la caisse ne peut pas signer avant."
BEFORE_SIGNATURE = "Le contrat a été signé le {} : choisissez une date postérieure."
BEFORE_SUSPENSION = "La suspension a commencé le {} : elle ne peut pas finir avant."
TOO_SOON = (
    "Le préavis est de {} : notifiée le {}, la résiliation prend effet le {} au plus tôt. "
    "Changez la date, ou cochez que le prestataire et la caisse sont d’accord pour une date plus proche."
)
BEFORE_NOTICE = "La résiliation ne peut pas prendre effet avant d’être notifiée."
AFTER_END = "Le contrat finit le {} de toute façon : choisissez une date antérieure, ou laissez-le finir."
NO_NUMBER = "Ce brouillon n’a pas de numéro : supprimez-le plutôt."


def note_sent(contract: Contract, values: Values, actor: Actor) -> None:
    """The issued contract left for the provider. Raises DomainError."""
    hold_contract(contract)
    if contract.state is not ContractState.ISSUED:
        raise DomainError(CONTRACT_STATES.refusal.format(contract.state.label.lower()))
    _not_ahead(values["sent_on"], "sent_on")
    _not_before_issue(contract, values["sent_on"], "sent_on")
    contract.sent_on = values["sent_on"]


def sign(contract: Contract, values: Values, actor: Actor) -> None:
    """Both have signed: the money is committed on the envelopes, tranche by tranche (R7, R8). Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "sign")
    lacking = stopping(gaps_of_contract(contract), Stops.ISSUE, Stops.SIGN)
    if lacking:
        raise DomainError(LACKS.format(" ".join(lacking)))
    provider, office = values["provider_signed_on"], values["signed_on"]
    _check_signatures(contract, provider, office)
    contract.provider_signed_on, contract.signed_on, contract.state = provider, office, after
    contract.signed_document_id = values.get("signed_document_id")
    settle_commitment(contract, "Contrat signé", actor)


def join_scan(contract: Contract, values: Values, actor: Actor) -> None:
    """The signed paper, scanned, when it comes after the signature was noted. Raises DomainError."""
    hold_contract(contract)
    contract.signed_document_id = values["signed_document_id"]


def _check_signatures(contract: Contract, provider: date, office: date) -> None:
    _not_ahead(provider, "provider_signed_on")
    _not_ahead(office, "signed_on")
    _not_before_issue(contract, provider, "provider_signed_on")
    if office < provider:
        raise DomainError(BEFORE_PROVIDER.format(date_fr(provider)), "signed_on")
    columns = (Action.approved_on, Action.resolution_on)
    approved_on, resolution_on = db.session.execute(select(*columns).where(Action.id == contract.action_id)).one()
    if approved_on is not None and office < approved_on:
        raise DomainError(BEFORE_APPROVAL.format(date_fr(approved_on)), "signed_on")
    if resolution_on is not None and office < resolution_on:
        raise DomainError(BEFORE_RESOLUTION.format(date_fr(resolution_on)), "signed_on")


# ---- suspended, resumed
def suspend(contract: Contract, values: Values, actor: Actor) -> None:
    """No session from that day on, until the contract is resumed (I7). Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "suspend")
    _not_ahead(values["starts_on"], "starts_on")
    _not_before_signature(contract, values["starts_on"], "starts_on")
    check_words({"reason": ("Motif", values["reason"])}, values)
    db.session.add(ContractSuspension(contract_id=contract.id, starts_on=values["starts_on"], reason=values["reason"]))
    contract.state = after
    db.session.flush()


def resume(contract: Contract, values: Values, actor: Actor) -> None:
    """The suspension ended that day. Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "resume")
    _not_ahead(values["ends_on"], "ends_on")
    _end_suspension(contract, values["ends_on"])
    contract.state = after


def open_suspension(contract_id: int) -> ContractSuspension | None:
    """The suspension that has no end yet."""
    statement = select(ContractSuspension).where(
        ContractSuspension.contract_id == contract_id, ContractSuspension.ends_on.is_(None)
    )
    return db.session.scalar(statement.order_by(ContractSuspension.starts_on.desc()).limit(1))


def _end_suspension(contract: Contract, day: date) -> None:
    held = open_suspension(contract.id)
    if held is None:
        return
    if day < held.starts_on:
        raise DomainError(BEFORE_SUSPENSION.format(date_fr(held.starts_on)), "ends_on")
    held.ends_on = day


# ---- ended before its end
def terminate(contract: Contract, values: Values, actor: Actor) -> None:
    """The contract ends early: after the notice, unless both agree. It is settled and closed later. Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "terminate")
    notice, effect = values["notice_on"], values["terminated_on"]
    _check_termination(contract, notice, effect, bool(values.get("agreed")))
    check_words({"ended_reason": ("Motif", values["ended_reason"])}, values)
    held = open_suspension(contract.id)
    if held is not None:
        held.ends_on = max(held.starts_on, effect)
    contract.notice_on, contract.terminated_on, contract.ended_reason = notice, effect, values["ended_reason"]
    contract.state = after


def _check_termination(contract: Contract, notice: date, effect: date, agreed: bool) -> None:
    _not_ahead(notice, "notice_on")
    _not_before_signature(contract, notice, "notice_on")
    if effect < notice:
        raise DomainError(BEFORE_NOTICE, "terminated_on")
    ends_on = terms_of_one(contract.id).ends_on
    if ends_on is not None and effect > ends_on:
        raise DomainError(AFTER_END.format(date_fr(ends_on)), "terminated_on")
    soonest = notice + timedelta(days=contract.notice_days)
    if effect < soonest and not agreed:
        told = plural(contract.notice_days, "jour", "jours")
        raise DomainError(TOO_SOON.format(told, date_fr(notice), date_fr(soonest)), "terminated_on")


def cancel(contract: Contract, values: Values, actor: Actor) -> None:
    """An issued contract that will not be signed: it keeps its number, and says why. Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "cancel")
    if contract.reference is None:
        raise DomainError(NO_NUMBER)
    check_words({"ended_reason": ("Motif", values["ended_reason"])}, values)
    contract.ended_reason, contract.state = values["ended_reason"], after


# ---- dates
def _not_ahead(day: date, field: str) -> None:
    if day > today():
        raise DomainError(FUTURE, field)


def _not_before_issue(contract: Contract, day: date, field: str) -> None:
    if contract.issued_on is not None and day < contract.issued_on:
        raise DomainError(BEFORE_ISSUE.format(date_fr(contract.issued_on)), field)


def _not_before_signature(contract: Contract, day: date, field: str) -> None:
    if contract.signed_on is not None and day < contract.signed_on:
        raise DomainError(BEFORE_SIGNATURE.format(date_fr(contract.signed_on)), field)
