"""A member says, of a convened agenda, that they are tied to a provider: the interest is kept and they are recused at once (R5)."""

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries.ground import own_seat
from pre_admin.approval.queries.sittings import providers_on
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.approval.services.recusals import follow_interests
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.partners.models import DeclaredInterest

NOT_MEMBER = "Seul un membre convoqué à cette séance y déclare un lien, avec son propre compte."
CHOOSE = "Choisissez une association ou un prestataire de l’ordre du jour."
SAY_TIE = "Dites quel est ce lien : administratrice, salarié, conjoint du président…"
TOO_LONG = "Ce lien dépasse 120 caractères : raccourcissez-le."


def declare_interest(sitting: Sitting, provider_id: int | None, role: str, actor: Actor) -> DeclaredInterest:
    """Keep the member's interest from today on, and recuse them from what concerns that provider. Raises DomainError."""
    member = own_seat(sitting, actor)
    if member is None:
        raise DomainError(NOT_MEMBER)
    if sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        raise DomainError(SITTING_STATES.refusal.format(sitting.state.label.lower()))
    if provider_id not in {key for key, _ in providers_on(sitting.id)}:
        raise DomainError(CHOOSE, "provider_id")
    text = " ".join(role.split())
    if not text:
        raise DomainError(SAY_TIE, "role")
    if len(text) > 120:
        raise DomainError(TOO_LONG, "role")
    with as_system("lien déclaré par un membre") as session:
        made = DeclaredInterest(member_id=member, provider_id=provider_id, role=text, starts_on=min(today(), sitting.held_on))
        session.add(made)
        session.flush()
        follow_interests(member)
    db.session.flush()
    return made
