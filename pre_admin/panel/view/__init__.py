"""The base view, one face of a record per file."""

from pre_admin.panel.view.house_view import HouseView

__all__ = ["HouseView"]
