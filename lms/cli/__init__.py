"""The command `lms`; in a host the same commands are `flask lms …` (design 6)."""

from lms.cli import course, init, people, report, serve
from lms.cli.group import commands

__all__ = ["commands", "course", "init", "main", "people", "report", "serve"]


def main() -> None:
    """The console command."""
    commands(prog_name="lms")
