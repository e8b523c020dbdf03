"""Access cards: who has one, printing them, and what to do when one is lost."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lms.documents.card import to_typed
from lms.documents.paper import Paper
from lms.domain.people import Person
from lms.domain.programme import Cohort
from lms.errors import Invalid, NotFound, SetupError
from lms.services import cards as service
from lms.services.card_papers import CardPrinter, Form
from lms.services.cards import ListedCard
from lms.web.blueprint import blueprint
from lms.web.frame import render, tell, wording
from lms.web.hooks import back_to
from lms.web.links import absolute
from lms.web.policy import Policy, allow
from lms.web.staff.forms import Problem, describe
from lms.web.state import current_actor, current_school

CARDS = "/coordinator/<cohort>/cards/"
CARD = "/coordinator/<cohort>/people/<int:person>/card/"


@blueprint.get(CARDS, endpoint="cards")
@allow(Policy.STAFF, fresh=True)
def show_cards(cohort: str) -> ResponseReturnValue:
    return _render_cards(_get_cohort(cohort))


@blueprint.post(CARDS, endpoint="print_cards")
@allow(Policy.STAFF, fresh=True)
def print_cards(cohort: str) -> ResponseReturnValue:
    """The cards of everybody, or (`only=new`) of those who had none when the page was shown."""
    found, form = _get_cohort(cohort), request.form
    since = _read_moment(form.get("seen", "")) if form.get("only") == "new" else None
    try:
        paper = _make_printer().print_all(current_actor(), found, _read_form(), new_since=since)
    except (Invalid, SetupError) as error:
        return _render_cards(found, _describe(error)), 422
    return _send(paper, f"{found.slug}-{_read_form()}.pdf")


@blueprint.get(CARD, endpoint="card")
@allow(Policy.STAFF)
def show_card(cohort: str, person: int) -> ResponseReturnValue:
    return _render_card(_get_cohort(cohort), person)


@blueprint.post(f"{CARD}print/", endpoint="print_card")
@allow(Policy.STAFF)
def print_card(cohort: str, person: int) -> ResponseReturnValue:
    found = _get_cohort(cohort)
    owner = _open_card(found, person).person
    try:
        paper = _make_printer().print_one(current_actor(), owner, _read_form())
    except (Invalid, SetupError) as error:
        return _render_card(found, person, _describe(error)), 422
    return _send(paper, f"{found.slug}-{owner.id}.pdf")


@blueprint.get(f"{CARD}replace/", endpoint="replace_card")
@allow(Policy.STAFF)
def ask_to_replace(cohort: str, person: int) -> ResponseReturnValue:
    found = _get_cohort(cohort)
    return render("staff/card_replace.html", card=_describe_card(found, _open_card(found, person)))


@blueprint.post(f"{CARD}replace/", endpoint="save_replaced_card")
@allow(Policy.STAFF)
def replace_card(cohort: str, person: int) -> ResponseReturnValue:
    found = _get_cohort(cohort)
    owner = _open_card(found, person).person
    shown = request.form.get("shown", type=int)
    try:
        service.replace_card(current_school(), current_actor(), owner, shown)
    except Invalid as error:
        return _render_card(found, person, _describe(error)), 422
    tell(wording().t("The old card is locked. Please print the new one now."))
    return back_to(_card_url("card", found, owner))


@blueprint.post(f"{CARD}code/", endpoint="card_code")
@allow(Policy.STAFF)
def make_code(cohort: str, person: int) -> ResponseReturnValue:
    """A code to read out by phone. It is shown this once: the page is kept nowhere."""
    found = _get_cohort(cohort)
    listed = _open_card(found, person)
    try:
        code, ends_at = service.make_temporary_code(
            current_school(), current_actor(), listed.person
        )
    except Invalid as error:
        return _render_card(found, person, _describe(error)), 422
    card = _describe_card(found, listed)
    text = render(
        "staff/card_code.html",
        card=card,
        groups=code.split("-"),
        ends_on=wording().local_day(ends_at),
        ends_at=ends_at,
        address=to_typed(_find_address()),
    )
    return _keep_nowhere(make_response(text))


def _get_cohort(slug: str) -> Cohort:
    return service.get_cohort(current_actor(), slug)


def _open_card(cohort: Cohort, person: int) -> ListedCard:
    return service.open_card(current_school(), current_actor(), cohort, person)


def _make_printer() -> CardPrinter:
    school = current_school()
    return CardPrinter(
        school,
        home=_find_address(),
        link=_make_link,
        day=wording().day(school.moment().today),
    )


def _find_address() -> str:
    """What people type: the course, or in a host the page that asks for the card's code."""
    return absolute("lms.home" if _signs_in() else "lms.card_link")


def _make_link(code: str) -> str:
    """Where the squares on a card lead."""
    return absolute("lms_accounts.open_link", token=code) if _signs_in() else _find_address()


def _signs_in() -> bool:
    """Whether a card signs in by itself. In a host it only finds the course, once."""
    return "lms_accounts" in current_app.blueprints


def _read_form() -> Form:
    try:
        return Form(request.form.get("form", Form.LETTERS))
    except ValueError as error:
        raise NotFound("form", request.form["form"]) from error


def _read_moment(text: str) -> datetime:
    """When the page was shown, naive UTC; now for what is no moment."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return current_school().clock()


def _describe(error: Invalid | SetupError) -> Problem:
    return describe(error if isinstance(error, Invalid) else Invalid("no_paper"), "lms-main")


def _send(paper: Paper, name: str) -> Response:
    if paper.lacks_letters:
        tell(
            wording().t(
                "This computer has no letters for one of the names. Boxes stand in their place."
            ),
            "care",
        )
    response = make_response(paper.pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _keep_nowhere(response)


def _keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _render_cards(cohort: Cohort, problem: Problem | None = None) -> str:
    actor, school = current_actor(), current_school()
    listed = service.list_cards(school, actor, cohort)
    owners = [each for each in listed if not each.is_staff]
    may_print = actor.is_coordinator(cohort.id)
    page: dict[str, Any] = {
        "cohort": cohort.title,
        "people": [_describe_card(cohort, each) for each in listed],
        "total": len(owners),
        "printed": sum(_is_printed(each) for each in owners),
        "signed_in": sum(each.has_signed_in for each in owners),
        "may_print": may_print and bool(owners),
        "action": url_for("lms.print_cards", cohort=cohort.slug),
        "seen": school.clock().isoformat(),
        "errors": [problem] if problem else [],
        "course_url": url_for("lms.course", cohort=cohort.slug) if may_print else None,
        "matrix_url": url_for("lms.cohort_matrix", cohort=cohort.slug),
    }
    return render("staff/cards.html", page=page)


def _render_card(cohort: Cohort, person: int, problem: Problem | None = None) -> str:
    card = _describe_card(cohort, _open_card(cohort, person))
    return render("staff/card.html", card={**card, "errors": [problem] if problem else []})


def _describe_card(cohort: Cohort, listed: ListedCard) -> dict[str, Any]:
    person, card = listed.person, listed.card
    printed_at = card.printed_at if card else None
    return {
        "name": person.name,
        "listed_name": person.listed_name,
        "number": person.id,
        "phone": person.phone,
        "shown": card.id if card else "",
        "is_staff": listed.is_staff,
        "is_disabled": person.disabled_on is not None,
        "printed_on": wording().local_day(printed_at) if printed_at else None,
        "has_signed_in": listed.has_signed_in,
        "url": _card_url("card", cohort, person),
        "print_url": _card_url("print_card", cohort, person),
        "replace_url": _card_url("replace_card", cohort, person),
        "code_url": _card_url("card_code", cohort, person),
        "person_url": _card_url("person", cohort, person),
        "cards_url": url_for("lms.cards", cohort=cohort.slug),
    }


def _card_url(endpoint: str, cohort: Cohort, person: Person) -> str:
    return url_for(f"lms.{endpoint}", cohort=cohort.slug, person=person.id)


def _is_printed(listed: ListedCard) -> bool:
    return listed.card is not None and listed.card.printed_at is not None
