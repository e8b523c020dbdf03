"""`lms serve` opens what is there and makes nothing up."""

from pathlib import Path

import pytest

from lms import serving
from lms.domain.people import Actor, Role, RoleName
from lms.services import cards
from lms.storage import people
from tests.cli.conftest import Installation
from tests.cli.server import WAIT_S, free_port, read_until, started
from tests.cli.test_init import KARIN, init


def test_an_empty_folder_is_no_installation(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        said, _ = server.communicate(timeout=WAIT_S)
    assert server.returncode == 1
    assert said == (
        f"Error: There is no installation in {tmp_path}: neither installation.json nor lms.sqlite3 "
        "is there. Type “lms init FOLDER” to make one, or set LMS_DATA_DIR.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_installation_without_its_database_gets_no_empty_one(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    init(str(folder), "--course", "empty", "--coordinator", KARIN)
    (folder / "lms.sqlite3").unlink()
    with started(folder) as server:
        said, _ = server.communicate(timeout=WAIT_S)
    assert server.returncode == 1
    assert said == (
        f"Error: The installation in {folder} has no database (lms.sqlite3). "
        "Set LMS_DATABASE_URL, or bring back a copy.\n"
    )
    assert not (folder / "lms.sqlite3").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read. Bring back a copy of this file."),
        ("[]", "cannot be read. Bring back a copy of this file."),
        ('{"format": 99}', "was made by a newer version. Install that version."),
    ],
)
def test_an_unreadable_note_is_one_sentence(
    installation: Installation, text: str, sentence: str
) -> None:
    path = installation.folder / "installation.json"
    path.write_text(text)
    for command in (("serve",), ("login-link", "1")):
        result = installation.run(*command, LMS_LANGUAGE="en")
        assert result.exit_code == 1
        assert (
            result.output
            == f"Error: {installation.folder.resolve()}/installation.json {sentence}\n"
        )


def test_an_older_installation_is_served_as_before(installation: Installation) -> None:
    with started(
        installation.folder, "--port", str(free_port()), **installation.settings
    ) as server:
        assert server.stdout is not None
        printed = read_until(server.stdout, "stop with Ctrl+C")
        assert f"Data folder: {installation.folder}\n" in printed
        server.terminate()
        server.communicate(timeout=WAIT_S)
    assert server.returncode == 0


def test_the_note_holds_the_address_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    url = "http://kurs.example.org"
    init(str(folder), "--course", "empty", "--coordinator", KARIN, "--url", url)
    installation = Installation(folder, folder)
    assert installation.run("login-link", "1").stdout.startswith(f"{url}/login/")
    other = installation.run("login-link", "1", LMS_BASE_URL="https://other.example")
    assert other.stdout.startswith("https://other.example/login/")
    with started(folder, "--port", str(free_port()), LMS_TYPO="1") as server:
        assert server.stdout is not None
        printed = read_until(server.stdout, "stop with Ctrl+C")
    assert f"Address: {url}\n" in printed
    assert "only for trying out" in printed
    assert "LMS_TYPO is no setting of ours and is ignored." in printed


def test_a_start_says_when_no_backup_was_made_lately(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_run", lambda *_: None)
    start = ("serve", "--port", str(free_port()))
    missing = "No backup was made in the last seven days."
    assert missing in installation.run(*start, LMS_LANGUAGE="en").output
    installation.run("backup", str(installation.folder.parent / "backup.zip"))
    assert missing not in installation.run(*start, LMS_LANGUAGE="en").output


def test_a_start_says_when_printed_cards_sign_nobody_in(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with installation.school() as school:
        lena = people.get_person(1)
        cards.make_card(school, Actor(lena, frozenset({Role(RoleName.COORDINATOR)})), lena)
    monkeypatch.setattr(serving, "_run", lambda *_: None)
    start = ("serve", "--port", str(free_port()))
    lost = f"with another key than {installation.folder / 'card-key'}: they sign nobody in."
    assert lost not in installation.run(*start, LMS_LANGUAGE="en").output
    (installation.folder / "card-key").unlink()
    assert lost in installation.run(*start, LMS_LANGUAGE="en").output


def test_an_address_that_is_not_this_computers_is_named(installation: Installation) -> None:
    result = installation.run("serve", "--host", "192.0.2.1", LMS_LANGUAGE="en")
    assert result.exit_code == 1
    assert "does not let us listen at 192.0.2.1, port 8000." in result.output
