"""A host of the plugin: own people, own look, French, tokens in every form, a strict policy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, abort, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel, format_date  # type: ignore[import-untyped]
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect, generate_csrf

from lms.domain.people import HostUser
from lms.extension import LMS

PREFIX = "/kurse"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)
SECRET = "a host's secret of no importance"


@dataclass
class Account(UserMixin):  # type: ignore[misc]
    """Somebody of the host, who knows her under this id and no other."""

    id: str
    name: str
    email: str | None
    roles: frozenset[str] = frozenset()


def make_host(
    accounts: Mapping[str, Account],
    settings: Mapping[str, str],
    *,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """The host with the plugin under `/kurse`; without a clock there is no plugin."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=SECRET, **settings)
    Babel(app, default_locale="fr")
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.login_view = "enter"
    manager.user_loader(accounts.get)
    app.after_request(_set_policy)
    app.register_error_handler(404, lambda error: ("Le site ne connaît pas cette page.", 404))
    _add_routes(app, accounts)
    if clock is not None:
        lms = LMS()
        lms.person_loader(_load_person)
        lms.init_app(app, url_prefix=PREFIX, clock=clock)
    return app


def _load_person(account: Account) -> HostUser:
    return HostUser(account.id, account.name, account.email, roles=account.roles)


def _set_policy(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _add_routes(app: Flask, accounts: Mapping[str, Account]) -> None:
    @app.get("/")
    def start() -> ResponseReturnValue:
        flash("Bienvenue")
        session["visits"] = session.get("visits", 0) + 1
        return render_template("start.html", today=format_date(date(2026, 7, 14), "long"))

    @app.get("/token")
    def token() -> ResponseReturnValue:
        return str(generate_csrf())

    @app.route("/enter", methods=["GET", "POST"])
    def enter() -> ResponseReturnValue:
        if request.method == "GET":
            return render_template("enter.html")
        account = accounts.get(request.form["account"])
        if account is None:
            abort(403)
        login_user(account)
        return redirect("/")

    @app.post("/leave")
    def leave() -> ResponseReturnValue:
        logout_user()
        return redirect("/")

    @app.get("/mine")
    def mine() -> ResponseReturnValue:
        return str(current_user.name) if current_user.is_authenticated else "personne"
