"""What the guards know of pages that are no register."""

from collections.abc import Callable
from typing import Any

import pytest

OF_NO_RECORD = {
    ("day", "index_view", "GET"),
    ("year-end", "index_view", "GET"),
    ("year-end", "charges_view", "GET"),
    ("report", "index_view", "GET"),
}
"""(page, endpoint, method) that name no record: they open, where the others find nothing under an id that nobody has."""


@pytest.fixture
def opened() -> Callable[[Any, str, str], int]:
    """The status of an endpoint of a page for whoever it opens to."""
    return lambda page, name, method: 200 if (page.slug, name, method) in OF_NO_RECORD else 404
