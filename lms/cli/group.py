"""The group of all commands, which says expected problems in one sentence."""

from typing import Any

import click

from lms.cli.sentences import Problem, describe, describe_system
from lms.errors import LMSError
from lms.storage.database import explaining_failures


class Commands(click.Group):
    """Says domain errors in one sentence, under `lms` and under `flask lms` alike."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with explaining_failures():
                return super().invoke(ctx)
        except LMSError as error:
            raise Problem(describe(error)) from error
        except OSError as error:
            if sentence := describe_system(error):
                raise Problem(sentence) from error
            raise


@click.group("lms", cls=Commands)
def commands() -> None:
    """Self-study between training days."""
