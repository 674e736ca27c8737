"""The steps of a funded action: declarations."""

from collections.abc import Callable, Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, today
from pre_admin.core.french import date_fr
from pre_admin.funding.models import Action, ActionReport, FundedState
from pre_admin.funding.queries.actions import papers_of, report_of, waited_too_long
from pre_admin.funding.queries.histories import report_due
from pre_admin.funding.rules.actions import OWNER_STATES
from pre_admin.funding.services import action_steps as steps
from pre_admin.funding.services.action_steps import REPORT_FIELDS
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Move
from pre_admin.panel.documents import documents_told
from pre_admin.panel.fields import TicksField

HOME = "/admin/action/details/"
FREED = "Ce qu’elle avait réservé ou fait valider sur les enveloppes redevient disponible. L’action reste lisible."
Fields = Mapping[str, Any]


def _when(verb: str) -> Callable[[Any], bool]:
    return lambda record: OWNER_STATES.allows(record.state, verb)


def _reason_fields(record: Action, actor: Actor) -> Fields:
    return {"ended_reason": field_for(Action, "ended_reason", {}, {}, required=True)}


def _resolution_fields(record: Action, actor: Actor) -> Fields:
    return {name: field_for(Action, name, {}, {}, required=True) for name in ("resolution_number", "resolution_on")}


def _resolution_defaults(record: Action, actor: Actor) -> Fields:
    return {"resolution_number": record.resolution_number, "resolution_on": record.resolution_on}


# ---- papers
def unread_papers(record: Action) -> list[Any]:
    """The papers nobody has read yet."""
    return [one for one in papers_of(record.id) if one.checked_at is None and one.document_id is not None]


def _paper_fields(record: Action, actor: Actor) -> Fields:
    papers = unread_papers(record)
    told = documents_told([one.document_id for one in papers])
    options = [
        (one.id, f"{one.kind.label}{f', {one.label}' if one.label else ''} ({told.get(one.document_id, '')})") for one in papers
    ]
    return {"papers": TicksField("Pièces relues, sans nom d’enfant", options=options)}


# ---- report
def _report_fields(record: Action, actor: Actor) -> Fields:
    found = {name: field_for(ActionReport, name, {}, {}) for name in REPORT_FIELDS}
    return found | {"document_id": field_for(ActionReport, "document_id", {}, {})}


def _report_defaults(record: Action, actor: Actor) -> Fields:
    """What is already kept; else the action's own numbers, to be corrected."""
    report = report_of(record.id)
    if report is not None:
        return {name: getattr(report, name) for name in REPORT_FIELDS}
    return {
        "received_on": today(), "children": record.children, "quantity": record.quantity, "priority_share": record.priority_share,
        "cost": record.total_cost,
    }  # fmt: skip


def _report_note(record: Action) -> str:
    due = report_due(record.ends_on)
    when = f" Il est attendu le {date_fr(due)}." if due else ""
    report = report_of(record.id)
    kept = " Le fichier déjà joint est gardé si vous n’en choisissez pas d’autre." if report and report.document_id else ""
    return f"Les nombres prévus sont repris : corrigez-les selon ce qui s’est fait.{when}{kept} Jamais le nom d’un enfant ou d’un parent."


# ---- services as a step calls them
def _copy(record: Action, values: Fields, actor: Actor) -> str:
    return f"{HOME}?id={steps.copy_for_next_year(record, actor).id}"


def _return(record: Action, values: Fields, actor: Actor) -> str:
    return f"{HOME}?id={steps.come_back(record, actor).id}"


def _copy_note(record: Action) -> str:
    return (
        f"Un brouillon pour {school_year_label(record.school_year + 1)}, avec les mêmes textes, les dates un an plus tard et les mêmes "
        "montants sur les enveloppes de l’année suivante, quand elles existent. Les pièces sont à joindre à nouveau."
    )


MOVES: tuple[Move, ...] = (
    Move(
        "submit", "Déposer", steps.submit, ready=_when("submit"), icon="flag",
        note="L’action peut être mise à l’ordre du jour du comité technique. Ses textes sont relus par le logiciel : aucun nom d’enfant ou de parent ne doit y figurer.",
        done="Action déposée.", next_step=("Déposer l’action", "Elle attend alors le comité technique."),
    ),
    Move(
        "check_papers", "Noter des pièces relues", steps.check_papers, fields=_paper_fields, icon="check",
        ready=lambda record: bool(unread_papers(record)), done="Pièces notées relues.",
        note="Les instances ne voient une pièce qu’une fois relue. Ouvrez-la depuis la fiche, puis cochez-la si aucun enfant ni parent n’y est nommé ou reconnaissable.",
        next_step=("Relire les pièces jointes", "Les instances ne voient que les pièces relues, sans nom d’enfant."),
    ),
    Move(
        "resolution", "Noter la délibération", steps.note_resolution, act="resolve", fields=_resolution_fields, defaults=_resolution_defaults,
        widths={"resolution_number": 5, "resolution_on": 4}, ready=lambda record: record.state is FundedState.APPROVED and record.resolution_number is None,
        note="La délibération du comité de la caisse des écoles est la décision qui engage.", done="Délibération notée.", icon="pen",
        next_step=("Noter la délibération", "Les deux instances donnent un avis ; la caisse délibère."),
    ),
    Move(
        "correct_resolution", "Corriger la délibération", steps.note_resolution, act="resolve", fields=_resolution_fields,
        defaults=_resolution_defaults, widths={"resolution_number": 5, "resolution_on": 4}, done="Délibération corrigée.", icon="pen",
        ready=lambda record: record.state is FundedState.APPROVED and record.resolution_number is not None,
    ),
    Move(
        "report", "Tenir le bilan d’action", steps.keep_report, fields=_report_fields, defaults=_report_defaults, note=_report_note,
        widths={"received_on": 3, "children": 3, "quantity": 3, "priority_share": 3, "cost": 4, "document_id": 8},
        ready=lambda record: record.state is FundedState.APPROVED and record.starts_on is not None and record.starts_on <= today(),
        done="Bilan enregistré.", icon="chart",
    ),
    Move(
        "copy", "Reconduire l’année suivante", _copy, act="create", note=_copy_note, icon="return", done="Action reconduite, en brouillon.",
        ready=lambda record: record.state not in (FundedState.DRAFT, FundedState.REFUSED),
    ),
    Move(
        "come_back", "Proposer à nouveau", _return, act="create", icon="return", ready=lambda record: record.state is FundedState.REFUSED,
        note="Un nouveau brouillon, lié à l’action refusée, reprend ses textes et ses montants : corrigez-les selon le motif du refus.",
        done="Nouveau brouillon créé.", next_step=("Proposer à nouveau", "Corrigée selon le motif, sous un nouveau numéro."),
    ),
    Move(
        "take_back", "Reprendre en brouillon", lambda record, values, actor: steps.take_back(record, actor), ready=_when("take_back"),
        note="L’action redevient un brouillon ; déposez-la à nouveau quand elle est prête.", done="Action reprise en brouillon.", icon="return",
    ),
    Move(
        "lapse_late", "Constater la caducité", steps.lapse, act="resolve", fields=_reason_fields, widths={"ended_reason": 12},
        ready=waited_too_long, note=f"L’action validée n’a pas donné lieu à un contrat. {FREED}", done="Caducité constatée.", icon="x", danger=True,
        next_step=("Constater la caducité", "Validée, et sans contrat depuis plus longtemps que le délai du programme."),
    ),
    Move(
        "lapse", "Constater la caducité", steps.lapse, act="resolve", fields=_reason_fields, widths={"ended_reason": 12},
        ready=lambda record: _when("lapse")(record) and not waited_too_long(record),
        note=f"L’action validée n’a pas donné lieu à un contrat. {FREED}", done="Caducité constatée.", icon="x", danger=True,
    ),
    Move(
        "withdraw", "Retirer l’action", steps.withdraw, fields=_reason_fields, widths={"ended_reason": 12}, ready=_when("withdraw"),
        note=FREED, done="Action retirée.", icon="x", danger=True,
    ),
)  # fmt: skip
