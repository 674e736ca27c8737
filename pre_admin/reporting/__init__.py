"""What the programme gave: the annual report."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.reporting import rendering
    from pre_admin.reporting.views.report import ReportView

    house.add_blueprint(rendering.BLUEPRINT)
    house.add_page(ReportView)
    house.name_rows("report", "bilan annuel", "bilans annuels")
