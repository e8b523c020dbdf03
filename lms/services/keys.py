"""The installation's own secrets: made once, kept as files beside the database."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

SECRET_KEY, CARD_KEY = "secret-key", "card-key"
KEY_FILES = (SECRET_KEY, CARD_KEY)


def get_key(data_dir: Path, name: str) -> str:
    """A key of 256 random bits in the data folder, made on first use, also by two at once.

    Raises OSError where the folder cannot be written.
    """
    path = data_dir / name
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        key = secrets.token_hex(32)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    return key


def derive(data_dir: Path, purpose: str, salt: str) -> bytes:
    """32 bytes that only this installation's card key gives for a purpose and a salt.

    So the database alone reveals no card's code and no second factor's secret, and a restored
    installation accepts what was printed before.
    """
    key = get_key(data_dir, CARD_KEY)
    return hmac.new(key.encode(), f"{purpose} {salt}".encode(), hashlib.sha256).digest()
