"""The `flask` commands: create or upgrade the database, open an account, check the data, load the demonstration."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from pre_admin.accounts.links import WELCOME
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import no_account_yet
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import email_of
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services import confirm_from_server, create_user, ensure_charter, give_link
from pre_admin.administration.digest import send_digests
from pre_admin.core.calendar import set_today, today
from pre_admin.core.database import db, learn_sizes
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import plural
from pre_admin.core.keys import plant_mark, reseal_texts
from pre_admin.core.sealing import Unreadable
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel.documents import store
from pre_admin.panel.fields import clean_line, parse_day

UNREADABLE_ROW = "Un texte ne peut pas être ouvert avec les clés de cette instance : il a été altéré, ou une clé manque."
DEMO_FROM, DEMO_UNTIL = 2010, 2090


class Refused(click.ClickException):
    """What a command cannot do; said in French, exit 1."""

    def show(self, file: Any = None) -> None:
        """The sentence alone."""
        click.echo(self.message, file=file or sys.stderr)


def register_commands(app: Flask) -> None:
    """Hand the commands over to the app."""
    for command in (init_db, create_user_command, sign_in_link, send_digests_command, check, demo, rotate_keys):
        app.cli.add_command(command)


@click.command("init-db")
@with_appcontext
def init_db() -> None:
    """Créer ou mettre à niveau la base, avec les territoires, les listes de référence et la charte."""
    upgrade()
    with as_system("création de la base"):
        begin_writing()
        with unit_of_work():
            loaded = current_app.extensions["house"].load_reference()
            ensure_charter()
            learn_sizes(db.session())
            plant_mark()
    click.echo(" ; ".join(["Base à jour", *loaded]) + ".")
    if no_account_yet():
        click.echo('Aucun compte : flask --app app create-user ADRESSE "Prénom Nom" --role administrator')


@click.command("create-user")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@with_appcontext
def create_user_command(email: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Ouvrir un compte avec ses rôles."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked_password()
    if any(not _readable(text) for text in (email, name, password)):
        raise Refused(
            "L’adresse, le nom ou le mot de passe contient des signes illisibles : vérifiez l’encodage du terminal (UTF-8)."
        )
    with refusing(), as_system("ouverture d’un compte en ligne de commande"):
        begin_writing()
        with unit_of_work():
            create_user(email, clean_line(name) or "", password, [Role(role) for role in roles])
    click.echo(f"Compte ouvert : {email}")


def _readable(text: str) -> bool:
    """Whether the terminal gave text rather than bytes it could not read."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _asked_password() -> str:
    password = getpass.getpass("Mot de passe (12 caractères au moins) : ")
    if password != getpass.getpass("Le même, une seconde fois : "):
        raise Refused("Les deux saisies diffèrent.")
    return password


@click.command("sign-in-link")
@click.argument("email")
@click.option("--confirm", is_flag=True, help="Confirmer aussi, depuis le serveur, les rôles du compte qui attendent.")
@with_appcontext
def sign_in_link(email: str, confirm: bool) -> None:
    """Donner un lien de connexion, qui sert une fois, pendant trois jours."""
    try:
        with as_system("lien donné en ligne de commande") as session:
            begin_writing()
            with unit_of_work():
                user = session.scalars(select(User).where(User.email == email_of(email))).one_or_none()
                if user is None:
                    raise Refused("Aucun compte n’a cette adresse.")
                roles = confirm_from_server(user) if confirm else []
                token = give_link(user, None, shown=False)
    except DomainError as refusal:
        raise Refused(refusal.message) from refusal
    for role in roles:
        click.echo(f"Rôle confirmé : {role.label}")
    base = current_app.config["BASE_URL"]
    if not base:
        click.echo("PRE_BASE_URL n’est pas réglé : ajoutez ce chemin à l’adresse du logiciel.")
    click.echo(f"{base}{WELCOME}{token}")


@click.command("send-digests")
@with_appcontext
def send_digests_command() -> None:
    """Envoyer les courriels du matin ; à lancer chaque matin (cron). Sortie 1 si l’un d’eux n’a pas pu partir."""
    server = current_app.config["MAIL_SERVER"]
    if server is None:
        raise Refused("PRE_SMTP_URL n’est pas réglé : aucun courriel ne peut partir.")
    done = send_digests(current_app.extensions["house"], server, current_app.config["BASE_URL"], today())
    click.echo(f"{plural(done.sent, 'courriel envoyé', 'courriels envoyés')}.")
    if done.failed:
        raise Refused(f"{plural(done.failed, 'courriel non envoyé', 'courriels non envoyés')} : relancez la commande plus tard.")


@click.command("check")
@with_appcontext
def check() -> None:
    """Vérifier les règles sur toutes les données ; sortie 1 si une ligne en enfreint une."""
    broken = 0
    with refusing(), as_system("vérification des données"):
        for name, query in current_app.extensions["house"].invariants.items():
            rows = query()
            broken += len(rows)
            for row in rows:
                click.echo(f"{name} : {row}")
    click.echo("Aucune anomalie." if not broken else f"{broken} anomalie(s).")
    sys.exit(1 if broken else 0)


@click.group("demo")
def demo() -> None:
    """Le programme fictif de démonstration."""


@demo.command("load")
@click.option("--today", "day", help="Jour de la démonstration, 31/12/2025 ou 2025-12-31.")
@with_appcontext
def demo_load(day: str | None) -> None:
    """Charger la démonstration dans une base vide."""
    from pre_admin.demo import load_demo

    try:
        chosen = parse_day(day) if day else today()
    except ValueError as refusal:
        raise Refused(str(refusal)) from refusal
    if not DEMO_FROM <= chosen.year <= DEMO_UNTIL:
        raise Refused(f"La démonstration se joue entre {DEMO_FROM} et {DEMO_UNTIL} : choisissez un jour de ces années.")
    if not current_app.config["DEMO"]:
        click.echo("Sans PRE_DEMO=1 au démarrage du serveur, les pages ne diront pas que ces données sont fictives.", err=True)
    click.echo(_load(chosen, load_demo))


def _load(day: date, loader: Callable[[date], object]) -> str:
    set_today(day)
    try:
        with refusing(), as_system("démonstration"):
            begin_writing()
            with unit_of_work() as session:
                told = str(loader(day))
                session.flush()
                learn_sizes(session)
                return told
    finally:
        set_today(None)


@contextmanager
def refusing() -> Iterator[None]:
    """What a rule or an unready database refuses, said in a sentence rather than a traceback."""
    try:
        yield
    except FieldErrors as refusal:
        raise Refused(" ".join(refusal.errors.values())) from refusal
    except DomainError as refusal:
        raise Refused(refusal.message) from refusal
    except Unreadable as error:
        raise Refused(UNREADABLE_ROW) from error
    except (OperationalError, ProgrammingError) as error:
        raise Refused("La base ne répond pas, ou n’est pas encore créée : lancez d’abord flask --app app init-db.") from error


@click.command("rotate-keys")
@click.option(
    "--reseal", is_flag=True, help="Rechiffrer les textes et les fichiers avec la clé de tête ; à relancer si interrompu."
)
@with_appcontext
def rotate_keys(reseal: bool) -> None:
    """Mettre une nouvelle clé de chiffrement en tête, puis, serveur redémarré, tout rechiffrer avec elle (--reseal)."""
    given = bool(os.environ.get("PRE_DATA_KEYS"))
    if reseal or (given and len(current_app.config["DATA_KEYS"]) > 1):
        _reseal("de PRE_DATA_KEYS" if given else "du fichier data_keys")
        return
    if given:
        raise Refused(
            "Les clés viennent de PRE_DATA_KEYS : ajoutez-y une nouvelle clé en tête, suivie des anciennes, redémarrez le serveur, "
            "puis relancez rotate-keys."
        )
    path = Path(current_app.instance_path) / "data_keys"
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(Fernet.generate_key().decode() + "\n" + path.read_text(encoding="ascii"))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    click.echo("Nouvelle clé en tête de data_keys : sauvegardez ce fichier et redémarrez le serveur.")
    click.echo("Ensuite, flask --app app rotate-keys --reseal rechiffre tout avec elle.")


def _reseal(place: str) -> None:
    """Everything sealed anew with the newest key; what no key opens is told, and the old keys are then kept."""
    with refusing(), as_system("rechiffrement"):
        texts, files = reseal_texts(), store.reseal()
    click.echo(f"{plural(texts.done, 'texte rechiffré', 'textes rechiffrés')}, {plural(files.done, 'fichier', 'fichiers')}.")
    if lost := texts.lost + files.lost:
        raise Refused(
            f"{plural(lost, 'texte ou fichier ne s’ouvre', 'textes ou fichiers ne s’ouvrent')} avec aucune clé : gardez toutes les clés, "
            "et restaurez depuis une sauvegarde ce qui manque."
        )
    if texts.done + files.done:
        click.echo(
            "Relancez la commande, serveur redémarré, jusqu’à ce qu’elle dise 0 : rien n’est alors plus écrit avec une ancienne clé."
        )
    click.echo(
        f"Les anciennes clés peuvent alors être retirées {place} : n’y gardez que la première, puis redémarrez le serveur. "
        "Conservez les anciennes avec les sauvegardes faites avant ce jour : elles seules les relisent."
    )
