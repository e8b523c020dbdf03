"""The group of all commands, which says expected problems in one sentence."""

from typing import Any

import click

from lms.cli.sentences import Problem, describe
from lms.errors import LMSError


class Commands(click.Group):
    """Says domain errors in one sentence, under `lms` and under `flask lms` alike."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LMSError as error:
            raise Problem(describe(error)) from error


@click.group("lms", cls=Commands)
def commands() -> None:
    """Self-study between training days."""
