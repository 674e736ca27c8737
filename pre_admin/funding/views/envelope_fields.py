"""What the forms of an envelope ask beside its columns."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.french import amount_fr
from pre_admin.funding.models import Contribution, Envelope, EnvelopeVote
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.panel.converter import column_of, field_for
from pre_admin.panel.fields import AmountField, ChoiceField, DayField, LineField, Required, at_most

VOTE_WIDTHS = {"total": 4, "voted_on": 4, "reference": 4, "overrun_reason": 12}
REFERENCE_HELP = str(column_of(EnvelopeVote, "reference").info["help"])
FIRST_VOTE: Mapping[str, Any] = {
    "first_total": AmountField("Montant voté"),
    "first_voted_on": DayField("Voté le"),
    "first_reference": LineField("Référence", [at_most(120)], description=REFERENCE_HELP),
}


def like_funder() -> Any:
    """Credits or valued means; left empty, as the funder usually does."""
    column = column_of(Envelope, "contribution")
    help_text = f"{column.info['help']} Vide : comme le financeur."
    return ChoiceField(column.info["label"], enum=Contribution, blank="Comme le financeur", description=help_text)


def vote_fields(record: Envelope, actor: Actor) -> Mapping[str, Any]:
    """The new total, its day, its act; a reason when it is below what is taken already."""
    return {
        "total": AmountField("Nouveau total voté", [Required()], description="Le total de l’enveloppe après ce vote, et non ce qu’il ajoute."),
        "voted_on": field_for(EnvelopeVote, "voted_on", {}, {}),
        "reference": field_for(EnvelopeVote, "reference", {}, {}),
        "overrun_reason": LineField(
            "Motif du dépassement", [at_most(300)],
            description="Seulement si ce total laisse moins que ce qui est déjà réservé et validé.",
        ),
    }  # fmt: skip


def vote_note(record: Envelope) -> str:
    """What stands before the vote."""
    sums = sums_of([record.id])[record.id]
    told = "Rien n’est voté pour l’instant." if sums.forecast else f"Voté à ce jour : {amount_fr(sums.voted)}."
    return f"{told} Déjà réservé et validé : {amount_fr(sums.taken)}. Un vote noté ne se modifie plus : une erreur se corrige par un nouveau vote."
