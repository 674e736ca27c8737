"""An office with a coordinator at work on pathways."""

import pytest

from tests.support.offices import Browser, Office
from tests.support.pathways import Town


@pytest.fixture
def town(office: Office) -> Town:
    return Town(office, office.browser())


@pytest.fixture
def coordinator(town: Town) -> Browser:
    return town.who
