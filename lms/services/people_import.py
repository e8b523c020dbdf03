"""Taking a list of people over: what would happen row by row, then doing it (R1, R6)."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.domain.clock import Moment
from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, LMSError
from lms.services.contacts import SITE_LIMIT, Contact, find_faults, read_contact, tidy
from lms.services.memberships import (
    change_membership,
    get_own_cohort,
    is_elsewhere,
    number_of,
    read_terms,
    start_membership,
    start_terms,
)
from lms.services.people_desk import change_contact, may_change_contact, store_person
from lms.services.people_reading import ROW_LIMIT, ImportedRow, RowProblem, is_writable
from lms.services.school import School
from lms.storage import aliases, audit, cohorts, people
from lms.storage.audit import Event

FORM_LIMIT = 2_000_000
_WORD = re.compile(r"\w+")
_OF_CONTACT = ("given_name", "surname", "email", "phone", "reach", "language")
_FAULT_CODES = {
    "name_needed": "value_missing",
    "name_too_long": "too_long",
    "email_unreadable": "bad_email",
    "phone_unreadable": "bad_phone",
    "language_missing": "bad_language",
    "reach_missing": "bad_reach",
}


class Outcome(StrEnum):
    """What happens to a row's person."""

    NEW = "new"
    JOINS = "joins"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that gets another text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and what would happen: `person` is who is known already, `contact` what is stored.

    `problem` keeps a bad row out; `hint` is worth a look and stops nothing.
    """

    row: ImportedRow
    outcome: Outcome
    contact: Contact
    person: Person | None = None
    membership: Membership | None = None
    changes: tuple[Change, ...] = ()
    problem: RowProblem | None = None
    hint: RowProblem | None = None

    @property
    def is_bad(self) -> bool:
        return self.outcome is Outcome.BAD


@dataclass(frozen=True, slots=True)
class ImportPlan:
    cohort: Cohort
    rows: tuple[PlannedRow, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


class ImportRefused(LMSError):
    """The list was not taken; nothing was changed. `problems` say where and why."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def plan_import(
    school: School, actor: Actor | None, cohort_slug: str, rows: Sequence[ImportedRow]
) -> ImportPlan:
    """What would happen to every row. Changes nothing. Raises NotFound and NotAllowed."""
    cohort = get_own_cohort(actor, cohort_slug)
    known = _Known(school, actor, cohort, rows)
    return ImportPlan(cohort, tuple(known.plan(row) for row in rows))


def import_people(
    school: School,
    actor: Actor | None,
    cohort_slug: str,
    rows: Sequence[ImportedRow],
    *,
    only_good: bool = False,
) -> ImportPlan:
    """Takes the good rows over, in one transaction; gives what was done.

    Done twice, the second time changes nothing. Raises NotFound, NotAllowed, and ImportRefused
    for a bad row unless only the good ones are wanted.
    """
    moment = school.moment()
    with school.storage.atomic():
        cohorts.hold_cohort(get_own_cohort(actor, cohort_slug).id)
        plan = plan_import(school, actor, cohort_slug, rows)
        problems = tuple(row.problem for row in plan.rows if row.problem)
        if problems and not only_good:
            raise ImportRefused(problems)
        for row in plan.rows:
            _take(actor, plan.cohort, row, moment)
        counts = {outcome.value: plan.count(outcome) for outcome in Outcome}
        event = (Event.IMPORTED, "cohort", plan.cohort.id, None, counts)
        audit.append_event(moment.now, number_of(actor), *event)
    return plan


def _take(actor: Actor | None, cohort: Cohort, planned: PlannedRow, moment: Moment) -> None:
    terms = replace(start_terms(cohort, moment), site=planned.row.site)
    if planned.outcome is Outcome.NEW:
        start_membership(actor, store_person(planned.contact), cohort, terms, moment)
    elif planned.outcome is Outcome.JOINS and planned.person:
        start_membership(actor, planned.person, cohort, terms, moment)
    elif planned.outcome is Outcome.CHANGED and planned.person and planned.membership:
        change_contact(actor, planned.person, planned.contact, moment)
        kept = read_terms(planned.membership)
        terms = replace(kept, site=planned.row.site or kept.site)
        change_membership(actor, planned.membership, terms, moment)


class _Known:
    """Everybody a row may be about, read at once."""

    def __init__(
        self, school: School, actor: Actor | None, cohort: Cohort, rows: Sequence[ImportedRow]
    ) -> None:
        self._actor, self._cohort = actor, cohort
        self._language = school.library.programme.language
        self._terms = start_terms(cohort, school.moment())
        self._members = {
            person.id: (person, membership)
            for person, membership in cohorts.list_members(cohort.id)
            if not person.erased_on
        }
        numbers = [row.number for row in rows if row.number is not None]
        self._resolved = aliases.resolve(number for number in numbers if number < 2**63)
        self._by_email = people.map_people_by_email(
            row.contact.email for row in rows if row.contact.email
        )
        self._by_name: dict[str, list[Person]] = {}
        for person, _ in self._members.values():
            self._by_name.setdefault(person.name.casefold(), []).append(person)

    def plan(self, row: ImportedRow) -> PlannedRow:
        if row.number is not None:
            member = self._members.get(self._resolved.get(row.number, row.number))
            if member is None:
                return _refuse(row, "number", "number_unknown", str(row.number))
            if not _may_be(row.contact, member[0]):
                return _refuse(row, "number", "number_of_other", f"{row.number}: {member[0].name}")
            return self._plan_change(row, *member)
        person = self._find_same(row.contact)
        if person is None:
            return self._plan_new(row)
        if person.id in self._members:
            return self._plan_change(row, *self._members[person.id])
        if is_elsewhere(person, self._cohort, self._terms):
            return _refuse(row, "name", "in_another_cohort", person.name)
        return PlannedRow(row, Outcome.JOINS, read_contact(person), person)

    def _find_same(self, contact: Contact) -> Person | None:
        """Somebody of this name with this address, or a member with neither one but this phone."""
        name = contact.name.casefold()
        if contact.email:
            alike: Iterable[Person] = self._by_email.get(contact.email.casefold(), ())
            alike = [person for person in alike if not person.erased_on]
        else:
            alike = self._by_name.get(name, ())
            alike = [
                each for each in alike if (each.email, each.phone or "") == (None, contact.phone)
            ]
        return next((person for person in alike if person.name.casefold() == name), None)

    def _plan_new(self, row: ImportedRow) -> PlannedRow:
        contact = tidy(replace(row.contact, language=row.contact.language or self._language))
        fault = _find_fault(row, contact, None)
        if fault:
            return PlannedRow(row, Outcome.BAD, contact, problem=fault)
        return PlannedRow(row, Outcome.NEW, contact, hint=self._find_hint(row, contact))

    def _plan_change(self, row: ImportedRow, person: Person, membership: Membership) -> PlannedRow:
        kept = read_contact(person)
        contact = tidy(_merge(kept, row.contact))
        changes = list(_list_changes(kept, contact))
        site = membership.site or ""
        if row.site and row.site != site:
            changes.append(Change("site", site, row.site))
        if not changes:
            return PlannedRow(row, Outcome.SAME, kept, person, membership)
        fault = _find_fault(row, contact, person)
        if contact != kept and not may_change_contact(self._actor, person):
            fault = RowProblem(row.line, "name", "staff_change_themselves", person.name)
        if fault:
            return PlannedRow(row, Outcome.BAD, contact, person, membership, problem=fault)
        return PlannedRow(row, Outcome.CHANGED, contact, person, membership, tuple(changes))

    def _find_hint(self, row: ImportedRow, contact: Contact) -> RowProblem | None:
        same = self._by_name.get(contact.name.casefold())
        if same:
            return RowProblem(row.line, "name", "name_known", str(same[0].id))
        if contact.phone.isdigit() and not contact.phone.startswith("0"):
            return RowProblem(row.line, "phone", "phone_without_zero", contact.phone)
        return None


def _refuse(row: ImportedRow, column: str, code: str, value: str) -> PlannedRow:
    problem = RowProblem(row.line, column, code, value)
    return PlannedRow(row, Outcome.BAD, row.contact, problem=problem)


def _may_be(contact: Contact, person: Person) -> bool:
    """Whether a name could be this person's: a number in the wrong row renames nobody."""
    return not contact.name or bool(_list_words(contact.name) & _list_words(person.name))


def _list_words(name: str) -> set[str]:
    """Its parts, those between hyphens too, in small letters."""
    small = name.casefold()
    return {*small.split(), *_WORD.findall(small)}


def _merge(kept: Contact, given: Contact) -> Contact:
    """What is kept with what was given; an empty cell changes nothing."""
    merged = {name: getattr(given, name) or getattr(kept, name) for name in _OF_CONTACT}
    if given.name in (kept.name, kept.given_name, kept.surname):
        merged["given_name"], merged["surname"] = kept.given_name, kept.surname
    return Contact(**merged)


def _list_changes(kept: Contact, contact: Contact) -> Iterator[Change]:
    if kept.name != contact.name:
        yield Change("name", kept.name, contact.name)
    for field in ("email", "phone", "reach", "language"):
        before, after = getattr(kept, field), getattr(contact, field)
        if before != after:
            yield Change(field, before, after)


def _find_fault(row: ImportedRow, contact: Contact, kept: Person | None) -> RowProblem | None:
    """The first thing that keeps a contact from being stored."""
    for fault in find_faults(contact, kept):
        code = _FAULT_CODES.get(fault.code, fault.code)
        column = "name" if fault.field == "surname" else fault.field or ""
        value = "" if code == "value_missing" else getattr(contact, fault.field or "", "")
        return RowProblem(row.line, column, code, value)
    return None


def pack_rows(rows: Sequence[ImportedRow]) -> str:
    """The rows as a form carries them between preview and taking over: nothing else is kept."""
    facts = [
        [row.line, row.number, row.site, *(getattr(row.contact, name) for name in _OF_CONTACT)]
        for row in rows
    ]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode())).decode("ascii")


def unpack_rows(packed: str) -> tuple[ImportedRow, ...]:
    """Raises Invalid `form_damaged` for what no form of ours carries."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.b64decode(packed, validate=True), FORM_LIMIT)
        if not unpacker.eof:
            raise ValueError("too large")
        facts = json.loads(text)
        if len(facts) > ROW_LIMIT:
            raise ValueError("too many")
        return tuple(_unpack_row(row) for row in facts)
    except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError) as error:
        raise Invalid("form_damaged") from error


def _unpack_row(facts: Sequence[object]) -> ImportedRow:
    line, number, site, *texts = facts
    if not isinstance(line, int) or not (number is None or isinstance(number, int)):
        raise TypeError("numbers")
    if not all(isinstance(text, str) and is_writable(text) for text in (site, *texts)):
        raise TypeError("texts")
    named: Mapping[str, str] = dict(zip(_OF_CONTACT, map(str, texts), strict=True))
    return ImportedRow(line, Contact(**named), number, str(site)[:SITE_LIMIT])
