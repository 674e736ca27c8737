"""The operating protocol of the teams: published by versions, never rewritten."""

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.pathways.models import OperatingProtocol
from pre_admin.pathways.protocol_text import FIRST_PROTOCOL
from pre_admin.pathways.queries.protocol import protocol_in_force

SHORTEST, LONGEST = 200, 40_000
TOO_SHORT = "Ce texte est trop court pour être un protocole : écrivez-le en entier."
TOO_LONG = "40 000 caractères au plus : raccourcissez le protocole."
UNCHANGED = "Ce texte est celui du protocole en vigueur : il n’y a rien à publier."


def plant_protocol() -> bool:
    """The first version is published when there is none yet; whether it was."""
    if protocol_in_force() is not None:
        return False
    db.session.add(OperatingProtocol(number=1, text=FIRST_PROTOCOL))
    db.session.flush()
    return True


def publish_protocol(text: str, actor: Actor) -> OperatingProtocol:
    """A new version governs the meetings convened from now on. Raises DomainError."""
    text = text.replace("\r\n", "\n").strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise DomainError(TOO_SHORT if len(text) < SHORTEST else TOO_LONG, "text")
    before = protocol_in_force()
    if before is not None and before.text.strip() == text:
        raise DomainError(UNCHANGED, "text")
    version = OperatingProtocol(number=before.number + 1 if before else 1, text=text, author_id=actor.id)
    db.session.add(version)
    db.session.flush()
    return version
