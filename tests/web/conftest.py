"""The site in its pairings of application and database, and the people who use it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lms.domain.people import Person
from lms.library.renderer import Renderer
from tests.cast import GAST, KARIN, LENA, TOM
from tests.hostapp.app import PREFIX, make_host
from tests.postgres import PostgresServer
from tests.web.clock import Clock
from tests.web.driver import Browser, Site
from tests.web.sites import PAIRINGS, make_account, make_settings, open_site
from tests.web.workshop import Workshop
from tests.web.world import NOW, PAUL, UTE, fill

OpenHost = Callable[..., Site]


@pytest.fixture(scope="package", autouse=True)
def shared_renderer() -> Iterator[None]:
    """One rendering child for all applications of a run; texts are rendered once."""
    with Renderer() as renderer, pytest.MonkeyPatch.context() as patch:
        patch.setattr("lms.services.publishing.Renderer", lambda _: renderer)
        with pytest.MonkeyPatch.context() as open_patch:
            open_patch.setattr(renderer, "close", lambda: None)
            yield


@pytest.fixture(scope="package")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory, shared_renderer: None) -> Path:
    """A SQLite file with the world in it, to copy."""
    path = tmp_path_factory.mktemp("world") / "lms.sqlite3"
    fill(f"sqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="package")
def postgres_world(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory, shared_renderer: None
) -> Iterator[str]:
    """The name of a PostgreSQL database with the world in it, to copy."""
    with postgres_server.database() as url:
        fill(url, tmp_path_factory.mktemp("world"))
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def sqlite_course(sqlite_world: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of one's own with the world in it."""
    shutil.copyfile(sqlite_world, tmp_path / "lms.sqlite3")
    return f"sqlite:///{tmp_path / 'lms.sqlite3'}"


@pytest.fixture
def postgres_course(postgres_server: PostgresServer, postgres_world: str) -> Iterator[str]:
    """The address of a PostgreSQL database of one's own with the world in it."""
    with postgres_server.database(postgres_world) as url:
        yield url


@pytest.fixture(params=PAIRINGS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """The course in the standalone application on SQLite, and in a host on PostgreSQL."""
    app, database = request.param
    url = request.getfixturevalue(f"{database}_course")
    with open_site(url, tmp_path, in_host=app == "host") as opened:
        yield opened


@pytest.fixture(params=PAIRINGS)
def workshop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workshop]:
    app, database = request.param
    url = request.getfixturevalue(f"{database}_course")
    with ExitStack() as stack:
        made = Workshop(url, tmp_path, stack, in_host=app == "host")
        _ = made.site.school.library
        yield made


@pytest.fixture
def standalone(sqlite_course: str, tmp_path: Path) -> Iterator[Site]:
    """The standalone application on SQLite only."""
    with open_site(sqlite_course, tmp_path) as opened:
        yield opened


@pytest.fixture
def hosted(postgres_course: str, tmp_path: Path) -> Iterator[Site]:
    """The host on PostgreSQL only."""
    with open_site(postgres_course, tmp_path, in_host=True) as opened:
        yield opened


@pytest.fixture
def open_host(tmp_path: Path) -> Iterator[OpenHost]:
    """Opens hosts of one's own on a database, with these people."""
    with ExitStack() as stack:

        def open_one(url: str, *known: Person, **more: str) -> Site:
            accounts = {account.id: account for account in map(make_account, known)}
            clock = Clock(NOW)
            app = make_host(accounts, make_settings(url, tmp_path, **more), clock=clock)
            app.extensions["lms"].watch = lambda: None
            site = Site(app, clock, PREFIX, in_host=True)
            stack.callback(site.school.storage.close)
            return site

        yield open_one


@pytest.fixture
def lena(site: Site) -> Browser:
    return site.visit(LENA)


@pytest.fixture
def paul(site: Site) -> Browser:
    return site.visit(PAUL)


@pytest.fixture
def tom(site: Site) -> Browser:
    return site.visit(TOM)


@pytest.fixture
def ute(site: Site) -> Browser:
    return site.visit(UTE)


@pytest.fixture
def karin(site: Site) -> Browser:
    return site.visit(KARIN)


@pytest.fixture
def gast(site: Site) -> Browser:
    return site.visit(GAST)


@pytest.fixture
def nobody(site: Site) -> Browser:
    return site.visit()
