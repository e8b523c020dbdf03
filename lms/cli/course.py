"""The course's files: checking, mending and renaming them."""

from datetime import date
from pathlib import Path

import click

from lms.cli.group import commands
from lms.cli.surroundings import find_course, print_findings, read_settings, t
from lms.errors import Invalid
from lms.library.check import check_course
from lms.library.fix import fix_files
from lms.library.rename import rename_unit
from lms.library.renderer import Renderer
from lms.services.installation import find_cache
from lms.translations import LANGUAGES

CHILDREN = 2


@commands.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--fix", is_flag=True, help="Write every file in the one way it is written.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the sentences.")
def check_command(paths: tuple[Path, ...], fix: bool, lang: str | None) -> None:
    """Check the course's files; exit with 1 when something keeps one from being published."""
    content, quizzes = find_course()
    _refuse_outside(paths, content, quizzes)
    if fix:
        for path in fix_files(content, quizzes, paths=paths):
            click.echo(t("Mended: %(path)s", path=path))
    cache = find_cache(Path(read_settings()["LMS_DATA_DIR"]).resolve())
    with Renderer(cache, children=CHILDREN) as renderer:
        findings = check_course(
            content, quizzes, renderer, today=date.today(), paths=paths, cache_dir=cache
        )
    print_findings(findings)
    if any(finding.blocks for finding in findings):
        click.get_current_context().exit(1)


def _refuse_outside(paths: tuple[Path, ...], content: Path, quizzes: Path) -> None:
    """Nothing would be found there, which must not look like a clean course."""
    for path in paths:
        real = path.resolve()
        if not any(
            real.is_relative_to(top) or top.is_relative_to(real) for top in (content, quizzes)
        ):
            raise Invalid("path_outside", path=path, content=content, quizzes=quizzes)


@commands.command("rename")
@click.argument("old")
@click.argument("new")
def rename_command(old: str, new: str) -> None:
    """Give a lesson another file name; its id, its questions and links to it stay right."""
    content, quizzes = find_course()
    for path in rename_unit(content, quizzes, old, new):
        click.echo(path)
