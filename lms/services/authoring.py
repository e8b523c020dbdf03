"""The trainers' desk, one face: whose texts, drafts of them, what the check says, publishing."""

from lms.services.desk_list import (
    DeskModule,
    DeskUnit,
    list_desk,
)
from lms.services.draft_check import (
    Checked,
    check_draft,
)
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
from lms.services.releasing import (
    publish_draft,
    rebase_draft,
)
from lms.services.text_versions import (
    TextVersion,
    get_version,
    list_versions,
    restore_version,
)

__all__ = [
    "Checked",
    "DeskModule",
    "DeskUnit",
    "Draft",
    "DraftPart",
    "TextVersion",
    "begin_lesson",
    "check_draft",
    "drop_draft",
    "fingerprint",
    "get_draft",
    "get_version",
    "list_desk",
    "list_versions",
    "may_author",
    "publish_draft",
    "rebase_draft",
    "restore_version",
    "save_draft",
]
