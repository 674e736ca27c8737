"""Signing the minutes: the step's page, and what it says before it does."""

from collections.abc import Mapping, Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import Sitting
from pre_admin.approval.queries.printed.minutes import head_at
from pre_admin.approval.queries.sittings import called_to, counts_of
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.approval.services.minutes import sign_minutes
from pre_admin.core.calendar import today
from pre_admin.core.french import plural
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move

FIELDS = {"signed_on": True, "signed_by": True, "minutes_document_id": False}
"""Column → whether it must be filled."""


def _fields(record: Sitting, actor: Actor) -> Mapping[str, Any]:
    return {name: field_for(Sitting, name, {}, {}, required=needed) for name, needed in FIELDS.items()}


def _defaults(record: Sitting, actor: Actor) -> Mapping[str, Any]:
    """Signed today, by whoever presided."""
    chair = next((one.name for one in called_to(record.id) if one.member_id == record.chair_id), "")
    return {"signed_on": today(), "signed_by": ", présidence de la séance".join([chair, ""]) if chair else ""}


def signing_told(record: Sitting) -> Sequence[str]:
    """What is signed, and what follows."""
    total, decided = counts_of(record.id)
    number, _ = head_at(record.closed_at)
    return [
        f"Le procès-verbal dit {plural(total, 'point', 'points')}, dont {plural(decided, 'décidé', 'décidés')} ; relisez d’abord le projet, depuis la fiche de la séance.",
        f"Son pied de page porte l’empreinte de la décision n°\u00a0{number}, la dernière à la clôture.",
        "Il est gardé tel quel : plus rien n’y change ensuite, et c’est cette version que chacun lira.",
        "Les membres de l’instance le lisent dès lors ; les lettres aux prestataires peuvent être imprimées.",
    ]


SIGN = Move(
    "sign", "Signer le procès-verbal", lambda record, values, actor: sign_minutes(record, values, actor), fields=_fields, defaults=_defaults,
    widths={"signed_on": 4, "signed_by": 8, "minutes_document_id": 12}, ready=lambda record: SITTING_STATES.allows(record.state, "sign"),
    note="Quand la présidence a signé le procès-verbal imprimé. Vous pouvez joindre sa version numérisée.", tells=signing_told,
    done="Procès-verbal signé. Les lettres de décision peuvent être imprimées.", icon="check",
    next_step=("Signer le procès-verbal", "Le relire, le faire signer, puis le figer : les lettres en dépendent."),
)  # fmt: skip
