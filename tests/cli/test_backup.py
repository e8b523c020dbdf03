"""`lms backup` and `lms restore`: one file, an installation elsewhere, and nothing half done."""

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result

from lms.domain.people import Actor, Role, RoleName
from lms.services import cards
from lms.services.backup_file import MANIFEST
from lms.services.card_login import check_code
from lms.services.cards import get_code
from lms.services.keys import KEY_FILES, get_key
from lms.services.school import School
from lms.storage import audit, people
from lms.storage.database import open_storage
from lms.storage.migrate import DIRECTORY, migrate
from lms.storage.verify import verify
from tests.cast import KARIN, LENA
from tests.cli.conftest import COHORT, Installation

COORDINATOR = Actor(KARIN, frozenset({Role(RoleName.COORDINATOR)}))
REPORT = ("report", "--cohort", COHORT, "--as-of", "2020-03-31", "--known-at", "2020-04-01T08:00")
UNPLACED = {"LMS_CONTENT_DIR": "", "LMS_QUIZZES_DIR": ""}
Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def kept(installation: Installation, tmp_path: Path) -> Path:
    """A backup of the installation."""
    for name in KEY_FILES:
        get_key(installation.folder, name)
    path = tmp_path / "kept.zip"
    done = installation.run("backup", str(path))
    assert done.exit_code == 0, done.output
    return path


def restore(installation: Installation, path: Path, folder: Path, **settings: str) -> Result:
    chosen = {"LMS_DATA_DIR": str(folder), **UNPLACED, **settings}
    return installation.run("restore", str(path), **chosen)


def read_archive(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def change_manifest(files: dict[str, bytes], /, **changes: object) -> None:
    files[MANIFEST] = json.dumps({**json.loads(files[MANIFEST]), **changes}).encode()


def test_a_restored_installation_gives_the_same_report_and_takes_the_old_cards(
    installation: Installation, tmp_path: Path
) -> None:
    with installation.school() as school:
        ours = School(school.storage, school.publisher, data_dir=installation.folder)
        card = cards.make_card(ours, COORDINATOR, people.get_person(LENA.id))
        code = get_code(ours, card)
    path, elsewhere = tmp_path / "kept.zip", tmp_path / "new" / "place"
    assert installation.run("backup", str(path)).exit_code == 0
    report = installation.run(*REPORT)
    assert report.exit_code == 0
    done = restore(installation, path, elsewhere)
    assert done.exit_code == 0, done.output
    assert str(elsewhere) in done.output
    again = installation.run(*REPORT, LMS_DATA_DIR=str(elsewhere), **UNPLACED)
    assert again.stdout_bytes == report.stdout_bytes
    restored = Installation(elsewhere, elsewhere)
    with restored.school() as school:
        there = School(school.storage, school.publisher, data_dir=elsewhere)
        owner = check_code(there, code).person
        assert owner.id == LENA.id
        assert verify(school.storage) == ()


def test_a_backup_holds_keys_and_course_and_is_its_owners(kept: Path) -> None:
    names = read_archive(kept).keys()
    assert {"lms.sqlite3", *KEY_FILES, "content/programme.md", MANIFEST} <= names
    assert any(name.startswith("quizzes/") for name in names)
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_is_noted_with_its_place(installation: Installation, kept: Path) -> None:
    with installation.school():
        [event] = audit.list_events(1)
    assert (event.event, event.detail["path"]) == ("backup_made", str(kept))


def test_a_backup_taken_while_people_write_is_of_one_moment(
    installation: Installation, tmp_path: Path
) -> None:
    over = Event()

    def write() -> None:
        storage = open_storage(f"sqlite:///{installation.database}")
        while not over.is_set():
            with storage.atomic():
                for name in ("Eins", "Zwei"):
                    people.add_person(name=name)
        storage.close()

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for number in range(3):
            path, place = tmp_path / f"{number}.zip", tmp_path / f"place-{number}"
            assert installation.run("backup", str(path)).exit_code == 0
            assert restore(installation, path, place).exit_code == 0
            with Installation(place, place).school() as school:
                counts = [len(people.find_people_by_name(name)) for name in ("Eins", "Zwei")]
                assert counts[0] == counts[1]
                assert verify(school.storage) == ()
    finally:
        over.set()
        for writer in writers:
            writer.join()


def test_a_backup_that_is_killed_leaves_the_old_one(installation: Installation, kept: Path) -> None:
    before = kept.read_bytes()
    code = (
        "import sys; from lms.services import backing_up; from lms.cli import main\n"
        "def stop(*_): print('written', flush=True); sys.stdin.read()\n"
        "backing_up.is_whole = stop\n"
        "main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "backup", str(kept)],
        env={**os.environ, **installation.settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        child.kill()
    assert kept.read_bytes() == before
    assert installation.run("backup", str(kept)).exit_code == 0


def test_what_a_killed_backup_left_is_removed_the_next_day(
    installation: Installation, kept: Path
) -> None:
    old, new = (kept.with_name(f".{kept.name}-part-{name}") for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    assert installation.run("backup", str(kept)).exit_code == 0
    assert (old.exists(), new.exists()) == (False, True)


def test_a_disk_that_is_full_leaves_the_old_backup(installation: Installation, kept: Path) -> None:
    before = kept.read_bytes()
    limit = installation.database.stat().st_size // 2
    done = subprocess.run(
        [sys.executable, "-c", "from lms.cli import main; main()", "backup", str(kept)],
        env={**os.environ, **installation.settings},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Fehler: ")
    assert "Traceback" not in done.stderr
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.glob(".*part*")] == []


@pytest.mark.parametrize(
    "name",
    [
        "../lms.sqlite3",
        "/etc/passwd",
        "content/../../passwd",
        "content\\..\\..\\passwd",
        "C:/passwd",
        "content//passwd",
        "templates/page.html",
        "content",
        "CONTENT/programme.md",
    ],
)
def test_a_backup_that_leads_elsewhere_is_refused(
    installation: Installation, kept: Path, tmp_path: Path, name: str
) -> None:
    files = read_archive(kept)
    manifest = json.loads(files[MANIFEST])
    files[name] = files["content/programme.md"]
    manifest["files"][name] = manifest["files"]["content/programme.md"]
    change_manifest(files, files=manifest["files"])
    hostile = write_archive(tmp_path / "hostile.zip", files)
    refused = restore(installation, hostile, tmp_path / "new")
    assert refused.exit_code == 1
    assert "Nichts wurde daraus übernommen." in refused.output
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "passwd").exists()


def test_a_link_in_a_backup_is_refused(
    installation: Installation, kept: Path, tmp_path: Path
) -> None:
    files = read_archive(kept)
    hostile = tmp_path / "hostile.zip"
    with zipfile.ZipFile(hostile, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            is_link = name == "content/programme.md"
            entry.external_attr = (0o120777 if is_link else 0o100644) << 16
            archive.writestr(entry, data)
    assert (
        "Nichts wurde daraus übernommen." in restore(installation, hostile, tmp_path / "n").output
    )


def forget_a_file(files: dict[str, bytes]) -> None:
    del files["content/programme.md"]


def lie_about_a_size(files: dict[str, bytes]) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["files"]["content/programme.md"]["size"] += 1
    change_manifest(files, files=manifest["files"])


def change_a_letter(files: dict[str, bytes]) -> None:
    text = files["content/programme.md"]
    files["content/programme.md"] = text.replace(b"T", b"t", 1)


def forget_the_manifest(files: dict[str, bytes]) -> None:
    del files[MANIFEST]


def muddle_the_manifest(files: dict[str, bytes]) -> None:
    change_manifest(files, files=["lms.sqlite3"])


def come_from_the_future(files: dict[str, bytes]) -> None:
    change_manifest(files, format=2, program="9.0")


def have_later_migrations(files: dict[str, bytes]) -> None:
    change_manifest(files, migrations=["0001_initial", "9999_later"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (forget_a_file, "Nichts wurde daraus übernommen."),
        (lie_about_a_size, "Nichts wurde daraus übernommen."),
        (change_a_letter, "ist beschädigt."),
        (forget_the_manifest, "ist keine Sicherung einer Installation."),
        (muddle_the_manifest, "ist keine Sicherung einer Installation."),
        (come_from_the_future, "stammt von einer neueren Version (9.0)."),
        (have_later_migrations, "stammt von einer neueren Version"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(
    installation: Installation, kept: Path, tmp_path: Path, change: Change, sentence: str
) -> None:
    files = read_archive(kept)
    change(files)
    refused = restore(installation, write_archive(tmp_path / "odd.zip", files), tmp_path / "new")
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert not (tmp_path / "new").exists()


def test_odd_names_of_a_course_come_back(installation: Installation, tmp_path: Path) -> None:
    media = installation.course / "content" / "modules" / "1-eins" / "media"
    names = ["12:30 \\ Tee.png", "ä ü.png", "Ä Ü.png"]
    for name in names:
        (media / name).write_bytes(b"picture")
    path, place = tmp_path / "kept.zip", tmp_path / "new"
    assert installation.run("backup", str(path)).exit_code == 0
    assert restore(installation, path, place).exit_code == 0
    restored = place / "content" / "modules" / "1-eins" / "media"
    assert set(names) <= {file.name for file in restored.iterdir()}
    (media / os.fsdecode(b"\xff.png")).write_bytes(b"picture")
    refused = installation.run("backup", str(path))
    assert "Geben Sie dieser Datei einen anderen Namen." in refused.output


def test_a_directory_that_leads_astray_is_refused(
    installation: Installation, kept: Path, tmp_path: Path
) -> None:
    """Every bit of where a zip says its directory and its files are."""
    data, damaged = kept.read_bytes(), tmp_path / "damaged.zip"
    first = data.index(b"PK\x01\x02") + 42
    end = data.rindex(b"PK\x05\x06")
    for place in (*range(first, first + 4), *range(end + 12, end + 20)):
        for bit in (0x01, 0x10, 0x80):
            damaged.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :])
            done = restore(installation, damaged, tmp_path / "new")
            assert isinstance(done.exception, SystemExit), (place - end, bit, done.exception)
            assert not (tmp_path / "new").exists()


def test_half_a_file_is_refused(installation: Installation, kept: Path, tmp_path: Path) -> None:
    data = kept.read_bytes()
    (tmp_path / "half.zip").write_bytes(data[: len(data) // 2])
    refused = restore(installation, tmp_path / "half.zip", tmp_path / "new")
    assert "ist keine Sicherung einer Installation." in refused.output


def test_a_flipped_bit_is_never_restored(
    installation: Installation, kept: Path, tmp_path: Path
) -> None:
    """Only what a zip says twice, or nobody reads, may be different without a word."""
    data, damaged = kept.read_bytes(), tmp_path / "damaged.zip"
    before = read_archive(kept)
    for place in range(0, len(data), len(data) // 60):
        damaged.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        done = restore(installation, damaged, folder := tmp_path / f"place-{place}")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        if done.exit_code == 0:
            programme = folder / "content" / "programme.md"
            assert programme.read_bytes() == before["content/programme.md"]
        else:
            assert done.output.startswith("Fehler: ")
            assert not folder.exists()


def test_a_folder_that_holds_something_is_left_alone(
    installation: Installation, kept: Path
) -> None:
    refused = restore(installation, kept, installation.folder)
    assert refused.exit_code == 1
    assert "ist nicht leer." in refused.output


def test_a_database_elsewhere_is_not_restored_into(
    installation: Installation, kept: Path, tmp_path: Path
) -> None:
    refused = restore(installation, kept, tmp_path / "new", LMS_DATABASE_URL="sqlite:///x.db")
    assert "LMS_DATABASE_URL ist gesetzt" in refused.output


def test_a_backup_of_an_older_version_comes_back_and_says_what_to_do(
    bare: Installation, tmp_path: Path
) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    first = min(DIRECTORY.glob("[0-9]*.py"))
    (scripts / first.name).write_bytes(first.read_bytes())
    storage = open_storage(f"sqlite:///{bare.database}")
    migrate(storage, directory=scripts)
    storage.close()
    path, place = tmp_path / "old.zip", tmp_path / "new"
    assert bare.run("backup", str(path)).exit_code == 0
    done = restore(bare, path, place)
    assert done.exit_code == 0
    assert "Sie stammt von einer älteren Version." in done.output
    assert bare.run("migrate", LMS_DATA_DIR=str(place)).exit_code == 0


def test_a_folder_cannot_be_a_backup(installation: Installation, tmp_path: Path) -> None:
    missing = installation.run("backup", str(tmp_path / "missing" / "kept.zip"))
    assert "Legen Sie ihn an oder nennen Sie einen anderen." in missing.output
    assert "ist ein Ordner." in installation.run("backup", str(tmp_path)).output
