"""The one blueprint that every desk puts its routes on; `lms.web.routes` brings them together."""

from flask import Blueprint

from lms.paths import STATIC, TEMPLATES
from lms.web import hooks

STATIC_LIFETIME = 365 * 24 * 3600

blueprint = Blueprint(
    "lms",
    "lms.web",
    template_folder=str(TEMPLATES),
    static_folder=str(STATIC),
    static_url_path="/static",
)
blueprint.get_send_file_max_age = lambda filename: STATIC_LIFETIME  # type: ignore[method-assign]
hooks.install(blueprint)
