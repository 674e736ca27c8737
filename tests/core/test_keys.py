"""The instance's keys: a wrong or lost one refuses the start, a new one takes over without losing a text."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask
from sqlalchemy import select, text

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.config import ConfigurationError
from pre_admin.core import keys
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.families.models import Family
from pre_admin.panel.documents import store as documents
from tests.support.databases import Store
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office, address_of, make_app, make_template, release

NOTE = "La grand-mère garde les enfants le mercredi."


@pytest.fixture(scope="module")
def original(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance to copy, with its database « original »."""
    made = tmp_path_factory.mktemp("original")
    make_template(store, "original", made, demo=False)
    return made


@pytest.fixture
def folder(store: Store, original: Path, tmp_path: Path) -> Path:
    """An instance with its database « kept »."""
    store.create("kept", "original")
    shutil.copy(original / "data_keys", tmp_path / "data_keys")
    return tmp_path


@pytest.fixture
def app(store: Store, folder: Path) -> Iterator[Flask]:
    made = make_app(store.url("kept"), folder)
    yield made
    release(made)


def write_note(app: Flask, note: str = NOTE) -> int:
    """A family with a sealed note, by its form."""
    browser = Browser(app).sign_in(address_of(Role.COORDINATOR))
    given = {"name": "Tazaghine", "practical_notes": note}
    answer = browser.post("/admin/family/new/", form_of(browser.get("/admin/family/new/")) | given)
    assert answer.status_code == 302, said(answer)
    return int(answer.location.rpartition("=")[2])


def raw(app: Flask) -> list[str]:
    """Every sealed text as the database holds it."""
    with app.app_context(), as_system("essai"), db.engine.connect() as connection:
        return [
            str(value)
            for one in keys.sealed_columns()
            for value in connection.scalars(text(f"SELECT {one.name} FROM {one.table.name} WHERE {one.name} IS NOT NULL"))
        ]


def put_first(folder: Path) -> list[str]:
    """A new key in front, as `rotate-keys` puts it; the keys, newest first."""
    file = folder / "data_keys"
    file.write_text(Fernet.generate_key().decode() + "\n" + file.read_text())
    return file.read_text().split()


# ---- wrong or lost
def test_a_wrong_key_refuses_the_start(store: Store, folder: Path) -> None:
    kept = (folder / "data_keys").read_text()
    (folder / "data_keys").write_text(Fernet.generate_key().decode())
    with pytest.raises(ConfigurationError, match=r"data_keys.*PRE_DATA_KEYS.*sauvegarde"):
        make_app(store.url("kept"), folder)
    (folder / "data_keys").write_text(kept)
    release(make_app(store.url("kept"), folder))


def test_a_lost_key_is_never_replaced(store: Store, folder: Path) -> None:
    (folder / "data_keys").unlink()
    with pytest.raises(ConfigurationError, match="Restaurez data_keys"):
        make_app(store.url("kept"), folder)
    assert not (folder / "data_keys").exists()


def test_an_empty_instance_makes_its_keys(store: Store, tmp_path: Path) -> None:
    release(make_app(store.create("empty"), tmp_path))
    assert Fernet((tmp_path / "data_keys").read_text().strip())


def test_a_database_that_is_down_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="la base ne répond pas"):
        make_app("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    assert not (tmp_path / "data_keys").exists()


def test_a_running_server_with_wrong_keys_answers_nothing(store: Store, folder: Path, tmp_path_factory: Any) -> None:
    """It started before the database was there; what comes is another instance's."""
    other = tmp_path_factory.mktemp("other")
    served = make_app(store.create("served"), other)
    release(served)
    store.create("served", "kept")
    health = served.test_client().get("/health")
    assert (health.status_code, health.json) == (503, {"database": "wrong keys"})
    page = served.test_client().get("/login")
    assert page.status_code == 503
    assert "Les clés de chiffrement de cette instance ne sont pas celles de sa base" in said(page)
    release(served)
    release(make_app(store.create("kept2", "kept"), folder))


def test_health_is_well_with_the_right_keys(app: Flask) -> None:
    assert app.test_client().get("/health").status_code == 200


def test_init_db_seals_the_mark_of_a_database_without_one_only_with_its_own_keys(app: Flask, store: Store, folder: Path) -> None:
    write_note(app)
    with app.app_context(), as_system("essai"), unit_of_work() as session:
        session.execute(text("DELETE FROM key_mark"))
    (folder / "data_keys").write_text(Fernet.generate_key().decode())
    other = make_app(store.url("kept"), folder)
    refused = other.test_cli_runner().invoke(args=["init-db"])
    assert isinstance(refused.exception, ConfigurationError)
    release(other)
    assert app.test_cli_runner().invoke(args=["init-db"]).exit_code == 0
    with app.app_context():
        assert keys.key_state() is keys.KeyState.RIGHT


# ---- changed
def test_everything_is_sealed_anew_and_the_old_key_can_go(
    app: Flask, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    wanted = [write_note(app, f"Note n° {n}") for n in range(5)]
    with app.app_context():
        waiting, settled = documents.put_aside(b"en attente"), documents.put_aside(b"une feuille")
        documents.settle(settled)
    release(app)
    newest, old = put_first(folder)
    rotated = make_app(store.url("kept"), folder)
    done = rotated.test_cli_runner().invoke(args=["rotate-keys", "--reseal"])
    assert done.exit_code == 0, done.output
    assert "6\u00a0textes rechiffrés, 2\u00a0fichiers" in done.output
    assert "n’y gardez que la première" in done.output
    again = rotated.test_cli_runner().invoke(args=["rotate-keys", "--reseal"])
    assert "0\u00a0texte" in again.output
    assert all(Fernet(newest).decrypt(one.encode()) for one in raw(rotated))
    release(rotated)
    (folder / "data_keys").write_text(newest)
    alone = make_app(store.url("kept"), folder)
    with alone.app_context(), as_system("essai"):
        found = dict(db.session.execute(select(Family.id, Family.practical_notes)).all())
        assert [found[one] for one in wanted] == [f"Note n° {n}" for n in range(5)]
        assert documents.read(settled) == b"une feuille"
        assert documents.waits(waiting)
        assert list(documents.settled_keys()) == [settled], "nothing is left beside it"
    release(alone)
    (folder / "data_keys").write_text(old)
    with pytest.raises(ConfigurationError):
        make_app(store.url("kept"), folder)


def test_killed_midway_it_is_run_again(app: Flask, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    for n in range(5):
        write_note(app, f"Note n° {n}")
    release(app)
    newest, _ = put_first(folder)
    rotated = make_app(store.url("kept"), folder)
    real, calls = keys.update, [0]

    def dying(*given: Any) -> Any:
        calls[0] += 1
        if calls[0] == 4:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(keys, "update", dying)
    with pytest.raises(KeyboardInterrupt), rotated.app_context(), as_system("essai"):
        keys.reseal_texts()
    half = [_opens(newest, one) for one in raw(rotated)]
    assert True in half, "the batches done stay done"
    assert False in half
    assert Browser(rotated).sign_in(address_of(Role.COORDINATOR)).get("/admin/family/details/?id=1").status_code == 200
    monkeypatch.setattr(keys, "update", real)
    assert rotated.test_cli_runner().invoke(args=["rotate-keys", "--reseal"]).exit_code == 0
    assert all(_opens(newest, one) for one in raw(rotated))
    release(rotated)


def _opens(key: str, sealed: str) -> bool:
    try:
        Fernet(key).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def test_keys_of_the_environment(app: Flask, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_note(app)
    old = (folder / "data_keys").read_text().strip()
    monkeypatch.setenv("PRE_DATA_KEYS", old)
    one = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert one.exit_code == 1
    assert "ajoutez-y une nouvelle clé en tête" in one.output
    newest = Fernet.generate_key().decode()
    app.config["DATA_KEYS"] = (newest, old)
    app.extensions.pop("seal", None)
    monkeypatch.setenv("PRE_DATA_KEYS", f"{newest},{old}")
    both = app.test_cli_runner().invoke(args=["rotate-keys"])
    assert both.exit_code == 0, both.output
    assert "retirées de PRE_DATA_KEYS" in both.output
    assert all(_opens(newest, one) for one in raw(app))


def test_what_no_key_opens_keeps_the_keys(app: Flask) -> None:
    value = write_note(app)
    with app.app_context(), as_system("essai"), unit_of_work() as session:
        session.execute(text("UPDATE family SET practical_notes = :x WHERE id = :id"), {"x": "gAAAAAabime", "id": value})
    told = app.test_cli_runner().invoke(args=["rotate-keys", "--reseal"])
    assert told.exit_code == 1
    assert "gardez toutes les clés" in told.output
    assert "peuvent alors être retirées" not in told.output


# ---- read
@pytest.mark.parametrize("page", ["details", "edit"])
def test_a_text_that_cannot_be_opened_is_said(office: Office, page: str) -> None:
    value = write_note(office.app)
    with office.app.app_context(), as_system("essai"), unit_of_work() as session:
        session.execute(text("UPDATE family SET practical_notes = :x WHERE id = :id"), {"x": "gAAAAAabime", "id": value})
    answer = office.browser().get(f"/admin/family/{page}/?id={value}")
    assert answer.status_code == 503
    assert "Un texte de cette page ne peut pas être ouvert avec les clés de cette instance" in said(answer)
    assert "Traceback" not in answer.text


def test_a_copy_of_the_instance_opens_with_its_keys(app: Flask, store: Store, folder: Path, tmp_path_factory: Any) -> None:
    """What the README says to save together is enough."""
    value = write_note(app)
    release(app)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("data_keys", "secret_key"):
        shutil.copy(folder / name, elsewhere / name)
    restored = make_app(store.create("restored", "kept"), elsewhere)
    page = Browser(restored).sign_in(address_of(Role.COORDINATOR)).get(f"/admin/family/details/?id={value}")
    assert NOTE in said(page)
    assert os.listdir(elsewhere)
    release(restored)
