"""The site of a small association, with courses in it: own members, own look, own navigation.

flask setup    once: makes the databases and prints who can sign in
flask run
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.cli import with_appcontext
from flask.typing import ResponseReturnValue
from flask_login import (
    LoginManager,
    UserMixin,
    login_required,
    login_user,
    logout_user,
)
from werkzeug.security import check_password_hash, generate_password_hash

from lms import LMS, HostUser

COURSES = "/kurse"  # `frame.html` links to it
MEMBERS = (
    ("lena", "Lena Martens", "lena@teestube.example", ""),
    ("tim", "Tim Tasse", "tim@teestube.example", "trainer"),
    ("vera", "Vera Kanne", "vera@teestube.example", "coordinator"),
)


class Member(UserMixin):
    """Somebody of the association. `roles` are words with blanks between them."""

    def __init__(self, number: int, login: str, name: str, email: str, roles: str) -> None:
        self.id = number
        self.login = login
        self.name = name
        self.email = email
        self.roles = frozenset(roles.split())


def create_app(folder: Path | None = None) -> Flask:
    """The site with the courses; `folder` is where it keeps its data."""
    app = make_site(folder)
    add_courses(app)
    return app


def make_site(folder: Path | None = None) -> Flask:
    """The site as it was before there were courses."""
    app = Flask(__name__)
    folder = folder or Path(app.instance_path)
    folder.mkdir(exist_ok=True)
    app.config.update(
        FOLDER=folder,
        SECRET_KEY=read_key(folder / "site-key"),
        SESSION_COOKIE_SAMESITE="Lax",
    )
    manager = LoginManager(app)
    manager.login_view = "sign_in"
    manager.login_message = "Bitte melden Sie sich an."
    manager.user_loader(find_member)
    app.add_url_rule("/", view_func=start)
    app.add_url_rule("/members/", view_func=members)
    app.add_url_rule("/sign-in/", view_func=sign_in, methods=["GET", "POST"])
    app.add_url_rule("/sign-out/", view_func=sign_out, methods=["POST"])
    app.cli.add_command(setup)
    return app


def add_courses(app: Flask) -> None:
    """All there is to do for the courses, apart from one link in `frame.html`."""
    app.config.update(
        LMS_DATA_DIR=str(app.config["FOLDER"]),
        LMS_LAYOUT="frame.html",
    )
    lms = LMS(app, url_prefix=COURSES)

    @lms.person_loader
    def load_person(member: Member) -> HostUser:
        return HostUser(member.get_id(), member.name, email=member.email, roles=member.roles)


def start() -> ResponseReturnValue:
    return render_template("start.html")


@login_required
def members() -> ResponseReturnValue:
    with open_database() as database:
        names = [name for (name,) in database.execute("SELECT name FROM member ORDER BY name")]
    return render_template("members.html", names=names)


def sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("sign_in.html")
    found = find_by_login(request.form["login"], request.form["password"])
    if found is None:
        flash("Name oder Passwort stimmt nicht.")
        return render_template("sign_in.html"), 422
    login_user(found)
    wanted = request.args.get("next", "")
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return redirect(wanted if own else url_for("start"))


def sign_out() -> ResponseReturnValue:
    logout_user()
    return redirect(url_for("start"))


@contextmanager
def open_database() -> Iterator[sqlite3.Connection]:
    path = current_app.config["FOLDER"] / "site.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        yield database


def find_member(number: str) -> Member | None:
    with open_database() as database:
        query = "SELECT id, login, name, email, roles FROM member WHERE id = ?"
        row = database.execute(query, (number,)).fetchone()
    return Member(*row) if row else None


def find_by_login(login: str, password: str) -> Member | None:
    with open_database() as database:
        query = "SELECT id, password FROM member WHERE login = ?"
        row = database.execute(query, (login,)).fetchone()
    known = row is not None and check_password_hash(row[1], password)
    return find_member(row[0]) if known else None


def read_key(path: Path) -> str:
    if not path.exists():
        path.write_text(secrets.token_hex(32))
        path.chmod(0o600)
    return path.read_text()


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Make the databases, a course of made-up people, and an access card to try."""
    with open_database() as database:
        database.execute(
            "CREATE TABLE member (id INTEGER PRIMARY KEY, login TEXT UNIQUE, name TEXT,"
            " email TEXT, roles TEXT, password TEXT)"
        )
        for login, name, email, roles in MEMBERS:
            password = secrets.token_urlsafe(6)
            row = (login, name, email, roles, generate_password_hash(password))
            database.execute(
                "INSERT INTO member (login, name, email, roles, password) VALUES (?, ?, ?, ?, ?)",
                row,
            )
            click.echo(f"{login} / {password}  {roles}")
    click.echo(f"Zugangskarte: {make_course()}")


def make_course() -> str:
    """Gives the code of a participant's card. A real site leaves this out: `flask lms migrate`,
    and the coordinator makes courses, people and cards on her pages."""
    from lms.domain.people import Actor
    from lms.services import cards
    from lms.services.demo import seed_demo
    from lms.storage import people
    from lms.storage.migrate import migrate

    school = current_app.extensions["lms"].school
    migrate(school.storage)
    with school.storage.connected():
        participant, _, coordinator = (
            link.person for link in seed_demo(school, lambda done, total: None)
        )
        actor = Actor(coordinator, people.list_roles(coordinator.id))
        return cards.get_code(school, cards.make_card(school, actor, participant))
