"""What a request says, read without trust: numbers out of range, junk ids and odd pages all have an answer."""

import json
import zlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus

from flask import abort, request, session

from pre_admin.core.sealing import Unreadable, instance_seal

MAX_ID = 2**31 - 1
MAX_SEARCH = 200
LISTS = "lists"
REMEMBERED, LONGEST_QUERY = 6, 300
"""How many lists a session remembers, and how long a query: the whole is a cookie."""


def number(text: str | None, low: int, high: int) -> int | None:
    """A whole number within bounds (clamped), or None when the text is not one."""
    text = (text or "").strip()
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 30:
        return None
    return max(low, min(high, int(text)))


def record_id(text: str | None) -> int:
    """The id a record's address names; anything else is a page that does not exist."""
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or not 0 < int(text) <= MAX_ID:
        abort(404)
    return int(text)


def record_ids(texts: Iterable[str], limit: int) -> list[int]:
    """Distinct ids, ascending; junk refuses the whole request."""
    found = sorted({record_id(text) for text in texts})
    if len(found) > limit:
        abort(413)
    return found


def search_text() -> str:
    """What is looked for, cut to a length a person types."""
    return request.args.get("search", "").strip()[:MAX_SEARCH]


def address(path: str, pairs: Iterable[tuple[str, Any]]) -> str:
    """A local address with its parameters, the empty ones left out."""
    query = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs if value not in (None, "")])
    return f"{path}?{query}" if query else path


def _quoted(value: Any) -> str:
    """As an address writes it; a list has thirty addresses, most of them of plain words and figures."""
    text = str(value)
    return text if text.isascii() and text.isalnum() else quote_plus(text)


def remember_list(slug: str, query: str) -> None:
    """Keep how a list was left, so that the way back from a file leads there; the latest few lists only.

    Sealed: a search may be a child's name, and the cookie stays on a computer that others use.
    """
    kept = _remembered()
    wanted = query if len(query) <= LONGEST_QUERY else ""
    if kept.get(slug, "") != wanted:
        others = [(name, value) for name, value in kept.items() if name != slug]
        latest = dict([*others, *([(slug, wanted)] if wanted else [])][-REMEMBERED:])
        session[LISTS] = instance_seal().close(zlib.compress(json.dumps(latest).encode())).decode("ascii")


def remembered_list(slug: str) -> str:
    """The query a list was left with; empty for the list as it opens."""
    return _remembered().get(slug, "")


def _remembered() -> dict[str, str]:
    """List → query; nothing when the keys changed since."""
    kept = session.get(LISTS)
    if not isinstance(kept, str):
        return {}
    try:
        found: dict[str, str] = json.loads(zlib.decompress(instance_seal().open(kept.encode("ascii"))))
    except (Unreadable, ValueError, zlib.error):
        return {}
    return found


def local_path(target: str | None) -> str | None:
    """A path of this site to go back to, or None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or len(target) > 2000:
        return None
    return None if any(ord(char) < 32 for char in target) else target
