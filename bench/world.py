"""People and cohorts to measure with, made straight in the database where there are many."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from lms.app import create_app
from lms.domain.people import Person
from lms.services.accounts import hash_token
from lms.services.school import School
from lms.storage import logins
from lms.storage.migrate import migrate
from lms.web.accounts import COOKIE
from lms.web.state import KEY


@contextmanager
def open_school(data_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[School]:
    """The school of an installation, migrated and connected."""
    app = create_app({**(settings or {}), "LMS_DATA_DIR": str(data_dir)})
    school: School = app.extensions[KEY].school
    try:
        with app.app_context(), school.storage.connected():
            migrate(school.storage)
            yield school
    finally:
        school.publisher.close()
        school.storage.close()


def sign_in(school: School, person: Person) -> str:
    """Signs a device in; gives its cookie."""
    token = f"device-of-{person.id}"
    now = school.clock()
    with school.storage.atomic():
        logins.add_login(
            person.id,
            hash_token(token),
            own_device=True,
            at=now,
            expires_at=now + timedelta(days=1),
        )
    return f"{COOKIE}={token}"
