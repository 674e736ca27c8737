"""Sign-in links: given once, used once, for three days; whoever is shown one could enter as the person."""

import secrets

from sqlalchemy import select, update

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.links import link_of
from pre_admin.accounts.models import LinkPurpose, SignInLink, User
from pre_admin.accounts.queries import lets_in
from pre_admin.accounts.rules import LINK_LIFETIME, LinkState, token_digest
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services.passwords import set_password_twice
from pre_admin.accounts.services.roles import lock_accounts, put_back_to_confirm
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError

CLOSED = "Ce compte est désactivé : réactivez-le avant de donner un lien."
NO_ROLE_LEFT = "Cette personne n’a plus aucun rôle : donnez-lui d’abord un rôle, puis un lien."
NOT_FOR_ONESELF = "Votre propre mot de passe se change sur la page « Mon compte »."


class LinkRefused(DomainError):
    """The link opens nothing; `state` says why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(state.value)
        self.state = state


def give_link(user: User, actor: Actor | None, shown: bool) -> str:
    """A new link's token; those given before open nothing any more.

    Shown to whoever gives it, the roles that open children's files must be confirmed again: only a link that is mailed
    to the person, or printed on the server (no actor), leaves them as they are.
    """
    if actor is not None and actor.id == user.id:
        raise DomainError(NOT_FOR_ONESELF)
    lock_accounts([user.id])
    if not user.is_active:
        raise DomainError(CLOSED)
    if not lets_in(user.id):
        raise DomainError(NO_ROLE_LEFT)
    if shown and actor is not None:
        put_back_to_confirm(user)
    token = secrets.token_urlsafe(32)
    moment = now()
    link = SignInLink(
        user_id=user.id, token_hash=token_digest(token), purpose=LinkPurpose.RESET if user.opened else LinkPurpose.OPEN,
        shown=shown, created_at=moment, created_by_id=actor.id if actor else None, expires_at=moment + LINK_LIFETIME,
    )  # fmt: skip
    user.updated_at = moment  # a second click finds the account changed, and gives no second link
    db.session.add(link)
    db.session.flush()
    return token


def close_links(user_id: int) -> None:
    """What was given and not used opens nothing any more."""
    statement = select(SignInLink).where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None))
    with as_system("liens fermés") as session:
        for link in session.scalars(statement.where(SignInLink.expires_at > now())):
            link.expires_at = now()
        session.flush()


def use_link(token: str, password: str, confirmation: str) -> int:
    """Choose the account's password by a link, which is then used up; every session opened before is over. Whose it is."""
    found = link_of(token)
    if found.state is not LinkState.GOOD:
        raise LinkRefused(found.state)
    lock_accounts([found.user_id])
    with as_system("mot de passe choisi par un lien") as session:
        found = link_of(token)  # two uses at the same moment: the second meets what the first did
        if found.state is not LinkState.GOOD:
            raise LinkRefused(found.state)
        user = session.scalars(select(User).where(User.id == found.user_id).execution_options(populate_existing=True)).one()
        set_password_twice(user, password, confirmation)
        session.get_one(SignInLink, found.id).used_at = now()
        session.flush()
        stamp = update(User.__table__).where(User.__table__.c.id == user.id)  # type: ignore[arg-type]
        session.execute(stamp.values(last_sign_in_at=now()))
        return user.id
