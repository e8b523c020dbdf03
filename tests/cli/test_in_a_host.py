"""The same commands as `flask lms …` in a host: its settings count, and it signs people in."""

import json

import pytest
from click.testing import Result

from tests.cli.conftest import COHORT, OPENED, Installation
from tests.hostapp.app import make_host


def run(installation: Installation, *arguments: str) -> Result:
    settings = {**installation.settings, "LMS_LANGUAGE": "en"}
    host = make_host({}, settings, clock=lambda: OPENED)
    return host.test_cli_runner().invoke(args=["lms", *arguments])


def test_the_hosts_database_is_reported(installation: Installation) -> None:
    result = run(installation, "report", "--cohort", COHORT, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["as_of"] == OPENED.date().isoformat()


def test_the_hosts_course_is_checked(bare: Installation) -> None:
    (bare.course / "content" / "programme.md").write_text("---\ntitel: Tee\n---\n")
    result = run(bare, "check")
    assert result.exit_code == 1
    assert "content/programme.md:2: error F13 Nobody knows the key “titel”." in result.output


def test_the_hosts_database_is_migrated(bare: Installation) -> None:
    assert run(bare, "migrate").exit_code == 0
    assert run(bare, "verify").output == "Everything is in order.\n"


def test_an_expected_problem_is_one_sentence(bare: Installation) -> None:
    result = run(bare, "verify")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: There is no database at {bare.database}.")


@pytest.mark.parametrize("command", [("serve", "--demo"), ("login-link", "1")])
def test_what_is_the_hosts_own_is_refused(bare: Installation, command: tuple[str, ...]) -> None:
    result = run(bare, *command)
    assert result.exit_code == 1
    assert result.output == (
        "Error: Here the host's own server shows the course, and the host signs people in.\n"
    )
