"""The configuration: the environment of design §8, production-safe by default, secrets in files made at first start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.fernet import Fernet
from sqlalchemy import NullPool, create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

ROOT = Path(__file__).resolve().parent.parent
IDLE_MINUTES = 30
KEYS_LOST = (
    "Le fichier data_keys du dossier d’instance manque, alors que la base existe : ses textes chiffrés ne se reliraient plus. "
    "Restaurez data_keys, ou la variable PRE_DATA_KEYS, depuis la sauvegarde faite avec cette base. Aucune clé n’a été créée."
)
KEYS_UNKNOWN = (
    "Le fichier data_keys du dossier d’instance manque, et la base ne répond pas : impossible de savoir si elle contient déjà des "
    "textes chiffrés. Démarrez la base, ou réglez PRE_DATA_KEYS. Aucune clé n’a été créée."
)


class ConfigurationError(RuntimeError):
    """A setting is wrong; the message says which and what is expected."""


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed over; `security`: « smtp » in clear, « smtps », « smtp+starttls »."""

    security: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """What one instance runs with."""

    instance: Path
    database_url: str
    secret_key: str = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    documents: Path
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    smtp_url: str = field(default="", repr=False)
    demo: bool = False
    testing: bool = False
    idle_minutes: int = IDLE_MINUTES

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None, instance: Path | None = None) -> "Settings":
        """Read `PRE_…`; what is missing is made in the instance folder, mode 600."""
        env = os.environ if environ is None else environ
        folder = instance or Path(env.get("PRE_INSTANCE", str(ROOT / "instance"))).resolve()
        private_folder(folder)
        mail, address = env.get("PRE_SMTP_URL", ""), base_url(env.get("PRE_BASE_URL", ""))
        if mail_server(mail) and not address:
            # A link's address is never taken from a request, whose sender could name any host.
            raise ConfigurationError("PRE_SMTP_URL demande aussi PRE_BASE_URL : les courriels contiennent des liens.")
        url = database_url(env.get("PRE_DATABASE_URL", ""), folder)
        return cls(
            instance=folder,
            database_url=url,
            secret_key=env.get("PRE_SECRET_KEY") or kept_secret(folder / "secret_key", secrets.token_urlsafe(48)),
            data_keys=data_keys(env.get("PRE_DATA_KEYS") or kept_keys(folder / "data_keys", url)),
            documents=Path(env.get("PRE_DOCUMENTS") or folder / "documents"),
            base_url=address,
            trusted_hosts=tuple(host.strip() for host in env.get("PRE_TRUSTED_HOSTS", "").split(",") if host.strip()),
            smtp_url=mail,
            demo=env.get("PRE_DEMO", "") == "1",
        )

    def flask_config(self) -> dict[str, Any]:
        """The same as Flask and its extensions read it."""
        options: dict[str, Any] = {"hide_parameters": True}
        if not self.database_url.startswith("sqlite"):
            # The last one put down is the first taken again: it knows the statements that pages ask.
            options |= {"pool_size": 8, "pool_use_lifo": True}
        return {
            "SECRET_KEY": self.secret_key,
            "DATA_KEYS": self.data_keys,
            "DOCUMENTS": self.documents,
            "BASE_URL": self.base_url,
            "MAIL_SERVER": mail_server(self.smtp_url),
            "DEMO": self.demo,
            "BEHIND_PROXY": self.base_url.startswith("https://"),
            "TESTING": self.testing,
            "IDLE_MINUTES": self.idle_minutes,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": options,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "TRUSTED_HOSTS": list(self.trusted_hosts) or None,
            "SESSION_COOKIE_NAME": "pre_session",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https://"),
            # The cookie outlives the session in it (accounts.rules.session_is_over): a form left open over a weekend
            # still goes through the sign-in page.
            "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "BABEL_DEFAULT_LOCALE": "fr",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
            "RATELIMIT_ENABLED": not self.testing,
        }


def private_folder(folder: Path) -> None:
    """The instance's folder, which nobody but its owner opens: the database of children is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(f"Le dossier d’instance {folder} ne peut pas être ouvert : {error.strerror}.") from error


def kept_secret(path: Path, fresh: str) -> str:
    """The secret a file holds; a missing file is made, readable by its owner alone."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(fresh + "\n")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not text:
        raise ConfigurationError(f"Le fichier {path.name} du dossier d’instance est vide : restaurez-le depuis la sauvegarde.")
    return text


def kept_keys(path: Path, url: str) -> str:
    """The keys a file holds; they are made once, before the database is: a lost file is never replaced by other keys."""
    if not path.exists() and holds_data(url):
        raise ConfigurationError(KEYS_LOST)
    return kept_secret(path, Fernet.generate_key().decode())


def holds_data(url: str) -> bool:
    """Whether the database was made already; raises ConfigurationError when it cannot be asked."""
    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        return False  # looking would make the file
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return inspect(connection).has_table("user_account")
    except SQLAlchemyError as error:
        raise ConfigurationError(KEYS_UNKNOWN) from error


def data_keys(text: str) -> tuple[str, ...]:
    """The encryption keys, newest first; one that cannot be used refuses the start rather than lose a note."""
    keys = tuple(key for key in text.replace(",", "\n").split() if key)
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ConfigurationError(
                "PRE_DATA_KEYS, ou le fichier data_keys de l’instance, contient une clé inutilisable : restaurez les clés d’origine."
            ) from error
    return keys


def database_url(text: str, folder: Path) -> str:
    """The address of the database, its driver named; SQLite in the instance folder when none is given."""
    if not text:
        return f"sqlite:///{folder / 'pre.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if text.startswith(short):
            return "postgresql+psycopg://" + text[len(short) :]
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigurationError("PRE_DATABASE_URL doit commencer par sqlite:/// ou postgresql://.")
    return text


def base_url(text: str) -> str:
    """The public address, for links in messages and for the cookies' safety."""
    if text and not text.startswith(("https://", "http://")):
        raise ConfigurationError("PRE_BASE_URL doit commencer par https:// (ou http:// sur un réseau fermé).")
    return text.rstrip("/")


PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def mail_server(text: str) -> MailServer | None:
    """The mail server of an address such as smtp+starttls://user:password@host:587?from=pre@ville.fr; None without one."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError("PRE_SMTP_URL est mal écrite : vérifiez l’hôte et le port.") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ConfigurationError("PRE_SMTP_URL doit s’écrire smtp://hôte, smtps://hôte ou smtp+starttls://hôte.")
    sender = parse_qs(parts.query).get("from", [""])[0]
    local, _, domain = sender.partition("@")
    if not local or not domain or any(char <= " " or char in "<>,\x7f" for char in sender):
        raise ConfigurationError("PRE_SMTP_URL doit dire l’expéditeur : ajoutez ?from=pre@ville.fr à la fin.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, port or PORTS[parts.scheme], sender, user, password)
