"""Links that sign in: by mail, made by hand, or on a card. Only their page's button does it."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from lms.errors import Invalid
from lms.services import accounts, mail_links
from lms.services.cards import normalise
from lms.web.frame import render
from lms.web.hooks import back_to
from lms.web.links import absolute
from lms.web.policy import Policy, allow
from lms.web.sign_in import answer_card
from lms.web.state import current_school
from lms.web.ways_in import (
    ask_who,
    blueprint,
    is_own_device,
    let_in,
    read_device,
    sends_mails,
    without_traces,
)

GONE = 410


@blueprint.get("/login/<token>")
@allow(Policy.ANYONE)
def open_link(token: str) -> ResponseReturnValue:
    """Shows who would be signed in. Mail scanners open links too, so this changes nothing."""
    if normalise(token):
        return answer_card(token)
    return _ask_who(token)


@blueprint.post("/login/<token>")
@allow(Policy.ANYONE)
def use_link(token: str) -> ResponseReturnValue:
    try:
        return let_in(_sign_in(token))
    except Invalid as problem:
        return _ask_who(token, problem) if problem.field == "person" else render_expired(token)


def _sign_in(token: str) -> str:
    school, own_device, device = current_school(), is_own_device(), read_device()
    if mail_links.find_link_owners(school, token):
        person = request.form.get("person", type=int)
        return mail_links.sign_in_by_link(
            school, token, person, own_device=own_device, device=device
        )
    return accounts.sign_in(school, token, own_device=own_device, device=device)


def _ask_who(token: str, problem: Invalid | None = None) -> Response:
    school = current_school()
    owner = accounts.find_link_owner(school, token)
    owners = [owner] if owner else mail_links.find_link_owners(school, token)
    if not owners:
        return render_expired(token)
    return ask_who(owners, url_for("lms_accounts.use_link", token=token), problem=problem)


@blueprint.post("/login/<token>/again")
@allow(Policy.ANYONE)
def ask_again(token: str) -> ResponseReturnValue:
    """A new mail to the address an old link or an old request was for."""
    if not sends_mails():
        raise NotFound
    asked = mail_links.ask_again(current_school(), token, make_link_address)
    if asked is None:
        return render_expired(token)
    return back_to(url_for("lms_accounts.wait_for_mail", asked=asked))


def make_link_address(token: str) -> str:
    """The address of a link in a mail."""
    return absolute("lms_accounts.open_link", token=token)


def render_expired(token: str) -> Response:
    """The page behind a link that is over; it offers a new one where an address is known."""
    again = sends_mails() and mail_links.can_ask_again(current_school(), token)
    action = url_for("lms_accounts.ask_again", token=token) if again else None
    response = without_traces(render("sign_in_expired.html", sign_in={"again_action": action}))
    response.status_code = GONE
    return response
