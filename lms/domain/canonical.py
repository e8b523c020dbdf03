"""Canonical JSON: equal documents have equal bytes, so their hashes can be compared (R4, R9)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]


def dump_canonical(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_text(text: str) -> str:
    """sha256 of a text, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_document(document: Mapping[str, Any]) -> str:
    return hash_text(dump_canonical(document))
