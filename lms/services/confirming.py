"""Proving anew who is there with the digits of a mail, for staff without a second factor."""

from lms.domain.people import Person
from lms.errors import Invalid
from lms.services import mail_links
from lms.services.accounts import hash_token
from lms.services.school import School
from lms.storage import logins
from lms.storage import mail_links as stored
from lms.storage.logins import Login


def confirm_by_mail(school: School, person: Person, login: Login, asked: str, typed: str) -> None:
    """Uses up the mail that was `asked` for, if these are its digits, and confirms the login.

    Raises Invalid `digits_unreadable`, `digits_wrong` and `link_used`, and SlowDown for somebody
    who guesses.
    """
    owners = mail_links.check_code(school, asked, typed)
    with school.storage.atomic():
        link = stored.find_by_request(hash_token(asked))
        if person not in owners or link is None:
            raise Invalid("digits_wrong", "code")
        if not stored.use_mail_link(link.id, school.clock()):
            raise Invalid("link_used", "code")
        logins.confirm_login(login.id, school.clock())
