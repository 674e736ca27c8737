"""Who may try again and when, which passwords are accepted, when a session is over, which roles count: pure rules."""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from pre_admin.accounts.permission_map import CHILD_FILE_ROLES
from pre_admin.accounts.roles import Role
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import NBSP
from pre_admin.core.text import normalise, words

FREE_FAILURES = 5
"""Wrong passwords from one place before the first wait."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)
EMAIL_FREE_FAILURES = 20
"""Wrong passwords for one account, from everywhere, before places never seen must wait."""
EMAIL_FIRST_WAIT = timedelta(seconds=15)
EMAIL_LONGEST_WAIT = timedelta(seconds=60)
WINDOW = timedelta(minutes=30)
"""How long a wrong password counts."""
KNOWN_FOR = timedelta(days=30)
"""How long a place that signed in is known: what others do elsewhere does not hold it back."""

LONGEST_SESSION = timedelta(hours=12)
"""After a day's work one signs in again, even without a pause."""
CLOCK_DRIFT = 60.0
"""Seconds by which two machines that serve the same instance may differ."""

LINK_LIFETIME = timedelta(hours=72)
"""How long a sign-in link can be used."""

MIN_LENGTH = 12
MAX_LENGTH = 200

REFUSED = "Adresse électronique ou mot de passe incorrect."


@dataclass(frozen=True)
class Attempt:
    """A past try for one e-mail: when, from the same place (address or known browser) or not, with what outcome."""

    at: datetime
    same_place: bool
    succeeded: bool


def email_of(text: str) -> str:
    """The form under which an e-mail is kept and compared."""
    return unicodedata.normalize("NFKC", text).strip().lower()[:254]


def keyed(secret: str, purpose: str, text: str) -> str:
    """A digest of an e-mail or an address that nobody reads back without the instance's secret."""
    return hmac.new(secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def growing(failures: int, free: int, first: timedelta, longest: timedelta) -> timedelta:
    """No wait under `free` failures, then `first`, doubled by each further failure, up to `longest`."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 16)
    return min(longest, first * (1 << doublings))


def wait_before_trying(attempts: Sequence[Attempt], moment: datetime) -> timedelta:
    """How long this place must wait before it tries this e-mail again; zero when it may now.

    Failures from the same place since its last success weigh most. Failures from everywhere hold back, and for a
    minute at most, only places that never signed in and have failed already: whatever others guess elsewhere, a
    colleague's first try is looked at.
    """
    own = [attempt for attempt in attempts if attempt.same_place]
    successes = [attempt.at for attempt in own if attempt.succeeded]
    since = max([moment - WINDOW, *successes])
    own_failures = [attempt.at for attempt in own if not attempt.succeeded and attempt.at > since]
    waits = [_left(own_failures, growing(len(own_failures), FREE_FAILURES, FIRST_WAIT, LONGEST_WAIT), moment)]
    if own_failures and not any(at > moment - KNOWN_FOR for at in successes):
        failures = [attempt.at for attempt in attempts if not attempt.succeeded and attempt.at > moment - WINDOW]
        pace = growing(len(failures), EMAIL_FREE_FAILURES, EMAIL_FIRST_WAIT, EMAIL_LONGEST_WAIT)
        waits.append(_left(failures, pace, moment))
    return max(waits)


def _left(failures: Sequence[datetime], wait: timedelta, moment: datetime) -> timedelta:
    """What remains of a wait counted from the last failure."""
    if not failures or not wait:
        return timedelta(0)
    return max(timedelta(0), max(failures) + wait - moment)


def whole_seconds(wait: timedelta) -> int:
    """A wait in seconds, rounded up, so that one who waits that long is let in."""
    return -(-wait // timedelta(seconds=1)) if wait > timedelta(0) else 0


def wait_sentence(seconds: int) -> str:
    """What a person reads while waiting; the same whether or not the account exists."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(f"{minutes}{NBSP}{'minute' if minutes < 2 else 'minutes'}")
    if rest or not minutes:
        parts.append(f"{rest}{NBSP}{'seconde' if rest < 2 else 'secondes'}")
    return f"Trop d’essais. Attendez {' '.join(parts)}, puis réessayez."


def password_refusal(password: str, email: str, full_name: str) -> str | None:
    """Why a new password is refused, as a sentence; None when it is accepted."""
    if len(password) < MIN_LENGTH:
        return f"Choisissez au moins {MIN_LENGTH}{NBSP}caractères ; une phrase de quelques mots convient très bien."
    if len(password) > MAX_LENGTH:
        return f"{MAX_LENGTH}{NBSP}caractères au plus : raccourcissez ce mot de passe."
    if password.isdigit():
        return "Ce mot de passe n’a que des chiffres : ajoutez des lettres, ou écrivez une phrase."
    if len(set(password)) < 5:
        return "Ce mot de passe répète toujours les mêmes signes : choisissez-en un plus varié."
    if _letters(password) in _names_of(email, full_name):
        return "Ce mot de passe reprend votre adresse ou votre nom : choisissez-en un que personne ne devine."
    return None


def _letters(text: str) -> str:
    """The letters alone, plain: « Marie-Dupont 2026 ! » → « mariedupont »."""
    return "".join(char for char in normalise(text) if char.isalpha())


def _names_of(email: str, full_name: str) -> set[str]:
    parts = words(full_name)
    local, _, domain = email.partition("@")
    given = ["".join(parts), "".join(reversed(parts)), *parts, email, local, domain, local + domain.split(".")[0]]
    return {letters for text in given if (letters := _letters(text))}


def session_is_over(opened: float, last_seen: float, moment: float, idle_minutes: int) -> bool:
    """Whether a session left idle, or opened too long ago, is over; a moment to come is not believed."""
    idle = moment - last_seen
    return idle > idle_minutes * 60 or idle < -CLOCK_DRIFT or moment - opened > LONGEST_SESSION.total_seconds()


def same_name(typed: str, full_name: str) -> bool:
    """Whether a typed name is the account's, whatever the accents, capitals and order of the words."""
    return bool(words(typed)) and sorted(words(typed)) == sorted(words(full_name))


class GrantState(LabelledEnum):
    """What a role given to a person is worth on a day."""

    PENDING = "pending", "À confirmer", "wait"
    RUNNING = "running", "En vigueur", "ok"
    ENDED = "ended", "Terminé", "off"


def needs_confirmation(role: Role) -> bool:
    """Whether a coordinator must confirm the role: it opens children's files."""
    return role in CHILD_FILE_ROLES


def grant_state(role: Role, confirmed: bool, ends_on: date | None, day: date) -> GrantState:
    """Ended after its last day; pending while it needs a confirmation and has none; running otherwise."""
    if ends_on is not None and day > ends_on:
        return GrantState.ENDED
    return GrantState.PENDING if needs_confirmation(role) and not confirmed else GrantState.RUNNING


def role_counts(role: Role, confirmed: bool, ends_on: date | None, day: date) -> bool:
    """Whether the role gives anything on that day."""
    return grant_state(role, confirmed, ends_on, day) is GrantState.RUNNING


OWN_ROLE = "personne ne confirme son propre rôle ; une autre personne de la coordination peut le faire."
NOTHING_TO_CONFIRM = "ce rôle n’attend aucune confirmation."
ALREADY_ENDED = "ce rôle est terminé : l’administration technique peut le donner à nouveau."
LINK_OUT = (
    "un lien de connexion est donné et n’a pas encore servi. Confirmez quand la personne s’en sera servie, après l’avoir "
    "vérifié auprès d’elle."
)


def confirmation_refusal(state: GrantState, own: bool, link_out: bool) -> str | None:
    """Why a role cannot be confirmed now; None when it can. `link_out`: an account opened before has a link nobody used yet."""
    if own:
        return OWN_ROLE
    if state is not GrantState.PENDING:
        return ALREADY_ENDED if state is GrantState.ENDED else NOTHING_TO_CONFIRM
    return LINK_OUT if link_out else None


def refusal_refusal(state: GrantState) -> str | None:
    """Why a role cannot be refused: only what waits for a confirmation is."""
    if state is GrantState.PENDING:
        return None
    return (
        ALREADY_ENDED
        if state is GrantState.ENDED
        else "ce rôle n’attend aucune confirmation ; l’administration technique peut le retirer."
    )


class LinkState(Enum):
    """What a sign-in link is worth at a moment; the sentence says why it opens nothing and what to do."""

    GOOD = ""
    UNKNOWN = "Ce lien n’est pas reconnu : il a peut-être été coupé en le recopiant. Copiez-le en entier, ou demandez un nouveau lien à l’administration technique."
    USED = "Ce lien a déjà servi. Si c’était vous, connectez-vous avec le mot de passe que vous avez choisi ; sinon, prévenez l’administration technique et demandez-lui un nouveau lien."
    REPLACED = "Un lien plus récent a été donné pour ce compte : servez-vous de celui-là, ou demandez un nouveau lien à l’administration technique."
    EXPIRED = "Ce lien n’est plus valable. Demandez un nouveau lien à l’administration technique."
    CLOSED = "Ce compte est fermé : le lien n’ouvre plus rien. Adressez-vous à l’administration technique."


def link_state(used: bool, replaced: bool, expires_at: datetime, open_to_sign_in: bool, moment: datetime) -> LinkState:
    """What a known link is worth; a closed account says so before anything else is told of its link."""
    if not open_to_sign_in:
        return LinkState.CLOSED
    if used:
        return LinkState.USED
    if replaced:
        return LinkState.REPLACED
    return LinkState.EXPIRED if moment >= expires_at else LinkState.GOOD


def token_digest(token: str) -> str:
    """The form under which a link's token is kept: whoever reads the database opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
