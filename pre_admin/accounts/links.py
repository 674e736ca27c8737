"""Reading sign-in links, which only the house does: what a token is worth, what waits for an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from pre_admin.accounts.models import LinkPurpose, SignInLink, User
from pre_admin.accounts.queries import open_to_sign_in
from pre_admin.accounts.rules import LinkState, link_state, token_digest
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now

LONGEST_TOKEN = 200
WELCOME = "/welcome?token="


@dataclass(frozen=True)
class FoundLink:
    """What a token names; all empty when it names nothing."""

    state: LinkState
    id: int = 0
    user_id: int = 0
    name: str = ""
    email: str = ""
    purpose: LinkPurpose = LinkPurpose.OPEN


@dataclass(frozen=True)
class WaitingLink:
    """A link that can still be used."""

    given_at: datetime
    expires_at: datetime
    giver: str
    purpose: LinkPurpose


def link_of(token: str) -> FoundLink:
    """What the token of an address is worth now; what is no token is answered like one that nobody has."""
    latest = select(func.max(SignInLink.id)).where(SignInLink.user_id == User.id).correlate(User).scalar_subquery()
    statement = (
        select(SignInLink, User.full_name, User.email, open_to_sign_in(), SignInLink.id == latest)
        .join(User, User.id == SignInLink.user_id)
        .where(SignInLink.token_hash == token_digest(token[: LONGEST_TOKEN + 1]))
    )
    with as_system("lien de connexion") as session:
        row = session.execute(statement.execution_options(populate_existing=True)).first()
        if row is None:
            return FoundLink(LinkState.UNKNOWN)
        link, name, email, is_open, newest = row
        state = link_state(link.used_at is not None, not newest, link.expires_at, bool(is_open), now())
        return FoundLink(state, link.id, link.user_id, name, email, link.purpose)


def waiting_link(user_id: int) -> WaitingLink | None:
    """The link given last to an account, while it can still be used."""
    statement = (
        select(SignInLink, User.full_name)
        .outerjoin(User, User.id == SignInLink.created_by_id)
        .where(SignInLink.user_id == user_id)
        .order_by(SignInLink.id.desc())
        .limit(1)
    )
    with as_system("lien en attente d’un compte") as session:
        row = session.execute(statement).first()
        if row is None or row[0].used_at is not None or row[0].expires_at <= now():
            return None
        link, giver = row
        return WaitingLink(link.created_at, link.expires_at, giver or "le serveur", link.purpose)


def awaiting_reset(user_ids: Iterable[int]) -> set[int]:
    """Those of the accounts, opened before, for which a link is given and not used yet: nobody knows who will use it."""
    latest = select(func.max(SignInLink.id)).where(SignInLink.user_id.in_(user_ids)).group_by(SignInLink.user_id)
    statement = select(SignInLink.user_id).where(
        SignInLink.id.in_(latest),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now(),
        SignInLink.purpose == LinkPurpose.RESET,
    )
    with as_system("liens en attente") as session:
        return set(session.scalars(statement))
