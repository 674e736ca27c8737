"""The names of Flask-Admin that the house overrides or relies on, private ones among them: a new version must still have them."""

import inspect
from importlib.metadata import version

import pytest
from flask import Flask
from flask_admin import Admin, AdminIndexView
from flask_admin.base import BaseView
from flask_admin.contrib.sqla import ModelView
from flask_admin.theme import Theme

from pre_admin.panel.view.house_view import HouseView

# What the house replaces, and what it must be able to replace for its doors to stay shut.
OVERRIDDEN = (
    "_handle_view", "_run_view", "_refresh_cache", "scaffold_auto_joins", "get_one", "is_accessible", "create_model", "update_model",
    "delete_model", "index_view", "create_view", "edit_view", "details_view", "delete_view", "export",
)  # fmt: skip
# Stock addresses that must never answer: inline edit, batch, look-up and their like have the house's own in their place.
STOCK_ONLY = {"ajax_update", "ajax_lookup", "action_view"}


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("flask-admin") == "2.2.1"


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_the_name_exists_upstream_and_is_ours(name: str) -> None:
    assert hasattr(ModelView, name), f"{name} is gone: the house overrides nothing"
    assert getattr(HouseView, name) is not getattr(ModelView, name), f"{name} is still the stock one"


def test_the_seams_have_the_same_shape() -> None:
    assert list(inspect.signature(BaseView._handle_view).parameters) == ["self", "name", "kwargs"]
    assert list(inspect.signature(BaseView._run_view).parameters)[:2] == ["self", "fn"]
    assert {"url"} <= set(inspect.signature(AdminIndexView.__init__).parameters)
    assert {"folder", "base_template"} <= set(inspect.signature(Theme).parameters)
    assert hasattr(Admin(), "_views")


def test_stock_addresses_are_closed(house_app: Flask) -> None:
    stock = {route[1] for route in ModelView._urls}  # type: ignore[attr-defined]
    assert stock >= STOCK_ONLY, "upstream renamed them: look for what replaced them"
    for view in house_app.extensions["house"].views:
        mine = {route[1] for route in view._urls}
        assert not mine & STOCK_ONLY, view.slug
        assert mine <= set(view.acts()), view.slug
        for act in ("can_create", "can_edit", "can_delete", "can_export", "can_view_details"):
            assert getattr(view, act) is False
        assert not view.column_editable_list
        assert not view.column_filters
        assert not view.column_searchable_list


def test_stock_forms_and_queries_never_run(house_app: Flask) -> None:
    rules = {rule.rule for rule in house_app.url_map.iter_rules()}
    for view in house_app.extensions["house"].views:
        for path in ("ajax/lookup/", "ajax/update/", "action/"):
            assert f"/admin/{view.slug}/{path}" not in rules
