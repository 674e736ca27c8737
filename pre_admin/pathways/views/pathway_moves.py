"""The steps of a pathway's life, in the order they are taken: declarations."""

from collections.abc import Callable, Sequence
from typing import Any

from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr, plural
from pre_admin.panel.declarations import Move
from pre_admin.pathways.models import ActionState, ConsentState, Pathway, PathwayState
from pre_admin.pathways.queries.child_file import Standing, named, standing_of
from pre_admin.pathways.rules.consents import CLOSING_NOTE_DAYS, closing_note_until
from pre_admin.pathways.services import steps
from pre_admin.pathways.views import pathway_fields as ask
from pre_admin.pathways.views.offers import OFFER

CONSENT = "consent.edit"


def when(condition: Callable[[Standing], bool]) -> Callable[[Any], bool]:
    """For which pathways a step makes sense."""
    return lambda record: condition(standing_of(record))


def _signed(standing: Standing) -> bool:
    return standing.scheme is not None and standing.scheme.row.state is ConsentState.GIVEN


def leaving_tells(record: Pathway) -> Sequence[str]:
    """Everything that follows when the parents leave, said before it is done."""
    standing = standing_of(record)
    running, proposed = standing.actions_in(ActionState.RUNNING), standing.actions_in(ActionState.PROPOSED)
    told = [
        "Le parcours est clos aussitôt, avec le motif « Sortie du dispositif »."
        if standing.runs
        else "Le parcours proposé est noté refusé par la famille."
    ]
    if running or proposed:
        count = plural(len(running) + len(proposed), "action s’arrête", "actions s’arrêtent")
        told.append(f"{count} ; les places retenues sont libres : {', '.join(named(one) for one in [*running, *proposed])}.")
    if (tenure := standing.tenure) is not None:
        until = date_fr(closing_note_until(today()))
        told.append(
            f"{tenure.told} n’a plus accès au dossier, à l’instant même. Une seule note de fin reste possible "
            f"pendant {CLOSING_NOTE_DAYS} jours après le retrait (jusqu’au {until} s’il est d’aujourd’hui), sans rouvrir le dossier."
        )
    told.append("Toutes les signatures des parents sont retirées. Leurs feuilles restent au dossier, avec leurs dates.")
    told.append("Rien ne s’efface : si la famille revient, un nouveau parcours est proposé et de nouvelles signatures demandées.")
    return told


def pressing(record: Pathway, label: str) -> str:
    """What exactly waits, for the steps that can say it: « Suivi psychologique régulier : 1 signature sur 2 »."""
    standing = standing_of(record)
    if label == "Recueillir l’accord":
        return " ; ".join(f"{standing.name_of(one)} : {ask.signed_so_far(one)}" for one in standing.pending) + "."
    if label == "Commencer une action":
        return f"{', '.join(named(one) for one in standing.startable)} : l’accord est signé."
    return ""


MOVES: tuple[Move, ...] = (
    Move(
        "consent", "Recueillir l’accord", steps.collect, act=CONSENT, fields=ask.collect_fields, defaults=ask.collect_defaults,
        widths={"signed_on": 4, "scan": 8}, ready=when(lambda one: one.is_open and bool(one.pending)), icon="pen",
        note="Les parents signent pour le dispositif, puis pour chaque action. Une même feuille peut en couvrir plusieurs.",
        done="Feuille enregistrée.", next_step=("Recueillir l’accord des parents", "Sans leur signature, rien ne commence."),
    ),
    Move(
        "open", "Ouvrir le parcours", steps.enter, fields=ask.entry_fields, defaults=ask.entry_defaults,
        widths={"entry_on": 4, "next_review_on": 4}, ready=when(lambda one: one.pathway.state is PathwayState.PROPOSED and _signed(one)),
        note="L’âge, le niveau, l’école, le quartier, le territoire et l’origine de ce jour sont gardés tels quels pour le bilan annuel.",
        done="Parcours ouvert.", icon="flag", next_step=("Ouvrir le parcours", "Les parents ont signé pour le dispositif."),
    ),
    Move(
        "entrust", "Confier à un référent", steps.entrust, fields=ask.entrust_fields, defaults=ask.this_day("starts_on"),
        lookups={"referent_id": ask.REFERENT_IN_POST}, widths={"referent_id": 6, "starts_on": 4},
        ready=when(lambda one: one.is_open and one.tenure is None), done="Parcours confié.", icon="person",
        note="La personne voit le dossier de l’enfant à partir de ce jour.",
        next_step=("Confier le parcours à un référent", "Personne ne le suit pour l’instant."),
    ),
    Move(
        "follow", "Ajouter un suivi", steps.follow, act="follow", fields=ask.follow_fields, defaults=ask.this_day("done_on"),
        widths={"done_on": 4, "kind": 5, "minutes": 3, "text": 12, "stands_in": 12}, ready=when(lambda one: one.is_open),
        done="Suivi enregistré.", icon="note", note="Une phrase suffit : ce qui s’est fait, ce qui est convenu.",
    ),
    Move(
        "review", "Faire le bilan", steps.review, act="follow", fields=ask.review_fields, defaults=ask.review_defaults,
        widths={"reviewed_on": 4, "summary": 12, "next_review_on": 4}, ready=when(lambda one: one.runs), done="Bilan enregistré.",
        icon="chart", note="Où en est chaque objectif, et quand en reparler. Les parents sont à informer ensuite.",
    ),
    Move(
        "action", "Proposer une action", steps.propose, fields=ask.action_fields, lookups={"offer_id": OFFER},
        widths={"offer_id": 12, "type_id": 5, "kind": 3, "label": 4}, ready=when(lambda one: one.is_open), icon="plus",
        note="L’accord des parents pour cette action est demandé aussitôt ; elle commence quand ils ont signé.", done="Action proposée.",
    ),
    Move(
        "start", "Commencer une action", steps.begin, fields=ask.start_fields, defaults=ask.this_day("starts_on"),
        widths={"action": 8, "starts_on": 4}, ready=when(lambda one: bool(one.startable)), done="Action commencée.",
        note="Seules les actions dont l’accord est signé sont proposées ici.", next_step=("Commencer une action", "Son accord est signé."),
    ),
    Move(
        "finish", "Terminer une action", steps.finish, fields=ask.finish_fields, defaults=ask.this_day("ends_on"),
        widths={"action": 8, "ends_on": 4}, ready=when(lambda one: bool(one.actions_in(ActionState.RUNNING))), done="Action terminée.",
    ),
    Move(
        "drop", "Abandonner une action", steps.drop, fields=ask.drop_fields, defaults=ask.this_day("ends_on"),
        widths={"action": 8, "ends_on": 4}, done="Action abandonnée.",
        ready=when(lambda one: bool(one.actions_in(ActionState.PROPOSED, ActionState.RUNNING))),
        note="L’action s’arrête sans être allée à son terme ; sa place est libre.",
    ),
    Move(
        "hand_over", "Changer de référent", steps.entrust, fields=ask.entrust_fields, defaults=ask.this_day("starts_on"),
        lookups={"referent_id": ask.REFERENT_IN_POST}, widths={"referent_id": 6, "starts_on": 4},
        ready=when(lambda one: one.is_open and one.tenure is not None), done="Référent changé.",
        note="L’accès du référent actuel prend fin la veille. Les parents sont à informer.",
    ),
    Move(
        "close", "Clore le parcours", steps.close, fields=ask.close_fields, defaults=ask.this_day("closed_on"),
        widths={"closed_on": 4, "closing_reason_id": 8, "outcome": 12}, ready=when(lambda one: one.runs), done="Parcours clos.",
        note="Ses actions se terminent, l’accès du référent aussi. Les parents sont à informer.",
    ),
    Move(
        "refuse", "Noter un refus", steps.note_refusal, act=CONSENT, fields=ask.refusal_fields, defaults=ask.this_day("refused_on"),
        widths={"consent": 8, "refused_on": 4}, ready=when(lambda one: one.is_open and bool(one.pending)), done="Refus noté.",
        note="Refuser le dispositif met fin au parcours proposé ; refuser une action la laisse seule de côté.",
    ),
    Move(
        "withdraw_action", "Retrait de l’accord pour une action", steps.leave_action, act=CONSENT, fields=ask.leave_action_fields,
        defaults=ask.this_day("withdrawn_on"), widths={"consent": 8, "withdrawn_on": 4}, done="Accord retiré ; l’action est arrêtée.",
        ready=when(lambda one: one.is_open and bool(one.given_for_actions)),
        note="L’action s’arrête aussitôt ; le reste du parcours continue.",
    ),
    Move(
        "withdraw", "Retrait de l’accord", steps.leave_scheme, act=CONSENT, fields=ask.leave_fields, defaults=ask.this_day("withdrawn_on"),
        widths={"withdrawn_on": 6}, ready=when(lambda one: one.is_open and _signed(one)), danger=True, tells=leaving_tells,
        note="Les parents quittent le programme quand ils le veulent, sans avoir à dire pourquoi.",
        done="Retrait enregistré : le parcours est arrêté.",
    ),
)  # fmt: skip
