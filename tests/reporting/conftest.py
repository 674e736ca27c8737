"""What the tests of the report ask for."""

from tests.panel.conftest import statements

__all__ = ["statements"]
