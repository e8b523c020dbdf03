"""Opening a database, binding it to a thread, and keeping databases apart."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from peewee import InterfaceError

from lms.errors import NotFound, SetupError
from lms.storage import cohorts, evidence, people
from lms.storage.database import Storage, open_storage
from lms.storage.migrate import migrate
from tests.storage.world import MORNING, NOON, World, append_read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lms.sqlite3",
        "mysql://localhost/lms",
        "sqlite://lms.sqlite3",
        "sqlite:///",
        "sqlite:////no/such/folder/lms.sqlite3",
        "postgresql://localhost",
        "postgres://localhost/",
    ],
)
def test_an_address_that_cannot_work_says_so(url: str) -> None:
    with pytest.raises(SetupError):
        open_storage(url)


def test_a_path_with_blanks_and_umlauts_is_opened(tmp_path: Path) -> None:
    with closing(open_storage(f"sqlite:///{tmp_path}/Kurs%20f%C3%BCr%20alle.sqlite3")) as storage:
        storage.ping()
        assert storage.path == tmp_path / "Kurs für alle.sqlite3"
        assert storage.path.exists()


def test_a_password_in_an_address_is_unquoted() -> None:
    storage = open_storage("postgres://lena%40home:p%40ss%2Fword@db.example.org:5433/k%C3%BCste")
    assert storage.dialect == "postgresql"
    assert storage.database.database == "küste"
    parameters = storage.database.connect_params
    assert (parameters["user"], parameters["password"]) == ("lena@home", "p@ss/word")


def test_a_database_that_answers_can_be_pinged(storage: Storage) -> None:
    storage.ping()


def test_a_server_that_is_away_is_a_setup_error() -> None:
    with pytest.raises(SetupError, match="does not answer"):
        open_storage("postgresql://127.0.0.1:1/lms").ping()


def test_sqlite_is_set_up_to_lose_nothing(sqlite_storage: Storage) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "cache_size": -2000,
    }
    with sqlite_storage.connected():
        found = {name: sqlite_storage.run(f"PRAGMA {name}")[0][0] for name in expected}
    assert found == expected


def test_sqlite_keeps_one_connection_per_thread(sqlite_storage: Storage) -> None:
    with sqlite_storage.connected():
        first = sqlite_storage.database.connection()
    with sqlite_storage.connected(), sqlite_storage.connected():
        assert sqlite_storage.database.connection() is first
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: _connection_of(sqlite_storage)).result() is not first


def _connection_of(storage: Storage) -> object:
    with storage.connected():
        return storage.database.connection()


def test_connections_of_finished_threads_are_closed(sqlite_storage: Storage) -> None:
    for _ in range(3):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(sqlite_storage.ping).result()
    assert len(sqlite_storage.database._kept) == 1


def test_postgres_gives_its_connection_back(postgres_storage: Storage) -> None:
    with postgres_storage.connected():
        with postgres_storage.connected():
            pass
        assert not postgres_storage.database.is_closed()
    assert postgres_storage.database.is_closed()
    with pytest.raises(InterfaceError):
        postgres_storage.run("SELECT 1")


def test_a_database_in_memory_lives_as_long_as_its_storage() -> None:
    with closing(open_storage("sqlite:///:memory:")) as storage:
        migrate(storage)
        with storage.atomic():
            people.add_person(name="Lena")
        with ThreadPoolExecutor(4) as pool:
            for name in ("Tom", "Karin", "Olga"):
                pool.submit(_add_person, storage, name).result()
        with storage.connected():
            assert [person.name for person in people.list_people(range(9))] == [
                *("Lena", "Tom", "Karin", "Olga")
            ]


def _add_person(storage: Storage, name: str) -> None:
    with storage.atomic():
        people.add_person(name=name)


def test_two_storages_in_one_process_never_mix(storage: Storage, tmp_path: Path) -> None:
    with closing(open_storage(f"sqlite:///{tmp_path / 'other.sqlite3'}")) as other:
        migrate(other)
        barrier = Barrier(4)

        def add_people(mine: Storage, name: str) -> None:
            barrier.wait()
            for _ in range(10):
                _add_person(mine, name)

        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(add_people, *pair) for pair in [(storage, "A"), (other, "B")] * 2]
            for job in jobs:
                job.result()
        assert _list_names(storage) == ["A"] * 20
        assert _list_names(other) == ["B"] * 20


def _list_names(storage: Storage) -> list[str]:
    with storage.connected():
        return [person.name for person in people.list_people(range(100))]


def test_a_storage_inside_another_leaves_the_outer_one_bound(
    storage: Storage, tmp_path: Path
) -> None:
    with closing(open_storage(f"sqlite:///{tmp_path / 'other.sqlite3'}")) as other:
        migrate(other)
        with storage.connected():
            with other.connected():
                people.add_person(name="inside")
            people.add_person(name="outside")
        assert _list_names(storage) == ["outside"]
        assert _list_names(other) == ["inside"]


def test_an_exception_undoes_the_whole_transaction(storage: Storage, world: World) -> None:
    def append_and_fail() -> None:
        with storage.atomic():
            append_read(world.lena)
            people.get_person(99)

    with pytest.raises(NotFound):
        append_and_fail()
    assert storage.run("SELECT COUNT(*) FROM lms_evidence") == [(0,)]


def test_times_come_back_equal_from_every_database(storage: Storage, world: World) -> None:
    lines = [append_read(world.lena, at=at) for at in (MORNING, NOON)]
    assert [line.recorded_at for line in lines] == [MORNING, NOON]
    assert list(evidence.list_lines([world.lena])) == lines


def test_a_time_with_a_zone_is_refused(storage: Storage, world: World) -> None:
    with pytest.raises(ValueError, match="naive UTC"):
        append_read(world.lena, at=datetime.now(UTC))


def test_a_time_is_refused_where_a_date_is_wanted(storage: Storage, world: World) -> None:
    with pytest.raises(ValueError, match="a date is wanted"):
        cohorts.add_pause(world.lena, world.cohort, MORNING + timedelta(days=1))
