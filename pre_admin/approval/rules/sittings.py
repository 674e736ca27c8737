"""The life of a sitting, and what its steps need (design §5)."""

from collections.abc import Sequence
from datetime import date

from pre_admin.approval.models import Lot, SittingState
from pre_admin.core.french import date_fr, plural
from pre_admin.core.states import StateTable

S = SittingState
SITTING_STATES = StateTable[SittingState](
    {
        (S.PLANNED, "convene"): S.CONVENED,
        (S.CONVENED, "open"): S.OPEN,
        (S.OPEN, "close"): S.CLOSED,
        (S.CLOSED, "sign"): S.SIGNED,
        (S.PLANNED, "cancel"): S.CANCELLED,
        (S.CONVENED, "cancel"): S.CANCELLED,
    },
    "Cette séance est « {} » : cette étape n’est plus possible.",
)
TO_COME = (S.PLANNED, S.CONVENED)
"""The states in which a sitting is still prepared."""
LIVE = (S.PLANNED, S.CONVENED, S.OPEN)
"""The states in which an item waits for its outcome: its action stands on no other agenda."""
HELD = (S.OPEN, S.CLOSED, S.SIGNED)

EMPTY = "L’ordre du jour est vide : inscrivez-y au moins une action, puis convoquez."
NOBODY = "Aucun membre de cette instance n’est en mandat ce jour-là : complétez d’abord la liste de ses membres."
NO_LONGER = "{} ne {} plus être examinées par cette instance : retirez-les de l’ordre du jour ({})."
ONE_NO_LONGER = "Une action ne peut plus être examinée par cette instance : retirez-la de l’ordre du jour ({})."
NOT_YET = "Cette séance a lieu le {} : elle s’ouvre ce jour-là."
OTHER_OPEN = "La {} est encore ouverte : clôturez-la d’abord."
NOBODY_THERE = "Personne n’est noté présent : notez les présences, puis ouvrez la séance."
CHAIR_AWAY = "La présidence n’est pas en salle : désignez le membre présent qui préside la séance."
CHAIR_NOT_THERE = "Ce membre n’est pas en salle : la séance est présidée par un membre présent."
FIXED = "Cette séance est « {} » : elle ne se modifie plus."
HAS_AGENDA = "Des actions sont déjà à l’ordre du jour de cette instance : retirez-les avant d’en changer."
CONVENED_BODY = "Cette séance est convoquée : son instance ne change plus. Annulez-la, puis prévoyez-en une autre."
NOT_LAST = "Une séance plus récente porte déjà le numéro suivant : annulez celle-ci au lieu de la supprimer, les numéros se suivent sans trou."
YEAR_KEPT = "Une séance plus récente porte déjà le numéro suivant : celle-ci reste dans son instance et son année."
CALLED = "Seule une séance pas encore convoquée se supprime : annulez celle-ci."
SECOND_ALREADY = "Une seconde convocation existe déjà pour cette séance."
NOTHING_LEFT = "Tous les points de cette séance ont été examinés : il n’y a rien à convoquer de nouveau."
CITED = "Un enfant ou un parent connu du programme semble nommé ici : retirez ce qui permet de le reconnaître. Les instances ne lisent jamais de nom."
NOT_AFTER = "Une seconde convocation a lieu après le {}."


def agenda_key(lot: Lot, position: int, item_id: int) -> tuple[int, int, int]:
    """The order of an agenda: lots A, B, C, then the place within each."""
    return list(Lot).index(lot), position, item_id


def no_longer_refusal(references: Sequence[str]) -> str | None:
    """Why a sitting cannot be convened with these actions, which its body may no longer examine; None without any."""
    if not references:
        return None
    told = ", ".join(references[:5]) + ("…" if len(references) > 5 else "")
    if len(references) == 1:
        return ONE_NO_LONGER.format(told)
    return NO_LONGER.format(plural(len(references), "action", "actions"), "peuvent", told)


def opening_refusal(held_on: date, today: date) -> str | None:
    """Why a sitting of that day does not open today; None when it does."""
    return NOT_YET.format(date_fr(held_on)) if held_on > today else None


def closing_refusal(numbers: Sequence[int | None]) -> str | None:
    """Why a sitting does not close: the items on which nothing stands, by number; None when every one has an outcome."""
    if not numbers:
        return None
    told = ", ".join(f"n° {one}" if one else "sans numéro" for one in numbers[:10]) + ("…" if len(numbers) > 10 else "")
    if len(numbers) == 1:
        return f"Un point est encore sans décision ({told}) : décidez-en, ou passez-le en « non examiné »."
    return f"{plural(len(numbers), 'point', 'points')} sont encore sans décision ({told}) : décidez-en, ou passez-les en « non examiné »."
