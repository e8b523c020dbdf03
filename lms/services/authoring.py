"""The trainers' desk, one face: whose texts, drafts of them, what the check says, publishing."""

from lms.services.drafts import (
    Draft,
    DraftPart,
    begin_lesson,
    drop_draft,
    fingerprint,
    get_draft,
    may_author,
    save_draft,
)

__all__ = [
    "Draft",
    "DraftPart",
    "begin_lesson",
    "drop_draft",
    "fingerprint",
    "get_draft",
    "may_author",
    "save_draft",
]
