"""The floor: the least a Flask page for somebody signed in can be.

Flask, Flask-Login as its manual sets it up, one Peewee query for the user, one compiled Jinja
template that gives the same bytes as our page.
"""

import os
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from peewee import CharField, Model, SqliteDatabase

PAGE = "page.html"
DATABASE = "floor.sqlite3"
FOLDER = "LMS_FLOOR_DIR"


def prepare_floor(folder: Path, page: str, name: str) -> None:
    """Writes the template, in which only the person's name is filled in, and the database."""
    before, after = page.split(name)
    template = (
        "{% raw %}" + before + "{% endraw %}{{ user.name }}{% raw %}" + after + "{% endraw %}"
    )
    (folder / PAGE).write_text(template, encoding="utf-8", newline="")
    database, user_table = _open(folder)
    with database:
        database.create_tables([user_table])
        user_table.create(name=name)
    database.close()


def make_floor() -> Flask:
    """The application, over the folder named in the environment."""
    folder = Path(os.environ[FOLDER])
    app = Flask("floor", template_folder=str(folder), static_folder=None)
    app.secret_key = "floor"
    app.jinja_env.keep_trailing_newline = True
    database, user_table = _open(folder)
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load_user(user_id: str) -> Any:
        database.connect(reuse_if_open=True)
        return user_table.get_or_none(user_table.id == int(user_id))

    @app.get("/login")
    def login() -> str:
        login_user(load_user("1"))
        return ""

    @app.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def page() -> str:
        return render_template(PAGE, user=current_user)

    return app


def _open(folder: Path) -> tuple[SqliteDatabase, Any]:
    database = SqliteDatabase(str(folder / DATABASE), pragmas={"journal_mode": "wal"})

    class User(UserMixin, Model):  # type: ignore[misc]
        name = CharField()

        class Meta:
            pass

    User.bind(database)
    return database, User
