"""Signing in by mail: a link, and six digits for the browser that asked for them (design 9).

Whether an address is known makes no difference that could be seen from outside.
"""

import hmac
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from lms.domain.people import Person
from lms.errors import Invalid
from lms.services.accounts import Way, hash_token, make_token, open_login
from lms.services.mailing import queue_mail
from lms.services.school import School
from lms.services.throttle import one_try
from lms.storage import failures, logins, mail_links, people
from lms.storage.mail_links import MailLink

LIFETIME = timedelta(minutes=10)
KEPT = timedelta(days=30)  # for so long an old link offers a new one
MAILS_AN_HOUR, HOUR = 5, timedelta(hours=1)
LONGEST_ADDRESS = 254
DIGITS = 6
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MakeAddress = Callable[[str], str]


class _Nobody(Exception):
    """An address is nobody's: what was written is undone."""


def ask(school: School, email: str, make_address: MakeAddress) -> str:
    """Sends a link and a code to an address, if it is somebody's; gives the request's token.

    `make_address` makes the link of a token. No more than five mails an hour go to an address.
    Raises Invalid `email_unreadable`.
    """
    email_key = people.to_email_key(email)
    if len(email_key) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(email_key):
        raise Invalid("email_unreadable", "email")
    return _send(school, email_key, make_address)


def ask_again(school: School, old: str, make_address: MakeAddress) -> str | None:
    """The same for the address an old link, or an old request, was for; None if it had none."""
    with school.storage.connected():
        email_key = _find_address(old)
    return _send(school, email_key, make_address) if email_key else None


def can_ask_again(school: School, old: str) -> bool:
    """Whether a link that no longer works, or a request, tells an address."""
    with school.storage.connected():
        return _find_address(old) is not None


def _find_address(old: str) -> str | None:
    hashed = hash_token(old)
    link = mail_links.find_by_token(hashed) or mail_links.find_by_request(hashed)
    if link is not None:
        return link.email_key
    owner = logins.find_link_owner(hashed)
    email = people.get_person(owner).email if owner is not None else None
    return people.to_email_key(email) if email else None


def _send(school: School, email_key: str, make_address: MakeAddress) -> str:
    now = school.clock()
    token, request = make_token(), make_token()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with school.storage.atomic():
        failures.hold_keys([f"ask:{email_key}"])
        mail_links.sweep_mail_links(now - KEPT)
        if mail_links.count_mail_links(email_key, now - HOUR, now) >= MAILS_AN_HOUR:
            return request
        mail_links.add_mail_link(
            email_key,
            token_hash=hash_token(token),
            request_hash=hash_token(request),
            code_hash=_hash_code(request, code),
            made_at=now,
            expires_at=now + LIFETIME,
        )
        _queue(school, email_key, make_address(token), code)
    return request


def _queue(school: School, email_key: str, link: str, code: str) -> None:
    """For nobody's address the mail is written too, and undone: that takes as long."""
    owners = _list_owners(email_key)
    first = owners[0] if owners else None
    with suppress(_Nobody), school.storage.atomic():
        queue_mail(
            school,
            "sign-in",
            first.email if first and first.email else email_key,
            {"link": link, "code": code},
            person=first.id if first else None,
            language=first.language if first else school.library.programme.language,
            expires_at=school.clock() + LIFETIME,
        )
        if first is None:
            raise _Nobody


def _list_owners(email_key: str) -> tuple[Person, ...]:
    """Who may sign in with an address: several may share it (R1)."""
    found = people.find_people_by_email(email_key)
    return tuple(person for person in found if not person.disabled_on)


def _hash_code(request: str, code: str) -> str:
    """The request's token keeps the few codes there are from being tried against the database."""
    return hash_token(f"{request} {code}")


def find_link_owners(school: School, token: str) -> tuple[Person, ...]:
    """Who could be signed in by a link that still works. Changes nothing."""
    with school.storage.connected():
        link = mail_links.find_by_token(hash_token(token))
        works = link is not None and link.works(school.clock())
        return _list_owners(link.email_key) if link and works else ()


def is_over(school: School, request: str) -> bool:
    """Whether what a browser asked for was used already, or is too old."""
    with school.storage.connected():
        link = mail_links.find_by_request(hash_token(request))
    return link is not None and not link.works(school.clock())


def check_code(school: School, request: str, typed: str) -> tuple[Person, ...]:
    """Who could be signed in by the code of a mail in the browser that asked for it.

    Raises Invalid `digits_unreadable`, `digits_wrong`, `link_used`, and SlowDown.
    """
    return _check_code(school, request, typed)[1]


def _check_code(school: School, request: str, typed: str) -> tuple[MailLink, tuple[Person, ...]]:
    code = re.sub(r"[\s.\-]", "", typed)
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        raise Invalid("digits_unreadable", "code")
    with school.storage.connected():
        link = mail_links.find_by_request(hash_token(request))
        if link is not None and not link.works(school.clock()):
            raise Invalid("link_used")
        counted = hash_token(link.email_key if link else request)
        with one_try(school, f"mail:{counted}"):
            is_right = hmac.compare_digest(
                link.code_hash if link else "", _hash_code(request, code)
            )
            owners = _list_owners(link.email_key) if link else ()
            if link is None or not is_right or not owners:
                raise Invalid("digits_wrong", "code")
    return link, owners


def sign_in_by_code(
    school: School,
    request: str,
    typed: str,
    person: int | None,
    *,
    own_device: bool,
    device: str | None,
) -> str:
    """Uses a mail up by its code; gives the device's new token.

    Raises like `check_code`, and Invalid `person_needed` where an address is shared and `person`
    is none of those who share it.
    """
    link, owners = _check_code(school, request, typed)
    return _sign_in(school, link, owners, person, own_device=own_device, device=device)


def sign_in_by_link(
    school: School, token: str, person: int | None, *, own_device: bool, device: str | None
) -> str:
    """Uses a mail up by its link; gives the device's new token.

    Raises Invalid `link_used`, and `person_needed` like `sign_in_by_code`.
    """
    with school.storage.connected():
        link = mail_links.find_by_token(hash_token(token))
        if link is None:
            raise Invalid("link_used")
        owners = _list_owners(link.email_key)
        return _sign_in(school, link, owners, person, own_device=own_device, device=device)


def _sign_in(
    school: School,
    link: MailLink,
    owners: tuple[Person, ...],
    person: int | None,
    *,
    own_device: bool,
    device: str | None,
) -> str:
    alone = person is None and len(owners) == 1
    chosen = [owner for owner in owners if alone or owner.id == person]
    with school.storage.atomic():
        if not owners or not link.works(school.clock()):
            raise Invalid("link_used")
        if not chosen:
            raise Invalid("person_needed", "person")
        if not mail_links.use_mail_link(link.id, school.clock()):
            raise Invalid("link_used")
        who = chosen[0].id
        return open_login(school, who, Way.MAIL, own_device=own_device, device=device)
