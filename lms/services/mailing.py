"""Mails are put into the outbox by whoever has something to say, and sent from there."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from lms.library.blanks import list_values
from lms.library.mail_text import choose_mail_text
from lms.paths import CONTENT
from lms.services.school import School
from lms.storage import outbox


def queue_mail(
    school: School,
    name: str,
    recipient: str,
    values: Mapping[str, str],
    *,
    person: int | None = None,
    language: str,
    expires_at: datetime | None = None,
) -> int:
    """Puts a mail into the outbox, in the caller's transaction; gives its number.

    `name` is that of a file in `content/mail`, `values` fill its blanks besides what the programme
    says of itself. After `expires_at` (naive UTC) it is not sent any more. An address that cannot
    be one is no error here: the mail page shows it. Raises LookupError for a mail or a blank that
    is unknown.
    """
    programme = school.library.programme
    text = choose_mail_text(
        name,
        language,
        course=get_content_dir(school),
        course_language=programme.language,
        shipped=CONTENT,
    ).fill({**list_values(programme), **values})
    return outbox.add_mail(
        name,
        recipient,
        subject=text.subject,
        body=text.body,
        at=school.clock(),
        person=person,
        expires_at=expires_at,
    )


def get_content_dir(school: School) -> Path:
    """The folder of the course's texts."""
    content, _ = school.publisher.folders
    return content
