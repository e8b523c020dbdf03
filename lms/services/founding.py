"""Making an installation: a folder with a course of its own, a database, a first coordinator."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from lms.domain.people import Person, Reach, Role, RoleName
from lms.errors import Invalid
from lms.library.course_files import (
    Files,
    copy_course,
    hash_course_file,
    identify,
    list_course_files,
    read_course_file,
    set_title,
)
from lms.library.front_matter import parse_front_matter
from lms.library.keywords import load_keywords
from lms.paths import CONTENT, EMPTY_COURSE, QUIZZES
from lms.services.accounts import make_login_link
from lms.services.contacts import is_email
from lms.services.installation import (
    DATABASE_NAME,
    FILE_NAME,
    Installation,
    save_installation,
)
from lms.services.publishing import Publisher
from lms.services.school import School, utc_now
from lms.storage import audit, people
from lms.storage.audit import Event
from lms.storage.backup import OWNER_ONLY
from lms.storage.database import open_storage, to_address
from lms.storage.migrate import migrate

SHIPPED, EMPTY = "shipped", "empty"
PROGRAMME = "content/programme.md"
DISTRIBUTION = "lernbegleiter"
NAME_LIMIT = 100
_TOLERATED = ("lost+found",)
_COORDINATOR = re.compile(r"(?P<name>[^<>@]+?)\s*(?:<\s*(?P<email>[^<>\s]+)\s*>)?")


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Whom a new installation knows first."""

    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an installation is made of: the files of its course, a title, an address or none."""

    files: Files
    is_shipped: bool
    title: str
    url: str
    coordinator: Coordinator


def check_folder(folder: Path) -> None:
    """Raises Invalid `folder_not_empty`. Hidden files may lie there already."""
    if folder.exists() and not folder.is_dir():
        raise Invalid("folder_not_empty", path=folder)
    if folder.is_dir() and any(not _is_tolerated(path) for path in folder.iterdir()):
        raise Invalid("folder_not_empty", path=folder)


def _is_tolerated(path: Path) -> bool:
    return path.name.startswith(".") or path.name in _TOLERATED


def read_coordinator(text: str) -> Coordinator:
    """Somebody as "Name <mail>", or only a name. Raises Invalid `coordinator`."""
    match = _COORDINATOR.fullmatch(text.strip())
    if match is None or len(match["name"]) > NAME_LIMIT:
        raise Invalid("coordinator", text=text)
    if match["email"] and not is_email(match["email"]):
        raise Invalid("coordinator", text=text)
    return Coordinator(" ".join(match["name"].split()), match["email"])


def check_url(url: str) -> str:
    """An address people type, without a slash at its end. Raises Invalid `url`."""
    try:
        parts = urlsplit(url.strip())
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise Invalid("url", text=url) from error
    if not is_one or parts.query or parts.fragment:
        raise Invalid("url", text=url)
    return parts.geturl().rstrip("/")


def find_course_files(course: str) -> Files:
    """The files of the shipped course, of the empty one, or of one in a folder.

    Raises Invalid `no_course` for a folder that holds none.
    """
    if course == SHIPPED:
        return list_course_files(CONTENT, QUIZZES)
    if course == EMPTY:
        pages = list_course_files(CONTENT, QUIZZES)
        own = list_course_files(EMPTY_COURSE / "content", EMPTY_COURSE / "quizzes")
        return {**{name: pages[name] for name in pages if "/pages/" in name}, **own}
    folder = Path(course)
    content = folder / "content" if (folder / "content").is_dir() else folder
    quizzes = content.parent / "quizzes"
    if not (content / "programme.md").is_file():
        raise Invalid("no_course", path=folder.resolve())
    return list_course_files(content, quizzes)


def read_title(files: Files) -> str:
    """The title in the course's `programme.md`, empty if there is none."""
    text = read_course_file(files[PROGRAMME]).decode(errors="replace")
    values = parse_front_matter(text).values
    names = {name for name, key in load_keywords().front_matter.items() if key == "title"}
    title = next((values[key] for key in values if key in names | {"title"}), "")
    return title if isinstance(title, str) else ""


def found(folder: Path, wanted: Wanted, database_url: str = "") -> str:
    """Makes an installation; gives the token of the coordinator's sign-in link.

    Everything or nothing: it is made in a hidden folder and moved in one go. Without an address
    the database is a file in the folder. Raises Invalid for a folder that is not empty or a
    database that is used, SetupError, and OSError where something cannot be written.
    """
    check_folder(folder)
    with _made(folder), tempfile.TemporaryDirectory(prefix=".init-", dir=folder) as hidden:
        new = Path(hidden)
        _place_course(new, wanted.files, wanted.url, is_shipped=wanted.is_shipped)
        _name_course(new / PROGRAMME, wanted.title)
        token = _add_people(new, wanted.coordinator, database_url)
        _move(new, folder)
    return token


def copy_shipped(folder: Path) -> None:
    """Copies the shipped course into an empty folder, to be shown and edited there."""
    _place_course(folder, find_course_files(SHIPPED), is_shipped=True)


def _place_course(folder: Path, files: Files, url: str = "", *, is_shipped: bool) -> None:
    """Copies a course, and notes what came with the program."""
    copy_course(files, folder)
    shipped = {identify(name): hash_course_file(path) for name, path in files.items()}
    noted = shipped if is_shipped else None
    save_installation(folder, Installation(get_version(), url, noted))


def get_version() -> str:
    """The version of this program."""
    return version(DISTRIBUTION)


def _name_course(programme: Path, title: str) -> None:
    text = read_course_file(programme).decode()
    if title != read_title({PROGRAMME: programme}):
        programme.write_text(set_title(text, title), encoding="utf-8", newline="\n")


def _add_people(new: Path, coordinator: Coordinator, database_url: str) -> str:
    if not database_url:
        (new / DATABASE_NAME).touch(OWNER_ONLY)
    storage = open_storage(database_url or to_address(new / DATABASE_NAME))
    publisher = Publisher(storage, new / "content", new / "quizzes", utc_now)
    try:
        with storage.connected():
            migrate(storage)
            school = School(storage, publisher, data_dir=new)
            return add_first_coordinator(school, coordinator)
    finally:
        publisher.close()
        storage.close()


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder, with those above it; what was made is gone again if anything fails."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if missing:
            shutil.rmtree(missing[-1], ignore_errors=True)
        raise


def _move(source: Path, folder: Path) -> None:
    """The note that makes a folder an installation comes last; nothing stays if one cannot move."""
    names = sorted((path.name for path in source.iterdir()), key=lambda name: name == FILE_NAME)
    try:
        for name in names:
            (source / name).rename(folder / name)
    except OSError:
        for name in names:
            if not (source / name).exists():
                (folder / name).rename(source / name)
        raise


def add_first_coordinator(school: School, coordinator: Coordinator) -> str:
    """Names who may do everything; gives the token of her first sign-in link.

    Raises Invalid `database_used` where a database knows somebody already.
    """
    with school.storage.atomic():
        if people.is_anybody_known():
            raise Invalid("database_used")
        person = _add(coordinator)
        people.grant_role(person.id, Role(RoleName.COORDINATOR))
        at = school.clock()
        audit.append_event(at, None, Event.ADDED, "person", person.id, person.id)
        audit.append_event(at, None, Event.ROLE_GRANTED, "person", person.id, person.id)
        return make_login_link(school, person)


def _add(coordinator: Coordinator) -> Person:
    given_name, _, surname = coordinator.name.partition(" ")
    return people.add_person(
        name=coordinator.name,
        given_name=given_name if surname else None,
        email=coordinator.email,
        reach=Reach.MAIL if coordinator.email else Reach.LETTER,
    )
