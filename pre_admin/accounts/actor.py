"""Who is acting: the person behind a request, or the house itself."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pre_admin.accounts.permission_map import permissions_of, scopes_of
from pre_admin.accounts.roles import PERMISSION_CODES, Permission, Role, Scope
from pre_admin.core.database import db

ACTOR_KEY = "actor"


@dataclass(frozen=True)
class Actor:
    """A signed-in person as the rules see them: roles that count today, those that wait, charter; no password, no e-mail."""

    id: int
    name: str
    roles: frozenset[Role]
    charter_signed: bool = False
    pending: frozenset[Role] = frozenset()
    """Roles given that a coordinator has not confirmed: they give nothing yet."""
    lent: frozenset[Permission] = frozenset()
    """What the person may do today in the place of someone who is away, beside what their roles give."""
    permissions: frozenset[Permission] = field(init=False)
    codes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        permissions = permissions_of(self.roles) | self.lent
        object.__setattr__(self, "permissions", permissions)
        object.__setattr__(self, "codes", frozenset(permission.code for permission in permissions))

    def may(self, code: str) -> bool:
        """Whether one of the person's roles, or an « intérim », gives this permission, named « subject.act »."""
        if code not in PERMISSION_CODES:
            raise KeyError(code)
        return code in self.codes

    def scopes(self, subject: str) -> frozenset[Scope]:
        """The scopes the person has on a subject."""
        return scopes_of(self.roles, subject)

    def sees_all(self, subject: str) -> bool:
        """Whether no row of the subject is hidden from the person."""
        return Scope.ALL in self.scopes(subject)


def actor_of(session: Session) -> Actor | None:
    """The person bound to this session, if any."""
    actor = session.info.get(ACTOR_KEY)
    assert actor is None or isinstance(actor, Actor)
    return actor


def current_actor() -> Actor | None:
    """The person bound to the request's session, if any."""
    return actor_of(db.session())
