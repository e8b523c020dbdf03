"""The people of a course: the list, and adding or changing one of them."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.domain.people import Membership, Person
from lms.domain.programme import Cohort
from lms.errors import Invalid
from lms.services import people_desk as service
from lms.services.contacts import Contact, Faults, list_languages, read_contact, tidy
from lms.services.memberships import Terms, get_own_cohort, read_terms, start_terms
from lms.services.people_desk import Alike, ListedPerson, PeopleList
from lms.web.blueprint import blueprint
from lms.web.frame import Link, render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, Reading, describe, make_request_key, read_day
from lms.web.state import current_actor, current_language, current_school


@blueprint.get("/coordinator/<cohort>/people/", endpoint="people")
@allow(Policy.STAFF)
def show_people(cohort: str) -> ResponseReturnValue:
    search = request.args.get("search", "").strip()
    page = request.args.get("page", 1, type=int)
    found = service.open_people(current_school(), current_actor(), cohort, search=search, page=page)
    return render("staff/people.html", people=_make_list(found, search))


def _make_list(found: PeopleList, search: str) -> dict[str, Any]:
    slug = found.cohort.slug
    return {
        "cohort": found.cohort.title,
        "search": search,
        "total": found.total,
        "found": found.found,
        "rows": [_make_row(slug, row) for row in found.rows],
        "pages": [
            Link(str(page), url_for("lms.people", cohort=slug, search=search or None, page=page))
            for page in range(1, found.pages + 1)
        ]
        if found.pages > 1
        else [],
        "page": found.page,
        "new_url": url_for("lms.new_person", cohort=slug),
        "import_url": url_for("lms.import_people", cohort=slug),
        "xlsx_url": url_for("lms.export_people", cohort=slug, form="xlsx"),
        "csv_url": url_for("lms.export_people", cohort=slug, form="csv"),
        "all_url": url_for("lms.people", cohort=slug),
        "course_url": url_for("lms.course", cohort=slug),
    }


def _make_row(slug: str, row: ListedPerson) -> dict[str, Any]:
    person = row.person
    place: dict[str, Any] = {"cohort": slug, "person": person.id}
    return {
        "number": person.id,
        "name": person.listed_name,
        "full_name": person.name,
        "reach": person.reach.value,
        "email": person.email,
        "phone": person.phone,
        "site": row.membership.site,
        "from_on": row.membership.from_on,
        "to_on": row.membership.to_on,
        "trial": row.membership.trial,
        "is_paused": row.is_paused,
        "is_to_come": row.is_to_come,
        "has_left": row.has_left,
        "access": row.access.value,
        "wish": person.name_wish,
        "url": url_for("lms.person", **place),
        "wish_url": url_for("lms.decide_wish", **place),
    }


@blueprint.get("/coordinator/<cohort>/people/new/", endpoint="new_person")
@allow(Policy.STAFF)
def show_new_person(cohort: str) -> ResponseReturnValue:
    found = get_own_cohort(current_actor(), cohort)
    terms = start_terms(found, current_school().moment())
    language = current_school().library.programme.language
    values = _to_values(Contact(language=language), terms)
    return _render_form(found, values, action=url_for("lms.add_person", cohort=cohort))


@blueprint.post("/coordinator/<cohort>/people/new/", endpoint="add_person")
@allow(Policy.STAFF)
def add_person(cohort: str) -> ResponseReturnValue:
    actor, form = current_actor(), request.form
    found = get_own_cohort(actor, cohort)
    action = url_for("lms.add_person", cohort=cohort)
    contact, terms, problems = _read_form(form)
    alike: tuple[Alike, ...] = ()
    if not problems:
        try:
            return _add(cohort, contact, terms)
        except Faults as faults:
            problems = [describe(fault) for fault in faults.faults]
        except Invalid as error:
            problems = [describe(error)]
            alike = service.list_alike(actor, found, contact)
    return _render_form(found, form, action=action, problems=problems, alike=alike), 422


def _add(cohort: str, contact: Contact, terms: Terms) -> ResponseReturnValue:
    """Adds whom the form is about, or takes whom it asked about."""
    school, actor, form = current_school(), current_actor(), request.form
    go, _, number = form.get("go", "").partition("-")
    if go == "take" and number.isdecimal():
        person = service.take_person(school, actor, cohort, int(number), contact, terms)
    else:
        person = service.add_person(
            school,
            actor,
            cohort,
            contact,
            terms,
            request_key=form.get("request_key") or make_request_key(),
            is_another=go == "another",
        )
    tell(wording().t("%(name)s is in the course now.", name=person.name))
    if form.get("go") == "next":
        return back_to(url_for("lms.new_person", cohort=cohort))
    return back_to(url_for("lms.people", cohort=cohort))


@blueprint.get("/coordinator/<cohort>/people/<int:person>/edit/", endpoint="edit_person")
@allow(Policy.STAFF)
def show_edit_person(cohort: str, person: int) -> ResponseReturnValue:
    found, known, membership = service.open_person_form(
        current_school(), current_actor(), cohort, person
    )
    values = _to_values(read_contact(known), read_terms(membership))
    return _render_edit(found, known, membership, values)


@blueprint.post("/coordinator/<cohort>/people/<int:person>/edit/", endpoint="change_person")
@allow(Policy.STAFF)
def change_person(cohort: str, person: int) -> ResponseReturnValue:
    school, actor, form = current_school(), current_actor(), request.form
    contact, terms, problems = _read_form(form)
    if not problems:
        try:
            service.change_person(
                school, actor, cohort, person, contact, terms, stamp=form.get("stamp", "")
            )
            tell(wording().t("It has been saved."))
            return back_to(url_for("lms.person", cohort=cohort, person=person))
        except Faults as faults:
            problems = [describe(fault) for fault in faults.faults]
        except Invalid as error:
            problems = [describe(error)]
    found, known, membership = service.open_person_form(school, actor, cohort, person)
    return _render_edit(found, known, membership, form, problems), 422


def _render_edit(
    cohort: Cohort,
    person: Person,
    membership: Membership,
    values: Mapping[str, str],
    problems: list[Problem] | None = None,
) -> str:
    return _render_form(
        cohort,
        values,
        action=url_for("lms.change_person", cohort=cohort.slug, person=person.id),
        problems=problems or [],
        person=person,
        stamp=service.make_stamp(person, membership),
    )


@blueprint.post("/coordinator/<cohort>/people/<int:person>/name-wish/", endpoint="decide_wish")
@allow(Policy.STAFF)
def decide_wish(cohort: str, person: int) -> ResponseReturnValue:
    takes = request.form.get("go") == "take"
    school, actor = current_school(), current_actor()
    try:
        known = service.decide_wish(school, actor, cohort, person, takes=takes)
    except Invalid as error:
        tell(describe(error).text, "wrong")
        return back_to(url_for("lms.person", cohort=cohort, person=person))
    t = wording().t
    if takes:
        tell(t("From now on the name is written “%(name)s”.", name=known.name))
    else:
        tell(t("The name stays as it is: “%(name)s”.", name=known.name))
    return back_to(url_for("lms.people", cohort=cohort))


def _read_form(form: Mapping[str, str]) -> tuple[Contact, Terms, list[Problem]]:
    """What was typed. The terms are of no use where there are problems."""
    names = ("given_name", "surname", "email", "phone", "reach", "language")
    contact = tidy(Contact(**{name: form.get(name, "") for name in names}))
    reading = Reading(form)
    from_on = reading.take("from_on", read_day)
    to_on = reading.take_if_given("to_on", read_day)
    today = current_school().moment().today
    is_trial = form.get("trial") == "yes"
    terms = Terms(from_on or today, to_on, form.get("site", ""), trial=is_trial)
    return contact, terms, reading.problems


def _to_values(contact: Contact, terms: Terms) -> dict[str, str]:
    return {
        **{name: getattr(contact, name) for name in Contact.__slots__},
        "from_on": terms.from_on.isoformat(),
        "to_on": terms.to_on.isoformat() if terms.to_on else "",
        "site": terms.site,
        "trial": "yes" if terms.trial else "",
    }


def _render_form(
    cohort: Cohort,
    values: Mapping[str, str],
    *,
    action: str,
    problems: list[Problem] | None = None,
    alike: tuple[Alike, ...] = (),
    person: Person | None = None,
    stamp: str = "",
) -> str:
    problems = problems or []
    people_url = url_for("lms.people", cohort=cohort.slug)
    return render(
        "staff/person_form.html",
        form={
            "cohort": cohort.title,
            "name": person.name if person else "",
            "values": values,
            "languages": _list_languages(person),
            "regions": current_school().library.programme.regions,
            "alike": [_make_alike(cohort, each) for each in alike],
            "request_key": values.get("request_key") or make_request_key(),
            "stamp": stamp,
            "action": action,
            "take_out_url": url_for("lms.take_out", cohort=cohort.slug, person=person.id)
            if person
            else None,
            "back_url": url_for("lms.person", cohort=cohort.slug, person=person.id)
            if person
            else people_url,
            "errors": problems,
            "error_of": {each.target: each.text for each in problems},
        },
    )


def _make_alike(cohort: Cohort, alike: Alike) -> dict[str, Any]:
    person = alike.person
    return {
        "number": person.id,
        "name": person.name,
        "is_member": alike.is_member,
        "cohorts": ", ".join(each.title for each in alike.cohorts if each.id != cohort.id),
        "url": url_for("lms.person", cohort=cohort.slug, person=person.id)
        if alike.is_member
        else None,
    }


def _list_languages(person: Person | None) -> list[dict[str, str]]:
    codes = [*list_languages()]
    if person and person.language not in codes:
        codes.append(person.language)
    return [{"value": code, "title": name_language(code)} for code in codes]


def name_language(code: str) -> str:
    """The name of a language as the reader knows it; a code nobody knows stays a code."""
    names = Locale.parse(current_language()).languages
    return str(names.get(code, code))
