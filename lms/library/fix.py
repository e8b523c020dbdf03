"""`lms check --fix`: writes every file in the canonical form and gives questions their ids."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

from lms.library.canonical import canonical, list_question_ids, random_id
from lms.library.locate import is_chosen, locate
from lms.library.read import read_files
from lms.library.source import SourceFile
from lms.library.write import replace_file


def fix_files(
    content_dir: Path,
    quizzes_dir: Path,
    *,
    paths: Sequence[Path] = (),
    make_id: Callable[[], str] = random_id,
) -> tuple[str, ...]:
    """Gives the paths that were rewritten. With `paths`, only files below them, and the
    translations of these, because a question has one id in all languages (R9).
    """
    files, _ = read_files(content_dir, quizzes_dir)
    ids = _IdMaker(files, make_id)
    translations: dict[tuple[str, str], list[SourceFile]] = {}
    for file in files:
        translations.setdefault((file.module, file.document), []).append(file)
    return tuple(
        file.path
        for group in translations.values()
        if any(is_chosen(file.path, content_dir, quizzes_dir, paths) for file in group)
        for file in _fix_group(group, ids, content_dir, quizzes_dir)
    )


class _IdMaker:
    """Ids that no question of the course has yet."""

    def __init__(self, files: Sequence[SourceFile], make_id: Callable[[], str]) -> None:
        self._taken = {
            identity for file in files for identity in list_question_ids(file.text, file.kind)
        }
        self._make_id = make_id

    def __call__(self) -> str:
        while (identity := self._make_id()) in self._taken:
            continue
        self._taken.add(identity)
        return identity


def _fix_group(
    group: Sequence[SourceFile], make_id: Callable[[], str], content_dir: Path, quizzes_dir: Path
) -> list[SourceFile]:
    """Fixes the translations of one file: the questions in the same place get the same id."""
    columns = zip_longest(*(list_question_ids(file.text, file.kind) for file in group))
    ids = [next(filter(None, column), None) or make_id() for column in columns]
    changed = []
    for file in group:
        path = locate(file.path, content_dir, quizzes_dir)
        fixed = canonical(file.text, file.kind, ids.__getitem__).encode()
        if fixed != path.read_bytes():
            replace_file(path, fixed)
            changed.append(file)
    return changed
