"""The people of a course as a file that can be changed and read again (R1)."""

from collections.abc import Callable, Iterator

from lms.documents.table import Row, write_csv, write_xlsx
from lms.domain.people import Actor, Membership, Person, Reach
from lms.services.contacts import read_contact
from lms.services.memberships import get_own_cohort
from lms.services.school import School
from lms.storage import audit, cohorts
from lms.storage.audit import Event

FORMS = ("xlsx", "csv")
Translate = Callable[[str], str]
#: The columns in their order; their names in every language are known to the import, too.
HEADINGS = (
    "Person number", "First name", "Surname", "E-mail", "Telephone", "Reach", "Language", "Place",
)  # fmt: skip
REACHES = {Reach.MAIL: "E-mail", Reach.PHONE: "Telephone", Reach.LETTER: "Letter"}


def export_people(
    school: School,
    actor: Actor,
    cohort_slug: str,
    form: str,
    translate: Translate,
) -> bytes:
    """The file in one of FORMS. Raises NotFound and NotAllowed."""
    moment = school.moment()
    with school.storage.atomic():
        cohort = get_own_cohort(actor, cohort_slug)
        members = [pair for pair in cohorts.list_members(cohort.id) if not pair[0].erased_on]
        detail = {"form": form, "people": len(members)}
        event = (Event.EXPORTED, "cohort", cohort.id, None, detail)
        audit.append_event(moment.now, actor.person.id, *event)
    rows = [tuple(map(translate, HEADINGS)), *_list_rows(members, translate)]
    return write_csv(rows) if form == "csv" else write_xlsx(rows, title=cohort.title)


def _list_rows(members: list[tuple[Person, Membership]], translate: Translate) -> Iterator[Row]:
    for person, membership in members:
        contact = read_contact(person)
        yield (
            person.id,
            contact.given_name,
            contact.surname,
            contact.email,
            contact.phone,
            translate(REACHES[person.reach]),
            contact.language,
            membership.site or "",
        )
