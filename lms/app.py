"""create_app(): the standalone application, itself the first host of the plugin."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from lms.config import DEFAULTS
from lms.errors import SetupError
from lms.extension import LMS
from lms.services.installation import find_installation
from lms.services.keys import SECRET_KEY, get_key
from lms.web import accounts
from lms.web.hooks import show_stray_error

PREFIX = "/"
UPLOAD_LIMIT = 1_100_000  # the largest list of people, with the form around it


class KeptSigner(SecureCookieSessionInterface):
    """Flask's signed cookies, with the signer made once and not for every request (R16)."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The application of `lms serve`. `config` overrules the environment, for tests."""
    try:
        from flask_compress import Compress
    except ImportError as error:
        raise lacks_app("flask-compress") from error

    app = Flask("lms", static_folder=None)
    app.config.update(read_environment())
    app.config.update(config or {})
    app.config["LMS_BASE_URL"] = app.config["LMS_BASE_URL"] or _get_own_url(app.config)
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_LIMIT
    app.config["SECRET_KEY"] = app.config["LMS_SECRET_KEY"] or _get_own_key(app.config)
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = app.config["LMS_BASE_URL"].startswith("https://")
    app.session_interface = KeptSigner()
    lms = LMS()
    lms.init_app(app, url_prefix=PREFIX)
    accounts.install(app, PREFIX)
    app.register_error_handler(HTTPException, show_stray_error)
    Compress(app)
    return app


def lacks_app(name: str) -> SetupError:
    """The problem of a plain install, which is all a host needs and too little for `lms …`."""
    text = f"{name} is missing: pip install 'lernbegleiter[app]'"
    return SetupError(text, "extra_missing", name=name, extra="app")


def read_environment() -> dict[str, str]:
    """The settings of the installation: only the standalone application reads them here."""
    settings = {name: os.environ.get(name, default) for name, default in DEFAULTS.items()}
    if not settings["LMS_DATABASE_URL"]:
        settings["LMS_DATABASE_URL"] = os.environ.get("DATABASE_URL", "")
    return settings


def list_unknown_settings() -> tuple[str, ...]:
    """Names in the environment that look like settings and are none."""
    return tuple(
        sorted(name for name in os.environ if name.startswith("LMS_") and name not in DEFAULTS)
    )


def _get_own_url(config: dict[str, Any]) -> str:
    """The address the installation was made with; the environment's goes before it."""
    installation = find_installation(Path(config["LMS_DATA_DIR"]))
    return installation.url if installation else ""


def _get_own_key(config: dict[str, Any]) -> str:
    return get_key(Path(config["LMS_DATA_DIR"]), SECRET_KEY)
