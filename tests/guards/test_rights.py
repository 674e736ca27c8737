"""View × role × endpoint against the permission map; out of scope, anonymous, unsigned: no row ever changes."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from pre_admin.accounts.permission_map import GRANTS, NOMINATIVE_SUBJECTS, SCOPES
from pre_admin.accounts.request_guard import PUBLIC
from pre_admin.accounts.roles import PERMISSION_CODES, Role, Scope
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import OPEN, Base, db

SignIn = Callable[..., FlaskClient]


def counts(app: Flask) -> dict[str, Any]:
    """The rows of each table that must not change, with the sum of their versions."""
    found: dict[str, Any] = {}
    with app.app_context(), as_system("contrôle"):
        for table in Base.metadata.tables.values():
            if "version" in table.c:
                asked = select(func.count(), func.sum(table.c.version)).select_from(table)
                found[table.name] = tuple(db.session.execute(asked).one())
        db.session.rollback()
    return found


@pytest.fixture(autouse=True)
def _nothing_changes(house_app: Flask) -> Iterator[None]:
    before = counts(house_app)
    yield
    assert counts(house_app) == before


OWN_PAGES = (
    ("link", "GET", "POST"), ("pupils", "GET", "POST"), ("consents", "GET", "POST"), ("sessions", "GET", "POST"),
    ("agenda", "GET", "POST"), ("run", "GET", "POST"), ("conclusions", "GET"), ("consent-form", "GET"), ("answer", "GET"),
    ("attendance", "GET", "POST"), ("recusals", "GET", "POST"), ("convocations", "GET", "POST"), ("interest", "GET", "POST"),
    ("notice", "GET"), ("dossier", "GET"), ("minutes", "GET"), ("letters", "GET"), ("terms", "GET"), ("paper", "GET"), ("letter", "GET"),
)  # fmt: skip
"""(page, methods) of the pages of a record that one register alone has; each leads back when it comes too soon or too late; then those of no record."""
FREE_PAGES = (
    ("blank", "GET"), ("places", "GET"), ("next-year", "GET", "POST"), ("series", "GET", "POST"), ("proposals", "GET", "POST"),
)  # fmt: skip
OWN_NAMES = frozenset(f"{page.replace('-', '_')}_view" for page, *_ in OWN_PAGES)


def first_id(app: Flask, model: Any, *bounds: Any) -> int:
    with app.app_context(), as_system("contrôle"):
        found = db.session.scalar(select(func.min(model.id)).where(*bounds))
        db.session.rollback()
    return int(found or pytest.fail(f"the demonstration has no {model.__name__}"))


def allowed(view: Any, role: Role, act: str) -> bool:
    code = view.permission(act)
    return code in PERMISSION_CODES and code in {permission.code for permission in GRANTS[role]} and view.offers(act)


def in_scope(view: Any, role: Role) -> bool:
    return view.model.scoped_by == OPEN or SCOPES.get((role, view.model.scoped_by)) is Scope.ALL


def out_of_reach(view: Any, role: Role, endpoint: str) -> bool:
    """No file of that name, a record out of scope, or the sessions of a club that somebody else runs."""
    if endpoint == "sessions_view":
        return SCOPES.get((role, "child")) is not Scope.ALL
    whole = endpoint in ("details_view", "history_view", "edit_view", "delete_view") or endpoint in OWN_NAMES
    return endpoint == "file_view" or (whole and not in_scope(view, role))


def addresses(view: Any, value: int) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of everything a register answers to."""
    base = f"/admin/{view.slug}/"
    return [
        ("index_view", "GET", base),
        ("counts_view", "GET", f"{base}counts/"),
        ("details_view", "GET", f"{base}details/?id={value}"),
        ("history_view", "GET", f"{base}history/?id={value}"),
        ("file_view", "GET", f"{base}file/?id={value}&field=none"),
        ("create_view", "GET", f"{base}new/"),
        ("create_view", "POST", f"{base}new/"),
        ("edit_view", "GET", f"{base}edit/?id={value}"),
        ("edit_view", "POST", f"{base}edit/?id={value}"),
        ("delete_view", "GET", f"{base}delete/?id={value}"),
        ("delete_view", "POST", f"{base}delete/?id={value}"),
        ("export", "GET", f"{base}export/csv/"),
        ("export", "GET", f"{base}export/xlsx/"),
        ("batch_view", "GET", f"{base}batch/?action=archive&rowid={value}"),
        ("batch_apply_view", "POST", f"{base}batch/apply/"),
        ("step_view", "GET", f"{base}step/?move=none&id={value}"),
        *(("step_view", method, f"{base}step/?move={move.name}&id={value}") for move in view.moves for method in ("GET", "POST")),
        *(
            (f"{page.replace('-', '_')}_view", method, f"{base}{page}/?id={value}")
            for page, *methods in (*OWN_PAGES, *FREE_PAGES)
            for method in methods
            if f"{page.replace('-', '_')}_view" in view.acts()
        ),
        *(("lookup_view", "GET", f"{base}lookup/{name}/?q=a") for name in view.lookups),
        *(("lookup_view", "GET", f"{base}lookup/new.{name}/?q=a") for name in getattr(view, "new_lookups", ())),
        *(
            ("lookup_view", "GET", f"{base}lookup/{inline.name}.{name}/?q=a")
            for inline in view.inlines
            for name in inline.lookups
        ),
        *(("lookup_view", "GET", f"{base}lookup/{move.name}.{name}/?q=a") for move in view.moves for name in move.lookups),
    ]


def call(client: FlaskClient, method: str, path: str, view: Any) -> int:
    """The status; a form is sent with its fields emptied, so that nobody has a reason to accept it."""
    data = {name: "" for name in ("name", "full_name", *view.form_columns)} if method == "POST" else None
    with client.open(path, method=method, data=data) as answer:
        return answer.status_code


def move_of(view: Any, path: str) -> Any:
    """The step an address takes, or whose field it looks up."""
    named = re.search(r"[?&]move=(\w+)|/lookup/(\w+)\.", path)
    return next((one for one in view.moves if named and one.name in named.groups()), None)


def needed(view: Any, endpoint: str) -> str:
    if endpoint == "batch_apply_view" or endpoint == "batch_view":
        action = next((one for one in view.batch if one.name == "archive"), None)
        return action.act if action else "read"
    return str(view.acts()[endpoint])


def opened_statuses(endpoint: str) -> set[int]:
    """What an endpoint that opens may answer."""
    if endpoint in OWN_NAMES - {"link_view"}:
        return {200, 302, 404, 409, 422}
    return {200, 400, 404, 422} if endpoint.startswith("batch") else {200, 409, 422}


def step_statuses(view: Any, role: Role, move: Any) -> set[int]:
    """A step opens to who may read the register, reaches the record and may take it; one that came too late leads back."""
    if not allowed(view, role, "read"):
        return {403}
    if not in_scope(view, role) or move is None:
        return {404}
    return {200, 302, 409, 422} if allowed(view, role, move.act) else {403}


def test_the_list_of_addresses_covers_every_endpoint_of_a_view(house_app: Flask) -> None:
    for view in house_app.extensions["house"].views:
        mine = [rule.endpoint for rule in house_app.url_map.iter_rules() if rule.endpoint.startswith(f"{view.slug}.")]
        routed = {endpoint.partition(".")[2] for endpoint in mine} - {"static"}
        assert routed <= set(view.acts()), f"{view.slug}: an endpoint without an act"
        attacked = {endpoint for endpoint, _, _ in addresses(view, 1)} | {"lookup_view"}
        assert routed <= attacked, f"{view.slug}: an endpoint that no test attacks"


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_endpoint_opens_as_the_map_says(house_app: Flask, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    for view in house_app.extensions["house"].views:
        value = first_id(house_app, view.model, *view.bounds)
        for endpoint, method, path in addresses(view, value):
            status = call(client, method, path, view)
            act, move = needed(view, endpoint), move_of(view, path)
            if move is not None and endpoint == "lookup_view":
                expected = {200} if allowed(view, role, "read") and allowed(view, role, move.act) else {403}
            elif endpoint == "step_view":
                expected = step_statuses(view, role, move)
            elif endpoint == "lookup_view":
                expected = (
                    {200}
                    if allowed(view, role, "read") and (allowed(view, role, "create") or allowed(view, role, "edit"))
                    else {403}
                )
            elif not (allowed(view, role, "read") if act == "read" else allowed(view, role, act)):
                expected = {403, 404} if endpoint.startswith("batch") else {403}
            elif out_of_reach(view, role, endpoint):
                expected = {404}
            else:
                expected = opened_statuses(endpoint)
            assert status in expected, f"{role.value} {method} {path}: {status}, expected {expected}"


def test_each_endpoint_of_a_page_opens_as_the_map_says(house_app: Flask, sign_in: SignIn, opened: Any) -> None:
    pages = house_app.extensions["house"].pages
    assert pages
    for page in pages:
        rules = [rule for rule in house_app.url_map.iter_rules() if rule.endpoint.startswith(f"{page.slug}.")]
        routed = {rule.endpoint.partition(".")[2]: rule for rule in rules if not rule.endpoint.endswith(".static")}
        assert set(routed) == set(page.acts()), page.slug
        for role in Role:
            client = sign_in(role)
            for name, rule in routed.items():
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    path = f"{rule.rule}?item={2**31 - 1}&sitting={2**31 - 1}"
                    opens = page.permission(page.acts()[name]) in {one.code for one in GRANTS[role]}
                    with client.open(path, method=method, data={} if method == "POST" else None) as answer:
                        assert answer.status_code == (opened(page, name, method) if opens else 403), (
                            f"{role.value} {method} {path}"
                        )


def test_nothing_opens_to_nobody(house_app: Flask) -> None:
    client = house_app.test_client()
    rules: list[Rule] = [rule for rule in house_app.url_map.iter_rules() if rule.endpoint not in PUBLIC]
    assert len(rules) > 60
    for rule in rules:
        path = rule.build({name: "1" for name in rule.arguments}, append_unknown=False)
        assert path is not None
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(path[1], method=method)
            refused = (
                answer.status_code in (400, 401) or "/login" in answer.headers.get("Location", "") or rule.endpoint == "root"
            )
            assert refused, f"{method} {path[1]}: {answer.status_code}"


def test_a_missing_token_refuses_every_form(house_app: Flask, sign_in: SignIn) -> None:
    house_app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = sign_in(Role.COORDINATOR)
        for rule in house_app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and rule.endpoint != "static":
                path = rule.build({name: "1" for name in rule.arguments}, append_unknown=False)
                assert path is not None
                answer = client.post(path[1], data={"name": "x"})
                assert answer.status_code == 400, f"{path[1]}: {answer.status_code}"
    finally:
        house_app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REGISTRY, Role.REFERENT, Role.SUPPORT_TEAM], ids=lambda role: role.value)
def test_without_a_signed_charter_no_file_opens(house_app: Flask, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role, charter=False)
    for view in house_app.extensions["house"].views:
        if view.subject not in NOMINATIVE_SUBJECTS:
            continue
        value = first_id(house_app, view.model, *view.bounds)
        for endpoint, method, path in addresses(view, value):
            answer = client.open(path, method=method, data={} if method == "POST" else None)
            charter = answer.status_code == 302 and "/charter/" in answer.headers["Location"]
            assert charter or answer.status_code in (403, 404), f"{role.value} {method} {endpoint}: {answer.status_code}"


def test_an_unknown_id_and_one_out_of_scope_answer_alike(house_app: Flask, sign_in: SignIn) -> None:
    view = house_app.extensions["house"].view("child")
    client = sign_in(Role.REFERENT)
    known, unknown = (
        client.get(f"/admin/child/details/?id={value}") for value in (first_id(house_app, view.model, *view.bounds), 2**31 - 1)
    )
    assert known.status_code == unknown.status_code == 404
    pages = [re.sub(r'(name="csrf[_-]token"[^>]*(?:value|content)=)"[^"]*"', r"\1", one.text) for one in (known, unknown)]
    assert pages[0] == pages[1]  # the forms' token aside, which changes with the second


def test_a_restricted_role_finds_no_child_by_any_search(house_app: Flask, sign_in: SignIn) -> None:
    with house_app.app_context(), as_system("contrôle"):
        names = db.session.execute(select(Base.metadata.tables["child"].c.last_name).distinct().limit(30)).scalars().all()
        db.session.rollback()
    for role in set(Role) - {Role.COORDINATOR, Role.REGISTRY}:
        client = sign_in(role)
        for name in names:
            assert client.get("/admin/search/", query_string={"q": name}).text.count("/admin/child/") == (
                0 if not allowed(house_app.extensions["house"].view("child"), role, "read") else 1
            ), f"{role.value} finds {name}"


@pytest.mark.parametrize(
    "query",
    [
        "search=3+1+12+2014", "search=" + "a" * 10000, "search=%25", "search=%27%22%3C", "page=-1", "page=0", "page=abc",
        "page=99999999999999999999", "size=0", "size=100000000", "sort=unknown", "sort=name&dir=sideways", "unknown=1",
        "flt0_0=1", "school=abc", "school=99999999999999999999", "born_from=31/02/2014", "born_from=x&born_to=y", "state=zzz",
        "filters=1&territory=none&level=zzz", "search=%F0%9F%98%80",
    ],
)  # fmt: skip
def test_odd_questions_have_a_french_answer(house_app: Flask, sign_in: SignIn, query: str) -> None:
    client = sign_in(Role.COORDINATOR)
    for view in house_app.extensions["house"].views:
        if not allowed(view, Role.COORDINATOR, "read"):
            continue
        answer = client.get(f"/admin/{view.slug}/?{query}")
        assert answer.status_code == 200, f"{view.slug}?{query}: {answer.status_code}"
