"""What the contracts' tests ask for: a chamber, a signed contract, the browsers of the two who keep it."""

import pytest

from pre_admin.accounts.roles import Role
from tests.contracts.delivery_desk import Deal, deal, ready_to_print
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Browser, Office


@pytest.fixture
def room(office: Office) -> Chamber:
    return ready_to_print(chamber(office))


@pytest.fixture
def contract(room: Chamber) -> Deal:
    return deal(room)


@pytest.fixture
def desk(office: Office) -> Browser:
    return office.browser(Role.ASSISTANT)


@pytest.fixture
def lead(office: Office) -> Browser:
    return office.browser(Role.COORDINATOR)
