"""What each step of a pathway asks: its form's fields, and what they start with."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms.fields.core import UnboundField

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.panel.converter import field_for
from pre_admin.panel.declarations import Lookup, Offered
from pre_admin.panel.fields import (
    ChoiceField,
    DayField,
    LookupField,
    Required,
    SignatureField,
    TickField,
    TicksField,
    UploadField,
)
from pre_admin.panel.reference import offered_rows, reference_options
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    ActionState,
    ActionType,
    ClosingReason,
    FollowUp,
    FollowUpKind,
    Pathway,
    PathwayAction,
    PathwayReview,
    Progress,
)
from pre_admin.pathways.queries import registers
from pre_admin.pathways.queries.child_file import Held, Standing, named, standing_of
from pre_admin.pathways.queries.consents import holders_of, signer_names
from pre_admin.pathways.queries.pathways import objective_choices, withdrawal_reasons
from pre_admin.pathways.rules.pathways import NEXT_REVIEW_MONTHS

Fields = Mapping[str, UnboundField]
REFERENT_IN_POST = Lookup(Referent, registers.referents_in_post, view="referent")
NO_AUTHORITY = "n’exerce pas l’autorité parentale, ne peut pas signer"
BLANK = "Choisir…"


def _day(label: str, help_text: str = "", required: bool = True) -> UnboundField:
    return DayField(label, [Required()] if required else [], description=help_text)


def _one_of(label: str, offered: Sequence[tuple[int, str]], required: bool = True) -> UnboundField:
    return ChoiceField(label, [Required()] if required else [], options=lambda: offered, blank=BLANK)


def signed_so_far(consent: Held) -> str:
    """« 1 signature sur 2 »."""
    return f"{consent.count} {'signature' if consent.count < 2 else 'signatures'} sur {consent.row.signatures_needed}"


def consent_options(standing: Standing, held: Sequence[Held], progress: bool = True) -> list[tuple[int, str]]:
    """What the parents are asked, as a form offers it; who already signed is said."""
    names = signer_names([one.row.id for one in held]) if progress and any(one.count for one in held) else {}
    found = []
    for one in held:
        told = f" — {signed_so_far(one)}" if progress else ""
        already = f" ({', '.join(names[one.row.id])})" if one.row.id in names else ""
        found.append((one.row.id, f"{standing.name_of(one)}{told}{already}"))
    return found


def action_options(held: Sequence[Held]) -> list[tuple[int, str]]:
    """The pathway's own actions."""
    return [(one.row.id, named(one)) for one in held]


# ---- agreements
def collect_fields(record: Pathway, actor: Actor) -> Fields:
    """What the sheet covers, who signs it, when, on what."""
    standing = standing_of(record)
    signers = [
        (one.id, one.name if one.holds_authority else f"{one.name} ({NO_AUTHORITY})") for one in holders_of(record.child_id)
    ]
    return {
        "consents": TicksField("Ce que cette feuille couvre", options=consent_options(standing, standing.pending)),
        "signers": TicksField(
            "Qui signe", options=signers,
            description="Une personne manque, ou n’exerce plus l’autorité parentale : corrigez d’abord la fiche de la famille.",
        ),
        "signed_on": _day("Signé le"),
        "scan": UploadField(
            "Sur papier : la feuille signée",
            description="Numérisée ou photographiée. Sans elle, gardez l’original au classeur.",
        ),
        "drawing": SignatureField(
            "Ou à l’écran : la personne signe ici",
            description="Avec le doigt, un stylet ou la souris, une personne à la fois. Au clavier : faites signer le papier.",
        ),
    }  # fmt: skip


def collect_defaults(record: Pathway, actor: Actor) -> Mapping[str, Any]:
    """What is asked is ticked when it is alone; so is the only one who may sign; today."""
    pending, holders = standing_of(record).pending, [one for one in holders_of(record.child_id) if one.holds_authority]
    return {
        "consents": [pending[0].row.id] if len(pending) == 1 else [],
        "signers": [holders[0].id] if len(holders) == 1 else [],
        "signed_on": today(),
    }


def refusal_fields(record: Pathway, actor: Actor) -> Fields:
    """What the parents refuse, when."""
    standing = standing_of(record)
    return {
        "consent": _one_of("Ce qui est refusé", consent_options(standing, standing.pending, progress=False)),
        "refused_on": _day("Refusé le"),
    }


def leave_fields(record: Pathway, actor: Actor) -> Fields:
    """The day the parents left."""
    return {"withdrawn_on": _day("Les parents l’ont dit le", "Le jour où ils l’ont dit, de quelque façon que ce soit.")}


def leave_action_fields(record: Pathway, actor: Actor) -> Fields:
    """Which action they take back, when."""
    standing = standing_of(record)
    offered = consent_options(standing, standing.given_for_actions, progress=False)
    return {"consent": _one_of("Action", offered), **leave_fields(record, actor)}


# ---- the pathway
def entry_fields(record: Pathway, actor: Actor) -> Fields:
    """The day it starts, the first review."""
    return {"entry_on": _day("Entrée le"), "next_review_on": _day("Premier bilan le", required=False)}


def entry_defaults(record: Pathway, actor: Actor) -> Mapping[str, Any]:
    """Today, and a review in some months."""
    return {"entry_on": today(), "next_review_on": months_later(today(), NEXT_REVIEW_MONTHS)}


def close_fields(record: Pathway, actor: Actor) -> Fields:
    """When, why, what came of it. Parents who leave have a step of their own."""
    leaving = withdrawal_reasons()

    def reasons() -> Sequence[Offered]:
        return [one for one in offered_rows(ClosingReason) if one.value not in leaving]

    return {
        "closed_on": _day("Clos le"),
        "closing_reason_id": field_for(Pathway, "closing_reason_id", {}, {"closing_reason_id": reasons}, required=True),
        "outcome": field_for(Pathway, "outcome", {}, {}),
    }


def entrust_fields(record: Pathway, actor: Actor) -> Fields:
    """Who follows it, from when."""
    return {"referent_id": LookupField("Référent", [Required()]), "starts_on": _day("À partir du")}


# ---- its actions
def action_fields(record: Pathway, actor: Actor) -> Fields:
    """An offer with its places, or the type of an action nobody keeps places of."""
    return {
        "offer_id": LookupField("Dans la liste des offres", description="Une place y est retenue. Vide : dites le type ci-dessous."),
        "type_id": field_for_optional_type(),
        "kind": field_for(PathwayAction, "kind", {}, {}),
        "label": field_for(PathwayAction, "label", {}, {}),
    }  # fmt: skip


def field_for_optional_type() -> UnboundField:
    """The type, needed only without an offer."""
    return ChoiceField("Type d’action", options=reference_options(ActionType), blank="")


def _of_actions(states: Callable[[Standing], Sequence[Held]], name: str, label: str) -> Callable[[Pathway, Actor], Fields]:
    def fields(record: Pathway, actor: Actor) -> Fields:
        return {"action": _one_of("Action", action_options(states(standing_of(record)))), name: _day(label)}

    return fields


start_fields = _of_actions(lambda standing: standing.startable, "starts_on", "Commencée le")
finish_fields = _of_actions(lambda standing: standing.actions_in(ActionState.RUNNING), "ends_on", "Terminée le")
drop_fields = _of_actions(
    lambda standing: standing.actions_in(ActionState.PROPOSED, ActionState.RUNNING), "ends_on", "Abandonnée le"
)


# ---- what is written along the way
def follow_fields(record: Pathway, actor: Actor) -> Fields:
    """The day, what kind, how long, one sentence."""
    kinds = [(kind, kind.label) for kind in FollowUpKind if kind is not FollowUpKind.CLOSING]
    fields: dict[str, UnboundField] = {
        "done_on": field_for(FollowUp, "done_on", {}, {}),
        "kind": ChoiceField("Nature", [Required()], options=lambda: kinds, blank=BLANK),
        "minutes": field_for(FollowUp, "minutes", {}, {}),
        "text": field_for(FollowUp, "text", {}, {}),
    }
    if actor.may("pathway.edit") and standing_of(record).tenure is not None:
        fields["stands_in"] = TickField(
            "À la place du référent", description="Le suivi compte pour le référent du parcours ; votre nom reste écrit."
        )
    return fields


def review_fields(record: Pathway, actor: Actor) -> Fields:
    """Where each objective stands, a summary, when to look again."""
    fields: dict[str, UnboundField] = {"reviewed_on": field_for(PathwayReview, "reviewed_on", {}, {})}
    for value, told in objective_choices(record.id):
        fields[f"objective_{value}"] = ChoiceField(told, enum=Progress, blank="Non évalué")
    fields["summary"] = field_for(PathwayReview, "summary", {}, {})
    fields["next_review_on"] = _day("Prochain bilan", required=False)
    return fields


def review_defaults(record: Pathway, actor: Actor) -> Mapping[str, Any]:
    """Today, and the next in some months."""
    return {"reviewed_on": today(), "next_review_on": months_later(today(), NEXT_REVIEW_MONTHS)}


def months_later(day: date, months: int) -> date:
    """About so many months later, on a working day."""
    later = day + timedelta(days=30 * months)
    return later + timedelta(days=max(0, 7 - later.isoweekday()) if later.isoweekday() > 5 else 0)


def this_day(name: str) -> Callable[[Any, Actor], Mapping[str, Any]]:
    """The form starts on today."""
    return lambda record, actor: {name: today()}
