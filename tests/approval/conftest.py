"""What the bodies' tests ask for: a chamber whose rules are decided, the secretariat's browser."""

import pytest

from pre_admin.accounts.roles import Role
from tests.approval.test_sittings import rules_decided
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Browser, Office


@pytest.fixture
def room(office: Office) -> Chamber:
    made = chamber(office)
    rules_decided(made)
    return made


@pytest.fixture
def desk(office: Office) -> Browser:
    return office.browser(Role.ASSISTANT)
