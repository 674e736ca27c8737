"""What the programme gave: the annual report."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.reporting import rendering
    from pre_admin.reporting.models import FrozenReport
    from pre_admin.reporting.queries.frozen import altered
    from pre_admin.reporting.views.report import ReportView

    house.add_blueprint(rendering.BLUEPRINT)
    house.add_page(ReportView)
    house.invariant("Bilans arrêtés", altered)
    house.name_rows("report", "bilan annuel", "bilans annuels")
    house.name_rows(FrozenReport.__tablename__, "bilan arrêté", "bilans arrêtés")
