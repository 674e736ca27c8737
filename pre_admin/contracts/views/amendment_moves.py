"""The steps of an amendment: declarations, and what each says before it does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pre_admin.contracts.models import Amendment
from pre_admin.contracts.queries.amendments import facts_of, lacking_of
from pre_admin.contracts.rules.amendments import signed_fr
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.contracts import AMENDMENT_STATES
from pre_admin.contracts.services import amendments as services
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move

Fields = Mapping[str, Any]
SIGNATURES = ("provider_signed_on", "signed_on")
REASON = "ended_reason"


def _when(verb: str) -> Callable[[Any], bool]:
    return lambda record: AMENDMENT_STATES.allows(record.state, verb)


def _fields(*names: str, optional: Sequence[str] = ()) -> Callable[[Any, Any], Fields]:
    def made(record: Any, actor: Any) -> Fields:
        needed = {name: field_for(Amendment, name, {}, {}, required=True) for name in names}
        return needed | {name: field_for(Amendment, name, {}, {}) for name in optional}

    return made


def lacking_told(record: Amendment) -> list[str]:
    """What is to be done first."""
    return [f"À faire d’abord : {one}" for one in lacking_of(record)]


def issuing_told(record: Amendment) -> Sequence[str]:
    """What is lacking first; else what the issue does."""
    return lacking_told(record) or [
        "Son document est gardé tel qu’il est ; il ne se modifie plus, sauf à reprendre l’avenant en brouillon.",
        "Il ne change le contrat qu’une fois signé des deux côtés.",
    ]


def signing_told(record: Amendment) -> Sequence[str]:
    """What is lacking first; else what follows."""
    lacking = lacking_told(record)
    if lacking:
        return lacking
    facts = facts_of(record)
    more = sum(facts.after.tranches.values(), ZERO) - sum(facts.before.tranches.values(), ZERO)
    money = (
        f"L’engagement du contrat change de {signed_fr(more)} sur ses enveloppes."
        if more
        else "L’engagement du contrat ne change pas au total."
    )
    return [money, f"Le contrat est changé à partir du {date_fr(record.effective_on)}."]


MOVES: tuple[Move, ...] = (
    Move(
        "issue", "Émettre", services.issue, ready=_when("issue"), tells=issuing_told, icon="doc", done="Avenant émis.",
        note="L’avenant part ensuite à la signature. Ses textes sont relus par le logiciel : aucun nom d’enfant ou de parent ne doit y figurer.",
        next_step=("Émettre l’avenant", "Une fois émis, il s’envoie au prestataire pour signature."),
    ),
    Move(
        "sign", "Noter les signatures", services.sign, act="sign", fields=_fields(*SIGNATURES, optional=("signed_document_id",)),
        defaults=lambda record, actor: {"signed_on": today()}, widths={"provider_signed_on": 4, "signed_on": 4, "signed_document_id": 12},
        ready=_when("sign"), tells=signing_told, icon="check", done="Avenant signé : le contrat est changé.",
        note="Quand le prestataire puis la caisse ont signé. Vous pouvez joindre l’avenant numérisé.",
        next_step=("Noter les signatures", "Le contrat et son engagement ne changent qu’à la signature des deux."),
    ),
    Move(
        "scan", "Joindre l’avenant signé", services.join_scan, fields=_fields("signed_document_id"), icon="clip",
        ready=lambda record: record.signed_on is not None and record.signed_document_id is None, done="Avenant signé joint.",
    ),
    Move(
        "reopen", "Reprendre en brouillon", lambda record, values, actor: services.reopen(record, actor), ready=_when("reopen"), icon="return",
        note="L’avenant garde son numéro et se modifie à nouveau. Le document émis ne vaut plus : prévenez le prestataire s’il l’a reçu.",
        done="Avenant repris en brouillon.",
    ),
    Move(
        "cancel", "Annuler l’avenant", services.cancel, fields=_fields(REASON), widths={REASON: 12}, ready=_when("cancel"), icon="x", danger=True,
        note="L’avenant ne sera pas signé. Il garde son numéro et reste lisible ; le contrat ne change pas.", done="Avenant annulé.",
    ),
)  # fmt: skip
