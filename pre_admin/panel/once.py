"""A form of a page that is not a register's, received once: its random mark is kept with what it said and where it led."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.panel.models import SubmittedForm

LONGEST_MARK = 40


def mark_of(form: Mapping[str, Any]) -> str:
    """The mark the form carries, or a fresh one for a page being opened."""
    return str(form.get("mark", ""))[:LONGEST_MARK] or secrets.token_urlsafe(18)


def digest_of(form: Any) -> str:
    """What a posted form says, to know it again; nothing can be read from it."""
    told = sorted((name, value) for name, value in form.items(multi=True) if name != "csrf_token")
    return hmac.new(str(current_app.secret_key).encode(), json.dumps(told, default=str).encode(), hashlib.sha256).hexdigest()


def received(form: Any) -> str | None:
    """Where this very form led when it was received before: a second click, a page sent again."""
    wanted = (SubmittedForm.mark == mark_of(form), SubmittedForm.digest == digest_of(form))
    return db.session.scalar(select(SubmittedForm.location).where(*wanted))


def keep(form: Any, location: str) -> None:
    """Keep, in the same transaction as what it did, that this form was received."""
    db.session.execute(delete(SubmittedForm).where(SubmittedForm.at < now() - timedelta(days=2)))
    db.session.add(SubmittedForm(mark=mark_of(form), digest=digest_of(form), location=location))
    db.session.flush()
