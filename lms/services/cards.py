"""Access cards: a code on paper that signs somebody in, and codes to read out by phone."""

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotAllowed, NotFound
from lms.services import keys
from lms.services.matrix import may_see
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, evidence, logins, people
from lms.storage import cards as stored
from lms.storage.audit import Event
from lms.storage.cards import Card

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
GROUPS, GROUP_LENGTH = 3, 4
CODE_LENGTH = GROUPS * GROUP_LENGTH
TEMPORARY_LIFETIME = timedelta(hours=24)
_IGNORED = re.compile(r"[\s.\-_·\u00ad\u200b\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
_CODE = re.compile(f"[{LETTERS}]{{{CODE_LENGTH}}}")


class CardStatus(StrEnum):
    """Whether a known code signs in: only a living one does."""

    LIVING = "living"
    LOCKED = "locked"
    OVER = "over"
    OF_STAFF = "of_staff"


@dataclass(frozen=True, slots=True)
class FoundCard:
    """Whose code was typed. `status` may be told: who knows a whole code has held the card."""

    card: Card
    person: Person
    status: CardStatus


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A participant with her card: None if she has none yet, or is staff and gets none."""

    person: Person
    membership: Membership
    card: Card | None
    is_staff: bool
    has_signed_in: bool


def normalise(text: str) -> str | None:
    """A code as it is printed, "BCDF-GHJK-LMNP", or None for what cannot be one.

    Small letters, blanks, dots and every kind of hyphen are taken.
    """
    letters = _IGNORED.sub("", text).upper()
    if not _CODE.fullmatch(letters):
        return None
    return _group(letters)


def get_code(school: School, card: Card) -> str:
    """The code on a card: known to whoever has both the database and the installation's key."""
    return _derive_code(school, card.salt)


def _derive_code(school: School, salt: str) -> str:
    """Of 256 bits modulo 20^12 (under 2^52): no code is likelier by more than one in 2^204."""
    number = int.from_bytes(keys.derive(school.data_dir, "card", salt))
    letters = ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return _group(letters)


def _group(letters: str) -> str:
    starts = range(0, CODE_LENGTH, GROUP_LENGTH)
    return "-".join(letters[start : start + GROUP_LENGTH] for start in starts)


def has_lost_key(school: School) -> bool:
    """Whether cards that were handed out can sign nobody in: their `card-key` is not there."""
    return not all(_fits_key(school, card) for card in stored.list_open_cards())


def is_of_lost_key(school: School, text: str) -> bool:
    """Whether a code begins like a card whose `card-key` is not there any more."""
    code = normalise(text) or ""
    with school.storage.connected():
        listed = stored.list_cards_by_prefix(code[:GROUP_LENGTH])
    return not all(_fits_key(school, card) for card in listed)


def map_current_cards(school: School, person_ids: Iterable[int]) -> dict[int, Card]:
    """For each of these people who has one, the card that signs them in."""
    current = stored.map_current_cards(person_ids)
    return {person: card for person, card in current.items() if _fits_key(school, card)}


def _fits_key(school: School, card: Card) -> bool:
    return get_code(school, card).startswith(card.prefix)


def find_card(school: School, text: str) -> FoundCard | None:
    """The card or temporary code that was typed, locked and ended ones too. Changes nothing.

    None for what is no code or nobody's, and for people who may not sign in. Unknown codes take
    as long as known ones: every card of the first group is compared, at least one.
    """
    code = normalise(text)
    if code is None:
        return None
    found: Card | None = None
    with school.storage.connected():
        listed = stored.list_cards_by_prefix(code[:GROUP_LENGTH])
        for card in listed:
            if hmac.compare_digest(get_code(school, card), code):
                found = card
        if not listed:
            hmac.compare_digest(_derive_code(school, code), code)
        return _describe(school, found) if found else None


def find_card_again(school: School, card_id: int) -> FoundCard | None:
    """A card that `find_card` found before, as it is now; None for people who may not sign in."""
    with school.storage.connected():
        card = stored.get_card(card_id)
        owner = aliases.resolve([card.person])[card.person]
        return _describe(school, replace(card, person=owner))


def _describe(school: School, card: Card) -> FoundCard | None:
    person = people.get_person(card.person)
    if person.disabled_on or person.erased_on:
        return None
    if people.list_roles(person.id):
        return FoundCard(card, person, CardStatus.OF_STAFF)
    return FoundCard(card, person, _status_of(card, school.clock()))


def _status_of(card: Card, now: datetime) -> CardStatus:
    if card.locked_at:
        return CardStatus.LOCKED
    if card.ends_at and card.ends_at <= now:
        return CardStatus.OVER
    return CardStatus.LIVING


def get_cohort(actor: Actor, slug: str) -> Cohort:
    """A cohort whose staff one is. Raises NotFound, also for a cohort one may not see."""
    cohort = cohorts.find_cohort_by_slug(slug)
    if cohort is None or not may_see(actor, cohort):
        raise NotFound("cohort", slug)
    return cohort


def list_cards(school: School, actor: Actor, cohort: Cohort) -> tuple[ListedCard, ...]:
    """Everybody who takes part now or later, sorted by name, with their cards.

    Raises NotFound for a cohort one may not see.
    """
    _check_sees(actor, cohort)
    today = school.moment().today
    with school.storage.connected():
        members = [
            (person, membership)
            for person, membership in cohorts.list_members(cohort.id)
            if not person.erased_on and (membership.to_on is None or membership.to_on >= today)
        ]
        ids = [person.id for person, _ in members]
        current, staff = map_current_cards(school, ids), stored.find_staff(ids)
        signed_in = stored.find_signed_in(ids)
        return tuple(
            ListedCard(
                person,
                membership,
                None if person.id in staff else current.get(person.id),
                is_staff=person.id in staff,
                has_signed_in=person.id in signed_in,
            )
            for person, membership in members
        )


def open_card(school: School, actor: Actor, cohort: Cohort, person_id: int) -> ListedCard:
    """One participant with her card, also after she left: reading goes on (R6).

    Raises NotFound for somebody else's people.
    """
    _check_sees(actor, cohort)
    with school.storage.connected():
        person = people.get_person(aliases.resolve([person_id])[person_id])
        membership = cohorts.find_membership(person.id, cohort.id)
        if membership is None or person.erased_on:
            raise NotFound("person", person_id)
        is_staff = bool(people.list_roles(person.id))
        card = None if is_staff else _find_current_card(school, person)
        signed_in = person.id in stored.find_signed_in([person.id])
    return ListedCard(person, membership, card, is_staff, signed_in)


def ensure_cards(school: School, actor: Actor, cohort: Cohort) -> tuple[ListedCard, ...]:
    """Makes the cards that are missing in a cohort; gives everybody who has one.

    Raises NotFound for a cohort one may not see, NotAllowed for trainers.
    """
    _check_sees(actor, cohort)
    if not actor.is_coordinator(cohort.id):
        raise NotAllowed("print cards")
    with school.storage.atomic():
        by_number = sorted(list_cards(school, actor, cohort), key=lambda each: each.person.id)
        for listed in by_number:  # held in one order, so that no two wait for each other
            if listed.card is None and not listed.is_staff and not listed.person.disabled_on:
                _ensure_card(school, actor, listed.person)
        return tuple(listed for listed in list_cards(school, actor, cohort) if listed.card)


def make_card(school: School, actor: Actor, person: Person) -> Card:
    """Somebody's card, made if there is none.

    Raises NotFound for somebody of another cohort, Invalid `staff_need_no_card`, `disabled`.
    """
    with school.storage.atomic():
        check_hands_out(actor, person)
        return _ensure_card(school, actor, person)


def replace_card(school: School, actor: Actor, person: Person, shown: int | None) -> Card:
    """Locks a lost card, signs its devices out and makes a new one; sent twice, it does so once.

    `shown` is the card the form was about. Raises like `make_card`.
    """
    with school.storage.atomic():
        check_hands_out(actor, person)
        _hold(person)
        current = _find_current_card(school, person)
        if current is None or current.id == shown:
            _lock(school, actor, person, current)
        return _ensure_card(school, actor, person)


def make_temporary_code(school: School, actor: Actor, person: Person) -> tuple[str, datetime]:
    """A code to read out by phone, and when it ends; earlier ones end now, the card stays.

    Raises like `make_card`.
    """
    now = school.clock()
    ends_at = now + TEMPORARY_LIFETIME
    with school.storage.atomic():
        check_hands_out(actor, person)
        _hold(person)
        stored.lock_temporary_codes(person.id, now)
        card = _add_card(school, actor, person, Event.CODE_MADE, ends_at)
    return get_code(school, card), ends_at


def note_printed(school: School, actor: Actor, printed: tuple[Card, ...]) -> None:
    """Remembers that cards were printed just now."""
    now = school.clock()
    with school.storage.atomic():
        stored.note_printed([card.id for card in printed], now)
        for card in printed:
            event = (Event.CARD_PRINTED, "card", card.id, card.person)
            audit.append_event(now, actor.person.id, *event)


def check_hands_out(actor: Actor, person: Person) -> None:
    """Trainers and coordinators hand out cards in their cohorts, never to staff.

    Raises NotFound for anybody else's people, Invalid `staff_need_no_card`, `disabled`.
    """
    is_theirs = any(
        actor.is_coordinator(membership.cohort) or actor.is_trainer(membership.cohort)
        for membership in cohorts.list_memberships_of(person.id)
    )
    if not is_theirs or person.erased_on:
        raise NotFound("person", person.id)
    if people.list_roles(person.id):
        raise Invalid("staff_need_no_card")
    if person.disabled_on:
        raise Invalid("disabled")


def _check_sees(actor: Actor, cohort: Cohort) -> None:
    if not may_see(actor, cohort):
        raise NotFound("cohort", cohort.slug)


def _hold(person: Person) -> None:
    evidence.hold_ledger(person.id)  # of two who do the same at once, the second sees the first


def _ensure_card(school: School, actor: Actor, person: Person) -> Card:
    _hold(person)
    current = _find_current_card(school, person)
    if current is None:
        stored.lock_cards(person.id, school.clock())  # one of a lost key is replaced for good
    return current or _add_card(school, actor, person, Event.CARD_MADE)


def _find_current_card(school: School, person: Person) -> Card | None:
    return map_current_cards(school, [person.id]).get(person.id)


def _add_card(
    school: School, actor: Actor, person: Person, event: Event, ends_at: datetime | None = None
) -> Card:
    now = school.clock()
    salt = secrets.token_hex(16)
    card = stored.add_card(
        person=person.id,
        salt=salt,
        prefix=_derive_code(school, salt)[:GROUP_LENGTH],
        made_at=now,
        made_by=actor.person.id,
        ends_at=ends_at,
    )
    audit.append_event(now, actor.person.id, event, "card", card.id, person.id)
    return card


def _lock(school: School, actor: Actor, person: Person, current: Card | None) -> None:
    now = school.clock()
    stored.lock_cards(person.id, now)
    stored.lock_temporary_codes(person.id, now)
    for record in sorted(aliases.list_records(person.id)):
        logins.end_all_logins(record)
    if current is not None:
        audit.append_event(now, actor.person.id, Event.CARD_LOCKED, "card", current.id, person.id)
