"""Who is in a course, from when to when, on trial or not, and who takes a break (R1, R6)."""

from dataclasses import dataclass, replace
from datetime import date

from lms.domain.clock import Moment
from lms.domain.people import Actor, Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotFound
from lms.services.contacts import SITE_LIMIT, tidy_text
from lms.services.courses import get_coordinated
from lms.storage import aliases, audit, cohorts, people
from lms.storage.audit import Event


@dataclass(frozen=True, slots=True)
class Terms:
    """How somebody is in a course: local days, a place, and whether only on trial."""

    from_on: date
    to_on: date | None = None
    site: str = ""
    trial: bool = False


def get_own_cohort(actor: Actor | None, slug: str) -> Cohort:
    """A cohort this coordinator looks after; the command line (None) looks after all of them.

    Raises NotFound for a cohort one may not see, NotAllowed for its trainers.
    """
    if actor:
        return get_coordinated(actor, slug)
    cohort = cohorts.find_cohort_by_slug(slug)
    if cohort is None:
        raise NotFound("cohort", slug)
    return cohort


def number_of(actor: Actor | None) -> int | None:
    """Who is written down as having done it: nobody for the command line."""
    return actor.person.id if actor else None


def get_member(cohort: Cohort, person_id: int) -> tuple[Person, Membership]:
    """Who is or was in a cohort: of several records the one they stand for. Raises NotFound."""
    person = people.get_person(aliases.resolve([person_id])[person_id])
    membership = cohorts.find_membership(person.id, cohort.id)
    if membership is None or person.erased_on:
        raise NotFound("person", person_id)
    return person, membership


def check_terms(cohort: Cohort, person: Person | None, terms: Terms) -> None:
    """Raises Invalid for days in the wrong order, a place too long, or a second course (R6)."""
    if terms.to_on and terms.to_on < terms.from_on:
        raise Invalid("leaves_before_start", "to_on")
    if len(terms.site) > SITE_LIMIT:
        raise Invalid("name_too_long", "site", limit=SITE_LIMIT)
    if person and is_elsewhere(person, cohort, terms):
        raise Invalid("in_another_cohort", "from_on", name=person.name)


def is_elsewhere(person: Person, cohort: Cohort, terms: Terms) -> bool:
    """Whether somebody is in another cohort of the programme on any of these days (R6)."""
    return any(
        membership.cohort != cohort.id
        and cohorts.get_cohort(membership.cohort).programme == cohort.programme
        for membership in cohorts.list_memberships_of(person.id)
        if (membership.to_on is None or membership.to_on >= terms.from_on)
        and (terms.to_on is None or membership.from_on <= terms.to_on)
    )


def start_terms(cohort: Cohort, moment: Moment) -> Terms:
    """From today, or from the cohort's first day if that is still to come."""
    return Terms(from_on=max(moment.today, cohort.starts_on))


def start_membership(
    actor: Actor | None, person: Person, cohort: Cohort, terms: Terms, moment: Moment
) -> Membership:
    """Puts somebody into a cohort; call it in the use case's transaction, the terms checked."""
    membership = cohorts.append_membership(
        person=person.id,
        cohort=cohort.id,
        expected_revision=cohorts.find_taken_out(person.id, cohort.id),
        from_on=terms.from_on,
        to_on=terms.to_on,
        counts_from=min(cohort.starts_on, terms.from_on),
        site=tidy_text(terms.site) or None,
        trial=terms.trial,
        recorded_at=moment.now,
        recorded_by=number_of(actor),
    )
    event = (Event.ENROLLED, "cohort", cohort.id, person.id)
    audit.append_event(moment.now, number_of(actor), *event)
    return membership


def change_membership(
    actor: Actor | None, membership: Membership, terms: Terms, moment: Moment
) -> None:
    """Appends a revision if anything changes; call it in the use case's transaction.

    Raises Conflict if somebody else changed it meanwhile (R0).
    """
    kept = read_terms(membership)
    terms = replace(terms, site=tidy_text(terms.site))
    if terms == kept:
        return
    cohorts.append_membership(
        person=cohorts.get_membership_record(membership.person, membership.cohort),
        cohort=membership.cohort,
        expected_revision=membership.revision,
        from_on=terms.from_on,
        to_on=terms.to_on,
        counts_from=min(membership.counts_from, terms.from_on),
        site=terms.site or None,
        trial=terms.trial,
        recorded_at=moment.now,
        recorded_by=number_of(actor),
    )
    audit.append_event(
        moment.now,
        number_of(actor),
        Event.MEMBERSHIP_CHANGED,
        "cohort",
        membership.cohort,
        membership.person,
        detail={"before": _describe(kept), "after": _describe(terms)},
    )


def read_terms(membership: Membership) -> Terms:
    return Terms(membership.from_on, membership.to_on, membership.site or "", membership.trial)


def _describe(terms: Terms) -> dict[str, str | bool | None]:
    to_on = terms.to_on.isoformat() if terms.to_on else None
    return {
        "from_on": terms.from_on.isoformat(),
        "to_on": to_on,
        "site": terms.site,
        "trial": terms.trial,
    }
