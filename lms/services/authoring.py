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
    check_may_author,
    drop_draft,
    fingerprint,
    get_draft,
    may_author,
    read_title,
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
    "check_may_author",
    "drop_draft",
    "fingerprint",
    "get_draft",
    "get_version",
    "list_desk",
    "list_versions",
    "may_author",
    "publish_draft",
    "read_title",
    "rebase_draft",
    "restore_version",
    "save_draft",
]
