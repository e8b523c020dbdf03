"""Before a database is migrated it is copied; of these copies the last five stay."""

from contextlib import closing
from pathlib import Path

from lms.storage.database import open_storage
from lms.storage.migrate import DIRECTORY, migrate

OTHERS = ("lms.sqlite3.zip", "lms-copy.sqlite3", "other-20200101-000000-before-0002_a.sqlite3")


def test_the_last_five_copies_stay_and_nothing_else_is_removed(tmp_path: Path) -> None:
    data, scripts = tmp_path / "data", tmp_path / "scripts"
    data.mkdir()
    scripts.mkdir()
    first = min(DIRECTORY.glob("[0-9]*.py"))
    (scripts / first.name).write_bytes(first.read_bytes())
    copies = [f"lms-2020010{day}-000000-before-0001_initial.sqlite3" for day in range(1, 8)]
    killed = [f"{copies[0]}.part", f"{copies[0]}.part-journal"]
    for name in (*copies, *killed, *OTHERS):
        (data / name).touch()
    with closing(open_storage(f"sqlite:///{data / 'lms.sqlite3'}")) as storage:
        migrate(storage, directory=scripts)
        migrate(storage)
    kept = {path.name for path in data.glob("*") if "-before-" in path.name}
    assert set(copies[-4:]) < kept
    assert len(kept - set(OTHERS)) == 5
    assert not kept & set(killed)
    assert all((data / name).exists() for name in OTHERS)
