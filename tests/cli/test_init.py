"""`lms init`: a folder of one's own with a course, a database and a first coordinator."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli import commands
from lms.library.read import read_files
from lms.paths import CONTENT
from lms.services import accounts, founding
from lms.services.school import utc_now
from lms.storage import people
from tests.cli.conftest import COURSE, Installation, opened_school
from tests.cli.server import WAIT_S, free_port, read_until, started

KARIN = "Karin Korn <karin@example.org>"
LINK = re.compile(r"  (\S+)/login/([\w-]{43})\n")


def init(*arguments: str, answers: str | None = None, **settings: str) -> Result:
    env = {"LMS_DATA_DIR": None, "LMS_LANGUAGE": "en", **settings}
    return CliRunner().invoke(commands, ("init", *arguments), input=answers, env=env)


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.cli.init._can_ask", lambda: True)


def read_title(folder: Path) -> str:
    return founding.read_title({founding.PROGRAMME: folder / founding.PROGRAMME})


def list_all(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_shipped_course_becomes_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "course"
    done = init(str(folder), "--course", "shipped", "--coordinator", KARIN)
    assert done.exit_code == 0, done.output
    assert list_all(folder) == ["content", "installation.json", "lms.sqlite3", "quizzes"]
    for path in CONTENT.rglob("*.md"):
        assert (folder / "content" / path.relative_to(CONTENT)).read_text() == path.read_text()
    noted = json.loads((folder / "installation.json").read_text())
    assert "content/modules/rolle-und-rahmen/module.md" in noted["shipped"]
    assert (noted["format"], noted["url"]) == (1, "")


def test_the_link_that_is_printed_signs_the_coordinator_in(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = init(
        *(str(folder), "--course", "empty", "--url", "https://kurs.example.org/"),
        *("--coordinator", KARIN),
    )
    link = LINK.search(done.output)
    assert link is not None
    assert link[1] == "https://kurs.example.org"
    with opened_school(f"sqlite:///{folder / 'lms.sqlite3'}", folder, folder) as school:
        school.clock = utc_now
        [karin] = people.find_people_by_email("karin@example.org")
        assert (karin.name, karin.given_name) == ("Karin Korn", "Karin")
        assert accounts.find_link_owner(school, link[2]) == karin
        [role] = people.list_roles(karin.id)
        assert (role.name, role.cohort, role.module) == ("coordinator", None, None)
    assert done.output.endswith(f"  cd {folder}\n  lms serve\n")


def test_the_title_is_written_into_the_course(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    title = "Tee: ein „Kurs“ für alle"
    init(str(folder), "--course", "shipped", "--title", title, "--coordinator", "Karin Korn")
    assert read_title(folder) == title
    before, after = (top / "programme.md" for top in (CONTENT, folder / "content"))
    assert before.read_text().split("\n")[2:] == after.read_text().split("\n")[2:]


def test_a_course_in_a_folder_is_copied(tmp_path: Path) -> None:
    for number, course in enumerate((COURSE, COURSE / "content")):
        folder = tmp_path / str(number)
        assert init(str(folder), "--course", str(course), "--coordinator", KARIN).exit_code == 0
        ours, theirs = (
            {file.path for file in read_files(top / "content", top / "quizzes")[0]}
            for top in (folder, COURSE)
        )
        assert ours == theirs
        assert json.loads((folder / "installation.json").read_text())["shipped"] is None


def test_what_is_missing_is_asked_on_a_terminal(tmp_path: Path, on_a_terminal: None) -> None:
    folder = tmp_path / "new"
    answers = "nirgends\n\nTee für alle\nkurs.example\nhttps://kurs.example.org\nKarin <nirgends>\n"
    done = init(str(folder), answers=f"{answers}{KARIN}\n")
    assert done.exit_code == 0, done.output
    assert "[shipped]" in done.output
    assert "There is no course in " in done.output
    assert "[Integration begleiten]" in done.output
    assert "“kurs.example” is no address such as https://" in done.output
    assert "“Karin <nirgends>” is no name with an e-mail address." in done.output
    assert read_title(folder) == "Tee für alle"
    assert json.loads((folder / "installation.json").read_text())["url"] == (
        "https://kurs.example.org"
    )


def test_in_a_pipe_the_missing_option_is_named(tmp_path: Path) -> None:
    done = init(str(tmp_path / "new"), "--course", "empty")
    assert done.exit_code == 1
    assert done.output == (
        'Error: There is no terminal to ask on. Please add: --coordinator "Name <mail>"\n'
    )
    assert list_all(tmp_path) == []


def test_hidden_files_are_no_hindrance_and_others_are(tmp_path: Path) -> None:
    (tmp_path / ".profile").touch()
    (tmp_path / "lost+found").mkdir()
    settings = {"LMS_DATA_DIR": str(tmp_path)}
    assert init("--course", "empty", "--coordinator", KARIN, **settings).exit_code == 0
    before = (tmp_path / "lms.sqlite3").read_bytes()
    again = init("--course", "empty", "--coordinator", KARIN, **settings)
    assert again.exit_code == 1
    assert again.output == (
        f"Error: {tmp_path} is not an empty folder. Name a new one: lms init FOLDER\n"
    )
    assert (tmp_path / "lms.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--course", "nowhere", "programme.md is missing"),
        ("--url", "kurs.example.org", "is no address such as"),
        ("--url", "https://[kurs", "is no address such as"),
        ("--url", "http://127.0.0.1:99999", "is no address such as"),
        ("--coordinator", "Karin <karin>", "is no name with an e-mail address"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, option: str, value: str, sentence: str
) -> None:
    done = init(str(tmp_path / "new"), "--coordinator", KARIN, option, value)
    assert done.exit_code == 1
    assert sentence in done.output
    assert list_all(tmp_path) == []


@pytest.mark.parametrize("existed", [True, False])
def test_a_failure_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existed: bool
) -> None:
    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(founding, "add_first_coordinator", fail)
    folder = tmp_path / "above" / "new"
    if existed:
        folder.mkdir(parents=True)
    done = init(str(folder), "--coordinator", KARIN)
    assert done.exit_code == 1
    assert done.output.startswith("Error: The disk is full or does not work.")
    assert list_all(folder if existed else tmp_path) == []


def test_a_course_with_mistakes_is_taken_and_the_mistakes_are_named(
    tmp_path: Path, course: Path
) -> None:
    (course / "content/modules/1-eins/10-anfang.md").write_text("---\ntitle: [\n---\n")
    done = init(str(tmp_path / "new"), "--course", str(course), "--coordinator", KARIN)
    assert done.exit_code == 0
    assert "content/modules/1-eins/10-anfang.md:" in done.output
    assert "Mend these files." in done.output


def test_a_database_that_is_used_is_not_taken(tmp_path: Path) -> None:
    init(str(tmp_path / "one"), "--course", "empty", "--coordinator", KARIN)
    url = f"sqlite:///{tmp_path / 'one' / 'lms.sqlite3'}"
    done = init(str(tmp_path / "two"), "--coordinator", KARIN, LMS_DATABASE_URL=url)
    assert done.exit_code == 1
    assert "The database knows people already." in done.output
    assert list_all(tmp_path) == ["one"]


def test_the_empty_course_passes_the_check_and_is_served(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    init(str(folder), "--course", "empty", "--coordinator", KARIN)
    checked = CliRunner().invoke(commands, ("check",), env={"LMS_DATA_DIR": str(folder)})
    assert checked.exit_code == 0, checked.output
    with started(folder, "--port", str(free_port())) as server:
        assert server.stdout is not None
        printed = read_until(server.stdout, "stop with Ctrl+C")
        assert f"Data folder: {folder}\n" in printed
        assert "Course: Unser Kurs, lessons: 1\n" in printed
        assert "LMS_BASE_URL is not set" in printed
        assert "no mails go out" in printed
        server.terminate()
        rest, _ = server.communicate(timeout=WAIT_S)
        assert (server.returncode, rest) == (0, "")


@pytest.mark.parametrize(
    ("url", "command"),
    [
        ("http://127.0.0.1:8123", "lms serve --port 8123"),
        ("http://localhost:8000", "lms serve"),
        ("http://localhost", "lms serve"),
        ("https://kurs.example.org:8443", "lms serve"),
    ],
)
def test_what_to_type_next_fits_the_address(tmp_path: Path, url: str, command: str) -> None:
    done = init(str(tmp_path / "new"), "--course", "empty", "--coordinator", KARIN, "--url", url)
    assert done.output.endswith(f"\n  {command}\n")


@pytest.mark.parametrize("name", ["kurs #1?x%20 ä", "a;b$c'd", "100%", "-x"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    done = init("--course", "empty", "--coordinator", KARIN, "--", str(folder))
    assert done.exit_code == 0, done.output
    assert Installation(folder, folder).run("login-link", "1").exit_code == 0
    assert list_all(folder) == ["content", "installation.json", "lms.sqlite3", "quizzes"]


def test_only_its_owner_reads_the_database(tmp_path: Path) -> None:
    init(str(tmp_path / "new"), "--course", "empty", "--coordinator", KARIN)
    assert (tmp_path / "new" / "lms.sqlite3").stat().st_mode & 0o777 == 0o600
