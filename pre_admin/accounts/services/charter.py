"""The confidentiality charter: published by versions, signed by each person, never rewritten."""

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.charter_text import FIRST_CHARTER
from pre_admin.accounts.models import CharterSignature, CharterVersion
from pre_admin.accounts.queries import charter_signed, current_charter
from pre_admin.accounts.rules import same_name
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors

SHORTEST, LONGEST = 200, 40_000
TOO_SHORT = "Ce texte est trop court pour être une charte : écrivez-la en entier."
TOO_LONG = "40 000 caractères au plus : raccourcissez la charte."
UNCHANGED = "Ce texte est celui de la charte en vigueur : il n’y a rien à publier."
NOT_PUBLISHED = "Aucune charte n’est publiée : demandez à la coordination de la publier."
REPLACED = "Une nouvelle version de la charte vient d’être publiée : lisez-la avant de signer."
TICK = "Cochez cette case pour signer."


def ensure_charter() -> CharterVersion:
    """The charter in force; the first version is published when there is none yet."""
    found = current_charter()
    if found is not None:
        return found
    first = CharterVersion(number=1, text=FIRST_CHARTER)
    db.session.add(first)
    db.session.flush()
    return first


def publish_charter(text: str, actor: Actor) -> CharterVersion:
    """A new version comes into force at once; everybody signs anew before the next child's file."""
    text = text.replace("\r\n", "\n").strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise DomainError(TOO_SHORT if len(text) < SHORTEST else TOO_LONG, "text")
    before = current_charter()
    if before is not None and before.text.strip() == text:
        raise DomainError(UNCHANGED, "text")
    version = CharterVersion(number=before.number + 1 if before else 1, text=text, published_by_id=actor.id)
    db.session.add(version)
    db.session.flush()
    return version


def sign_charter(user_id: int, full_name: str, number: int, accepted: bool, typed_name: str) -> None:
    """Sign the version that was read; a second click on the same version changes nothing."""
    errors: dict[str, str] = {}
    if not accepted:
        errors["accepted"] = TICK
    if not same_name(typed_name, full_name):
        errors["full_name"] = f"Écrivez votre nom comme sur votre compte : {full_name}."
    if errors:
        raise FieldErrors(errors)
    charter = current_charter()
    if charter is None:
        raise DomainError(NOT_PUBLISHED)
    if charter.number != number:
        raise DomainError(REPLACED)
    if charter_signed(user_id):
        return
    signature = CharterSignature(user_id=user_id, charter_id=charter.id, typed_name=" ".join(typed_name.split())[:120])
    with as_system("signature de la charte") as session:
        session.add(signature)
        session.flush()
