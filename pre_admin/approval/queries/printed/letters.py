"""The letter that tells a provider what a body decided of its action, once the minutes are signed; never a child's name (R1)."""

from collections.abc import Collection, Mapping
from typing import Any

from pre_admin.approval.models import Decision, Sitting, Verb
from pre_admin.approval.queries.printed.ground import (
    PROGRAMME,
    Point,
    Share,
    decisions_in,
    granted_in,
    points_of,
    sitting_named,
    standing_among,
)
from pre_admin.core.french import amount_fr, long_date_fr
from pre_admin.funding.settings import RESOLUTION_NEEDED
from pre_admin.panel.settings import value_of
from pre_admin.partners.models import Body

SAID: Mapping[Verb, str] = {
    Verb.FAVOURABLE: "a donné un avis favorable",
    Verb.WITH_RESERVATIONS: "a donné un avis favorable, sous les réserves ci-dessous",
    Verb.REDUCED: "a donné un avis favorable, pour un montant réduit",
    Verb.DEFERRED: "a reporté sa décision",
    Verb.RETURNED: "vous demande de reprendre votre demande",
    Verb.UNFAVOURABLE: "a donné un avis défavorable",
}
HEADINGS: Mapping[Verb, str] = {
    Verb.FAVOURABLE: "Observation", Verb.WITH_RESERVATIONS: "Réserves", Verb.REDUCED: "Motif", Verb.DEFERRED: "Ce qui vous est demandé",
    Verb.RETURNED: "Ce qui est à reprendre", Verb.UNFAVOURABLE: "Motif",
}  # fmt: skip
TO_COUNCIL = "La demande est maintenant présentée au conseil consultatif. Cet avis ne vaut pas engagement de dépense : ne commencez pas l’action sur cette seule base."
TO_BOARD = "La décision qui engage appartient au comité de la caisse des écoles, par délibération. Un contrat de prestation vous sera ensuite proposé."
TO_CONTRACT = "Un contrat de prestation vous sera proposé : l’action commence après sa signature."
NEXT: Mapping[Verb, str] = {
    Verb.DEFERRED: "Adressez-nous ces éléments : votre demande sera inscrite à l’ordre du jour d’une prochaine séance.",
    Verb.RETURNED: "Adressez-nous votre demande corrigée : elle sera examinée à nouveau depuis le début.",
    Verb.UNFAVOURABLE: "Vous pouvez présenter une nouvelle demande, qui réponde à ce motif.",
}


def letters_of(sitting: Sitting, hidden: Collection[int], item_id: int | None = None) -> dict[str, Any]:
    """A letter for each item decided, or for one of them, dated the day the minutes were signed."""
    decisions, shares = decisions_in(sitting.id), granted_in(sitting.id)
    found = []
    for point in points_of(sitting.id):
        decision = standing_among(decisions.get(point.item.id, ()))
        if decision is None or point.action.id in hidden or (item_id is not None and point.item.id != item_id):
            continue
        found.append(_letter(sitting, point, decision, shares.get(decision.id, ())))
    return {"title": f"Lettres de décision, {sitting_named(sitting)}", "programme": PROGRAMME, "letters": found}


def _letter(sitting: Sitting, point: Point, decision: Decision, shares: Collection[Share]) -> dict[str, Any]:
    provider, action = point.provider, point.action
    town = " ".join(text for text in (provider.postal_code, provider.city) if text)
    total = f", pour un montant de {amount_fr(decision.amount)}" if decision.amount else ""
    return {
        "to": [text for text in (provider.name, provider.address or "", town) if text],
        "date": f"Le {long_date_fr(sitting.signed_on)}" if sitting.signed_on else "",
        "object": f"Action {action.reference}, « {action.title} »",
        "said": f"Réuni le {long_date_fr(sitting.held_on)}, le {sitting.body.label.lower()} du programme de réussite éducative "
        f"a examiné l’action « {action.title} » que vous proposez. Il {SAID[decision.verb]}{total}.",
        "shares": [[one.envelope, amount_fr(one.amount)] for one in shares],
        "heading": HEADINGS[decision.verb] if decision.reason else "",
        "reason": decision.reason or "",
        "next": _next(sitting.body, decision.verb),
        "signed": sitting.signed_by or "",
    }


def _next(body: Body, verb: Verb) -> str:
    if verb in NEXT:
        return NEXT[verb]
    if body is Body.TECHNICAL_COMMITTEE:
        return TO_COUNCIL
    return TO_BOARD if value_of(RESOLUTION_NEEDED) is True else TO_CONTRACT
