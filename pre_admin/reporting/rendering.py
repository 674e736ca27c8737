"""What the templates of the report know beside those of the house: a cell in words, a table drawn."""

from flask import Blueprint

from pre_admin.reporting.rules.charts import chart_of
from pre_admin.reporting.rules.words import cell_words

BLUEPRINT = Blueprint("reporting", __name__)
"""No route: the functions that `reporting/_table.html` calls."""
BLUEPRINT.add_app_template_global(cell_words)
BLUEPRINT.add_app_template_global(chart_of)
