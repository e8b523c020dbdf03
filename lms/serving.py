"""`lms serve`: the server, its database and, for the demo, its people (design 6)."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from lms.app import create_app, list_unknown_settings
from lms.services.demo import seed_demo
from lms.services.school import School
from lms.storage.migrate import migrate
from lms.web.state import KEY

THREADS = 4
Translate = Callable[..., str]
Progress = Callable[[int, int], None]


def serve(host: str, port: int, workers: int, t: Translate) -> None:
    """Migrates the database and serves until it is stopped."""
    app = create_app()
    _prepare(app, t)
    click.echo(t("Data folder: %(path)s", path=Path(app.config["LMS_DATA_DIR"]).resolve()))
    _run(host, port, workers, t)


def serve_demo(host: str, port: int, workers: int, t: Translate, progress: Progress) -> None:
    """Serves a throw-away database with made-up people; it is gone when the server stops."""
    with tempfile.TemporaryDirectory(prefix="lernbegleiter-demo-") as folder:
        os.environ["LMS_DATA_DIR"] = folder
        os.environ["LMS_DATABASE_URL"] = ""
        os.environ["LMS_BASE_URL"] = f"http://{host}:{port}"
        app = create_app()
        _prepare(app, t)
        school: School = app.extensions[KEY].school
        click.echo(t("Making 25 people who have been learning for some weeks …"))
        links = seed_demo(school, progress)
        for link in links:
            click.echo(f"  {link.person.email}\n  {link_address(app, link.token)}\n")
        school.publisher.close()
        school.storage.close()
        _run(host, port, workers, t)


def link_address(app: Flask, token: str) -> str:
    """The whole address of a sign-in link."""
    with app.test_request_context(base_url=app.config["LMS_BASE_URL"] or None):
        return app.url_for("lms_accounts.open_link", token=token, _external=True)


def make_worker() -> Flask:
    """What every process of the server runs: the application with the course in memory."""
    app = create_app()
    app.extensions[KEY].watch()
    with app.app_context():
        _ = app.extensions[KEY].school.library
    return app


def _prepare(app: Flask, t: Translate) -> None:
    for name in list_unknown_settings():
        click.echo(t("%(name)s is no setting of ours and is ignored.", name=name), err=True)
    school: School = app.extensions[KEY].school
    with school.storage.connected():
        migrate(school.storage)
        _ = school.library


def _run(host: str, port: int, workers: int, t: Translate) -> None:
    click.echo(t("Open http://%(host)s:%(port)s – stop with Ctrl+C.", host=host, port=port))
    Granian(
        "lms.serving:make_worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()
