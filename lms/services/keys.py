"""The installation's own secrets: made once, kept as files beside the database."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from lms.errors import SetupError

SECRET_KEY, CARD_KEY = "secret-key", "card-key"
KEY_FILES = (SECRET_KEY, CARD_KEY)


def get_key(data_dir: Path, name: str) -> str:
    """A key of 256 random bits in the data folder, made on first use, also by two at once.

    Raises OSError where the folder cannot be written, SetupError `key_empty` for a file without
    a key.
    """
    path = data_dir / name
    if not path.exists():
        _make_key(path)
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise SetupError(f"{path} is empty", "key_empty", path=path)
    return key


def _make_key(path: Path) -> None:
    """The file has its name only when the whole key is in it: nobody ever reads half of one."""
    unfinished = path.with_name(f".{secrets.token_hex(8)}.{path.name}")
    opened = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(opened, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink()


def derive(data_dir: Path, purpose: str, salt: str) -> bytes:
    """32 bytes that only this installation's card key gives for a purpose and a salt.

    So the database alone reveals no card's code and no second factor's secret, and a restored
    installation accepts what was printed before.
    """
    key = get_key(data_dir, CARD_KEY)
    return hmac.new(key.encode(), f"{purpose} {salt}".encode(), hashlib.sha256).digest()
