"""The command `lms`; in a host the same commands are `flask lms …` (design 6)."""

from lms.cli import backup, content, course, init, mail, people, report, serve
from lms.cli.group import commands

__all__ = [
    "backup",
    "commands",
    "content",
    "course",
    "init",
    "mail",
    "main",
    "people",
    "report",
    "serve",
]


def main() -> None:
    """The console command."""
    commands(prog_name="lms")
