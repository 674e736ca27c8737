"""The production server: threads in a few stateless workers."""

import os
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD, demo_sign_ins


class Server(BaseApplication):
    """gunicorn, configured here rather than by a file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.application = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Our options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made before the workers."""
        return self.application


def serve(app: Flask) -> None:
    """Serve on 127.0.0.1:$PORT (8000). The access log has no query string: it could hold a name (R10)."""
    port = os.environ.get("PORT", "8000")
    options = {
        "bind": f"127.0.0.1:{port}",
        "workers": int(os.environ.get("WEB_CONCURRENCY", "2")),
        "worker_class": "gthread",
        "threads": 4,
        "accesslog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "access_log_format": "%(t)s %(m)s %(U)s %(s)s %(L)ss",
    }
    click.echo(welcome(app, port))
    Server(app, options).run()


def welcome(app: Flask, port: str) -> str:
    """Where the panel is, and in demonstration how to sign in."""
    lines = [f"PRE Admin : http://127.0.0.1:{port}"]
    if app.config["DEMO"]:
        lines += [f"Mot de passe de démonstration : {DEMO_PASSWORD}"]
        lines += [f"  {email:28} {roles}" for email, roles in demo_sign_ins()]
    return "\n".join(lines)
