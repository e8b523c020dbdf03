"""Paper: PDF with tags for screen readers (PDF/UA-1), set by typst from templates of the course."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lms.errors import Invalid, SetupError

FOLDER = "papers"
STANDARD = "ua-1"
SIZE_LIMIT_KB = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF. Where it `lacks_letters`, this computer has no font for a name's script."""

    pdf: bytes
    lacks_letters: bool = False


def write_paper(
    name: str, data: Mapping[str, Any], *, course: Path, shipped: Path, on: date
) -> Paper:
    """Sets the template `papers/<name>.typ` with this data; the same on a day gives equal bytes.

    Every file of the `course` folder stands before the `shipped` one of the same name. Raises
    Invalid `template_broken` with typst's message, SetupError without typst.
    """
    try:
        import typst
    except ImportError as error:
        text = "Paper needs typst: pip install 'lernbegleiter[app]'"
        raise SetupError(text, "extra_missing", name="typst", extra="app") from error
    files = _read_templates(shipped / FOLDER) | _read_templates(course / FOLDER)
    main = f"#include {json.dumps(f'{name}.typ')}\n".encode()
    settings: dict[str, Any] = {
        "input": {**files, "main.typ": main},
        "root": str(_choose_root(course, shipped)),
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "timestamp": datetime(on.year, on.month, on.day, tzinfo=UTC),
    }
    compile_files: Any = typst.compile  # its type does not say that it takes several files
    try:
        return Paper(compile_files(**settings, pdf_standards=STANDARD))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error.message):
            raise Invalid("template_broken", message=_describe(error)) from error
        return Paper(compile_files(**settings), lacks_letters=True)


def _read_templates(folder: Path) -> dict[str, bytes]:
    """The templates of a folder; what is too large to be one is left out."""
    if not folder.is_dir():
        return {}
    paths = [path for path in sorted(folder.glob("*.typ")) if path.is_file()]
    return {
        path.name: path.read_bytes()
        for path in paths
        if path.stat().st_size <= SIZE_LIMIT_KB * 1000
    }


def _choose_root(course: Path, shipped: Path) -> Path:
    """The only folder whose pictures a template can show."""
    own = course / FOLDER
    return own if own.is_dir() else shipped / FOLDER


def _describe(error: Any) -> str:
    """The message, then file and line: what typst's picture of the error starts with."""
    message, *picture = str(error.diagnostic or error.message).splitlines()
    place = picture[0].strip(" ┌─").rpartition("/")[2] if picture else ""
    return " – ".join(part for part in (message.removeprefix("error: "), place) if part)
