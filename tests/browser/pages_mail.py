"""What was sent by mail, in every state a mail can have."""

from collections.abc import Iterator

from lms.storage import outbox
from tests.browser.page import Page
from tests.browser.world import World


def list_coordinators_pages(world: World) -> Iterator[Page]:
    _write(world)
    yield Page("mails", "/coordinator/mail/", world.karin)


def _write(world: World) -> None:
    """A mail that waits, one that was sent and one that was not delivered."""
    with world.at() as school, school.storage.atomic():
        now = school.clock()
        for name in ("conversations", "invitation", "sign-in"):
            outbox.add_mail(
                name,
                "lena@demo.example",
                subject="Tee",
                body="Tee",
                at=now,
                person=world.lena.id,
            )
        sent, failed, *_ = outbox.list_mails(None, offset=0, limit=3)
        outbox.mark_sent(sent.id, now)
        outbox.fail_mail(failed, "address_refused", now)
