"""The Flask-Admin house: the base view, the unit of work, the theme's words; rooms declare, it does the rest."""

from pre_admin.core.unit_of_work import unit_of_work

__all__ = ["unit_of_work"]
