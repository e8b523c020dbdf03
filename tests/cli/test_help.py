"""`lms --help`: every command with a sentence."""

import click
import pytest

from lms.cli import commands
from tests.cli.conftest import Installation


def list_commands(group: click.Group) -> list[str]:
    names = []
    for name, command in group.commands.items():
        below = list_commands(command) if isinstance(command, click.Group) else []
        names += [name, *(f"{name} {inner}" for inner in below)]
    return names


def test_help_names_every_command(bare: Installation) -> None:
    result = bare.run("--help")
    assert result.exit_code == 0
    for name in commands.commands:
        assert f"\n  {name} " in result.output


@pytest.mark.parametrize("name", list_commands(commands))
def test_every_command_says_what_it_does(bare: Installation, name: str) -> None:
    result = bare.run(*name.split(), "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: lms {name} ")
    assert result.output.split("\n\n")[1].strip()


def test_an_unknown_command_is_refused(bare: Installation) -> None:
    assert bare.run("sing").exit_code == 2
