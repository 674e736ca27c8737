"""The steps of a session, one by one or several at once: declarations."""

from collections.abc import Mapping
from typing import Any

from pre_admin.contracts.models import Delivery
from pre_admin.contracts.rules.deliveries import DELIVERY_STATES
from pre_admin.contracts.services import certification, deliveries
from pre_admin.core.calendar import today
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import BatchAction, Move

CERTIFY_NOTE = (
    "Certifier un service fait permet de payer : le prestataire a bien tenu ces séances, dans les quantités notées. "
    "Votre nom et la date sont gardés. Qui enregistre une facture n’en certifie pas les séances."
)


def _came(record: Delivery) -> bool:
    return record.held_on <= today()


def _can(verb: str) -> Any:
    return lambda record: DELIVERY_STATES.allows(record.state, verb)


def _remark_fields(record: Delivery, actor: Any) -> Mapping[str, Any]:
    return {"remark": field_for(Delivery, "remark", {}, {}, required=True)}


def _remark_defaults(record: Delivery, actor: Any) -> Mapping[str, Any]:
    return {"remark": record.remark}


MOVES: tuple[Move, ...] = (
    Move(
        "hold", "Noter comme tenue", lambda record, values, actor: deliveries.hold_sessions([record], actor), icon="check",
        ready=lambda record: _can("hold")(record) and _came(record), note="La séance prévue a eu lieu : la coordination pourra la certifier.",
        done="Séance notée comme tenue.", next_step=("La séance a-t-elle eu lieu ?", "Son jour est passé : notez-la, pour que la coordination la certifie."),
    ),
    Move(
        "certify", "Certifier", lambda record, values, actor: certification.certify([record], actor), act="certify", icon="check",
        ready=_can("certify"), note=CERTIFY_NOTE, done="Service fait certifié.",
        next_step=("Certifier le service fait", "Sans cela, la facture ne se paie pas."),
    ),
    Move(
        "refuse", "Ne pas reconnaître faite", lambda record, values, actor: certification.refuse(record, values, actor), act="certify",
        fields=_remark_fields, defaults=_remark_defaults, widths={"remark": 12}, icon="x", danger=True,
        ready=lambda record: _can("refuse")(record) and _came(record),
        note="La séance ne compte plus dans ce qui est fait, et ne se paie pas. Dites pourquoi, sans nommer un enfant.", done="Séance notée non faite.",
    ),
    Move(
        "reconsider", "Revenir sur le refus", lambda record, values, actor: certification.reconsider(record, actor), act="certify",
        ready=_can("reconsider"), note="La séance attend à nouveau d’être certifiée.", done="Séance à certifier à nouveau.", icon="return",
    ),
    Move(
        "undo", "Annuler la certification", lambda record, values, actor: certification.undo_certification(record, actor), act="certify",
        ready=_can("undo"), icon="return", danger=True, done="Certification annulée.",
        note="La séance attend à nouveau d’être certifiée, et n’est plus payable d’ici là. Impossible si une facture acceptée la compte.",
    ),
)  # fmt: skip

BATCH: tuple[BatchAction, ...] = (
    BatchAction(
        "hold", "Noter comme tenues", deliveries.hold_sessions, icon="check", done="noté", condition=lambda record: False,
        note="Ces séances prévues ont eu lieu : la coordination pourra les certifier.", offered=lambda tab: tab in ("late", "all"),
    ),
    BatchAction(
        "certify", "Certifier", certification.certify, act="certify", icon="check", done="certifié", condition=lambda record: False,
        note=CERTIFY_NOTE, offered=lambda tab: tab in ("to-certify", "all"),
    ),
)  # fmt: skip
"""On a record's own page the steps above do the same."""
