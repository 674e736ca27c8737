"""PRE Admin: the software a *Programme de Réussite Éducative* runs on."""

from pathlib import Path

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Theme
from werkzeug.middleware.proxy_fix import ProxyFix

from pre_admin import (
    accounts,
    administration,
    approval,
    contracts,
    families,
    funding,
    panel,
    partners,
    pathways,
    reporting,
    territories,
)
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.sign_in import install_request_guard
from pre_admin.cli import register_commands
from pre_admin.config import Settings
from pre_admin.core.database import db
from pre_admin.core.keys import refuse_wrong_keys
from pre_admin.extensions import babel, csrf, limiter, login_manager, migrate
from pre_admin.journal import recorder
from pre_admin.panel.documents import HouseRequest, misplaced_files
from pre_admin.panel.guard import install_guard
from pre_admin.panel.health import install_health
from pre_admin.panel.home import HomeView
from pre_admin.panel.house import House
from pre_admin.panel.rendering import install_rendering

ROOMS = (accounts, territories, families, partners, pathways, funding, approval, contracts, reporting, administration)
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

__all__ = ["as_system", "create_app", "panel", "recorder"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application, from the environment unless settings are given; refuses to start when something is undeclared."""
    settings = settings or Settings.from_environ()
    app = Flask(__name__, instance_path=str(settings.instance), template_folder=str(TEMPLATES))
    app.request_class = HouseRequest
    app.config.update(settings.flask_config())
    if app.config["BEHIND_PROXY"]:
        # HTTPS ends at the server in front: its word on who asks is taken, or all would share one address.
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    babel.init_app(app, default_locale="fr", default_timezone="Europe/Paris")
    csrf.init_app(app)
    login_manager.init_app(app)
    limiter.init_app(app)
    _furnish(app)
    register_commands(app)
    with app.app_context():
        try:
            refuse_wrong_keys()
        finally:
            db.engine.dispose()  # the workers of the server are made after this: none inherits a connection
    return app


def _furnish(app: Flask) -> None:
    """The rooms hand over what they have, then the house is closed to additions."""
    admin = Admin(
        name="PRE Admin", theme=Theme(folder="admin", base_template="admin/layout.html"), index_view=HomeView(url="/admin")
    )
    admin.init_app(app)
    house = House(admin)
    app.extensions["house"] = house
    install_guard(app)
    install_request_guard(app)
    install_rendering(app)
    install_health(app)
    house.name_rows("document", "fichier", "fichiers")
    house.invariant("Fichiers", misplaced_files)
    for room in ROOMS:
        room.register(house)
    house.freeze(app)
