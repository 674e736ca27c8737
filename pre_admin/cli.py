"""The `flask` commands: create or upgrade the database, open an account, check the data, load the demonstration."""

import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from pre_admin.accounts.queries import no_account_yet
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services import create_user, ensure_charter
from pre_admin.core.calendar import set_today, today
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel.fields import parse_day


class Refused(click.ClickException):
    """What a command cannot do; said in French, exit 1."""

    def show(self, file: Any = None) -> None:
        """The sentence alone."""
        click.echo(self.message, file=file or sys.stderr)


def register_commands(app: Flask) -> None:
    """Hand the commands over to the app."""
    for command in (init_db, create_user_command, check, demo, rotate_keys):
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
    click.echo(" ; ".join(["Base à jour", *loaded]) + ".")
    if no_account_yet():
        click.echo("Aucun compte : flask --app app create-user ADRESSE « Prénom Nom » --role administrator")


@click.command("create-user")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@with_appcontext
def create_user_command(email: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Ouvrir un compte avec ses rôles."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked_password()
    try:
        with as_system("ouverture d’un compte en ligne de commande"):
            begin_writing()
            with unit_of_work():
                create_user(email, name, password, [Role(role) for role in roles])
    except FieldErrors as refusal:
        raise Refused(" ".join(refusal.errors.values())) from refusal
    except DomainError as refusal:
        raise Refused(refusal.message) from refusal
    click.echo(f"Compte ouvert : {email}")


def _asked_password() -> str:
    password = getpass.getpass("Mot de passe (12 caractères au moins) : ")
    if password != getpass.getpass("Le même, une seconde fois : "):
        raise Refused("Les deux saisies diffèrent.")
    return password


@click.command("check")
@with_appcontext
def check() -> None:
    """Vérifier les règles sur toutes les données ; sortie 1 si une ligne en enfreint une."""
    broken = 0
    with as_system("vérification des données"):
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
    click.echo(_load(chosen, load_demo))


def _load(day: date, loader: object) -> str:
    set_today(day)
    try:
        with as_system("démonstration"):
            begin_writing()
            with unit_of_work():
                return str(loader(day))  # type: ignore[operator]
    except DomainError as refusal:
        raise Refused(refusal.message) from refusal
    finally:
        set_today(None)


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Mettre une nouvelle clé de chiffrement en tête, les anciennes restant lisibles."""
    path = Path(current_app.instance_path) / "data_keys"
    if not path.exists():
        raise Refused("Les clés viennent de PRE_DATA_KEYS : ajoutez-y une nouvelle clé en tête, puis redémarrez.")
    fresh = Fernet.generate_key().decode()
    temporary = path.with_suffix(".new")
    temporary.write_text(fresh + "\n" + path.read_text(encoding="ascii"), encoding="ascii")
    temporary.chmod(0o600)
    temporary.replace(path)
    click.echo("Nouvelle clé en tête. Redémarrez le serveur pour qu’il s’en serve.")
