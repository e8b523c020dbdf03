"""class LMS: mounts the plugin in a Flask application. The composition root (design 4)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from lms.cli import commands
from lms.config import DEFAULTS
from lms.domain.people import Person
from lms.errors import NotFound, SetupError
from lms.paths import CONTENT, QUIZZES
from lms.services.accounts import enrol
from lms.services.installation import DATABASE_NAME, find_cache
from lms.services.publishing import Publisher
from lms.services.school import School, utc_now
from lms.services.watching import Watch
from lms.storage import people
from lms.storage.database import open_storage, to_address
from lms.web.routes import blueprint
from lms.web.state import KEY, PersonLoader, State


class LMS:
    """The extension. `LMS(app, url_prefix="/kurse")`, or `lms = LMS()` and `lms.init_app(app)`.

    Keeps nothing but the host's `person_loader`; everything else is kept per application.
    """

    def __init__(self, app: Flask | None = None, *, url_prefix: str = "/lernen") -> None:
        self._person_loader: PersonLoader | None = None
        if app is not None:
            self.init_app(app, url_prefix=url_prefix)

    def person_loader(self, loader: PersonLoader) -> PersonLoader:
        """Registers the function that turns the host's `current_user` into a `HostUser`.

        It gives None for people the courses are not meant for.
        """
        self._person_loader = loader
        return loader

    def init_app(
        self,
        app: Flask,
        *,
        url_prefix: str = "/lernen",
        clock: Callable[[], Any] = utc_now,
    ) -> None:
        """Adds one blueprint, one command group, `app.extensions["lms"]` and missing defaults.

        Raises RuntimeError when the application has the extension already. Nothing is read or
        connected before the first request.
        """
        if KEY in app.extensions:
            raise RuntimeError("This application has the 'lms' extension already. Use that one.")
        for name, value in DEFAULTS.items():
            app.config.setdefault(name, value)
        school = make_school(app, clock)
        watch = Watch(school, Path(app.config["LMS_DATA_DIR"]))
        app.extensions[KEY] = State(
            school, lambda user: self._load_person(user), watch.ensure, watch.poke
        )
        app.register_blueprint(blueprint, url_prefix=url_prefix)
        app.cli.add_command(commands)

    def _load_person(self, user: Any) -> Any:
        if self._person_loader is None:
            raise SetupError("Say who the host's users are with @lms.person_loader.")
        return self._person_loader(user)

    def enrol(self, app: Flask, host_id: str, cohort: str) -> None:
        """Gives somebody of the host a course.

        Raises NotFound for somebody who was never here or an unknown cohort, and Invalid while
        they take part in another cohort of the same programme.
        """
        school: School = app.extensions[KEY].school
        with school.storage.atomic():
            enrol(school, _get_person(host_id), cohort)


def _get_person(host_id: str) -> Person:
    person = people.find_person_by_host_id(host_id)
    if person is None:
        raise NotFound("person", host_id)
    return person


def make_school(app: Flask, clock: Callable[[], Any]) -> School:
    """The storage, the publisher and the clock an application's settings ask for."""
    data_dir = Path(app.config["LMS_DATA_DIR"]).resolve()
    url = app.config["LMS_DATABASE_URL"] or to_address(data_dir / DATABASE_NAME)
    storage = open_storage(url)
    content, quizzes = find_folders(app.config)
    publisher = Publisher(storage, content, quizzes, clock, find_cache(data_dir))
    return School(storage, publisher, clock, data_dir=data_dir)


def find_folders(config: Mapping[str, Any]) -> tuple[Path, Path]:
    """Where the course's content and quizzes lie."""
    data_dir = Path(config["LMS_DATA_DIR"]).resolve()
    content = _find_folder(config["LMS_CONTENT_DIR"], data_dir / "content", CONTENT)
    quizzes = _find_folder(config["LMS_QUIZZES_DIR"], data_dir / "quizzes", QUIZZES)
    return content, quizzes


def _find_folder(setting: str, installed: Path, shipped: Path) -> Path:
    """The folder that was set, else the installation's, else the one that came with us."""
    if setting:
        return Path(setting).resolve()
    return installed if installed.is_dir() else shipped
