"""Values that a statement takes when it runs: it is then built once, kept for all requests, and looked through once by the scopes."""

from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Date, bindparam

from pre_admin.core.calendar import today

TODAY: Final[ColumnElement[date]] = bindparam("today", callable_=lambda: today(), type_=Date, unique=True)
"""The day on which the statement runs."""
