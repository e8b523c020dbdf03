"""What an installation knows of itself: its address, and the course it was made from (design 5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lms.errors import Invalid
from lms.library.write import replace_file

FILE_NAME = "installation.json"
DATABASE_NAME = "lms.sqlite3"
CACHE_NAME = "cache"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Installation:
    """What `lms init` noted. `program` is the version it was made by, `url` may be empty.

    `shipped` holds, for every file that came with the program, the hash of the shipped text that
    was taken or looked at last; None where the course is no copy of the shipped one.
    """

    program: str
    url: str = ""
    shipped: Mapping[str, str] | None = field(default_factory=dict)


def find_installation(data_dir: Path) -> Installation | None:
    """What stands in the folder's `installation.json`, None if there is no such file.

    Raises Invalid `installation_unreadable`, or `installation_newer` for one of a later program.
    """
    path = data_dir / FILE_NAME
    try:
        noted = json.loads(path.read_bytes())
        if noted["format"] > FORMAT:
            raise Invalid("installation_newer", path=path)
        return Installation(noted["program"], noted["url"], noted["shipped"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("installation_unreadable", path=path) from error


def find_cache(data_dir: Path) -> Path | None:
    """Where rendered pages are kept between two runs; None for a folder that is no installation,
    where nothing is left behind. It may be deleted at any time and is no part of a backup."""
    installed = any((data_dir / name).is_file() for name in (FILE_NAME, DATABASE_NAME))
    return data_dir / CACHE_NAME if installed else None


def save_installation(data_dir: Path, installation: Installation) -> None:
    """Raises OSError where the folder cannot be written."""
    noted: dict[str, Any] = {
        "format": FORMAT,
        "program": installation.program,
        "url": installation.url,
        "shipped": installation.shipped,
    }
    text = json.dumps(noted, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    replace_file(data_dir / FILE_NAME, text.encode())


def check_installed(data_dir: Path, database_url: str) -> None:
    """Raises Invalid where there is nothing to open: a database is never made up (design 6).

    `no_installation` if nothing is there at all, `installation_bare` if its database is missing.
    """
    if database_url or (data_dir / DATABASE_NAME).is_file():
        return
    bare = (data_dir / FILE_NAME).is_file()
    code = "installation_bare" if bare else "no_installation"
    raise Invalid(code, path=data_dir, installation=FILE_NAME, database=DATABASE_NAME)
