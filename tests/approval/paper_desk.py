"""A sitting held from its opening to its closing, and papers read as text."""

import io
import re
from dataclasses import dataclass
from decimal import Decimal

from pypdf import PdfReader
from sqlalchemy import select, text

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Sitting, Verb
from pre_admin.approval.services.agenda import leave_unexamined
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.approval.services.recusals import apply_interests
from pre_admin.approval.services.sittings import close_sitting
from pre_admin.core.database import db
from pre_admin.core.ddl import create_triggers
from tests.approval.sitting_desk import page, step
from tests.support.bodies import COMMITTEE, Chamber, chamber
from tests.support.offices import Browser, Office

SIGNED_BY = "Camille Membre0, présidente"


@dataclass
class Session:
    """A closed sitting: reserved with words, overrun, recused item, one not examined."""

    room: Chamber
    sitting: int
    actions: list[int]
    items: list[int]


def read(content: bytes) -> str:
    """The text of a PDF, every space plain."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in pages))


def rule(room: Chamber, item: int, ruling: Ruling, role: Role = Role.ASSISTANT) -> None:
    """Record a decision."""
    seen = room.version(item)
    with room.acting(role) as actor:
        decide(item, seen, ruling, actor)


def prepared(office: Office) -> Session:
    """An open sitting of four items; the committee's account is recused from the third."""
    room = chamber(office, voted=(5000, 50_000))
    actions = [
        room.action({0: 3000, 1: 1000}), room.action({0: 2500}, provider=2), room.action({1: 7777}, provider=1), room.action({1: 900}, provider=2),
    ]  # fmt: skip
    room.interest(room.members[COMMITTEE][0], 1)
    sitting = room.sitting(actions)
    with room.writing():
        found = db.session.get(Sitting, sitting)
        assert found is not None
        apply_interests(found)
    return Session(room, sitting, actions, [item for item, _ in room.items(sitting)])


def held(office: Office) -> Session:
    """The same, decided and closed."""
    made = prepared(office)
    first, second, third, fourth = made.items
    rule(made.room, first, Ruling(Verb.FAVOURABLE))
    with made.room.acting(Role.ASSISTANT) as actor:
        undo(first, made.room.version(first), actor)
    rule(made.room, first, Ruling(Verb.WITH_RESERVATIONS, reason="Bilan à mi-parcours.", votes=(4, 1, 0)))
    rule(made.room, second, Ruling(Verb.FAVOURABLE, overrun_reason="Accord de la Ville du 3 mars."))
    rule(made.room, third, Ruling(Verb.REDUCED, {made.room.envelopes[1]: Decimal(6543)}))
    close(made, fourth)
    return made


def close(made: Session, left: int) -> None:
    """An item is left aside, the sitting closes."""
    with made.room.acting(Role.ASSISTANT) as actor:
        item, sitting = db.session.get(AgendaItem, left), db.session.get(Sitting, made.sitting)
        assert item is not None
        assert sitting is not None
        leave_unexamined(item, "L’association n’est pas venue.", actor)
        close_sitting(sitting, actor)


def sign(made: Session, person: Browser) -> None:
    """Through the step's page."""
    answer = step(person, "sign", made.sitting, signed_by=SIGNED_BY)
    assert answer.status_code == 302, answer.text


def signed(office: Office) -> Session:
    """Held, then signed."""
    made = held(office)
    sign(made, office.browser(Role.ASSISTANT))
    return made


def minutes(person: Browser, sitting: int) -> bytes:
    """The minutes as a person gets them."""
    answer = person.get(page("minutes", sitting))
    assert answer.status_code == 200, answer.status_code
    return answer.data


def without_triggers(room: Chamber, statement: str, table: str, *names: str) -> None:
    """What no one can do through the software: guards of a table are lifted, a statement runs, the guards are back."""
    with room.writing():
        sqlite = db.engine.dialect.name == "sqlite"
        for name in names or (f"tr_{table}_no_update", f"tr_{table}_no_delete"):
            db.session.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}")))
        db.session.execute(text(statement))
        create_triggers(db.session.connection())


def sitting_row(office: Office, sitting: int) -> Sitting:
    """The row as it is kept."""
    found = office.one(select(Sitting).where(Sitting.id == sitting))
    assert isinstance(found, Sitting)
    return found
