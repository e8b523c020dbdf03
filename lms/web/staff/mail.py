"""What was sent by mail and what was not, and sending once more."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from lms.errors import Conflict
from lms.services.mail_desk import ListedMail, MailDesk, open_desk
from lms.services.mail_desk import send_again as send_mail_again
from lms.services.sending import find_fault
from lms.web.blueprint import blueprint
from lms.web.frame import Link, render, tell, wording
from lms.web.hooks import back_to
from lms.web.policy import Policy, allow
from lms.web.state import current_actor, current_school


@blueprint.get("/coordinator/mail/")
@allow(Policy.STAFF)
def mail() -> ResponseReturnValue:
    found = open_desk(current_school(), current_actor(), request.args.get("page", 1, type=int))
    config = current_app.config
    fault = find_fault(current_school(), config["LMS_SMTP_URL"], config["LMS_MAIL_FROM"])
    return render(
        "staff/mail.html",
        mail={
            "trouble": fault or found.trouble,
            "broken": found.broken,
            "items": [_make_item(each) for each in found.mails],
            "pages": _list_pages(found),
            "back_url": url_for("lms.menu"),
        },
    )


def _make_item(each: ListedMail) -> dict[str, Any]:
    mail = each.mail
    at = mail.sent_at or mail.failed_at or mail.created_at
    return {
        "id": mail.id,
        "kind": mail.name,
        "name": each.person.listed_name if each.person else "",
        "number": mail.person,
        "address": mail.recipient,
        "on": wording().local_day(at),
        "at": at,
        "state": each.state.value,
        "reason": each.reason,
        "action": url_for("lms.send_again", mail=mail.id) if each.may_resend else None,
    }


def _list_pages(found: MailDesk) -> list[Link]:
    if found.pages == 1:
        return []
    return [
        Link(str(page), url_for("lms.mail", page=page), current=page == found.page)
        for page in range(1, found.pages + 1)
    ]


@blueprint.post("/coordinator/mail/<int:mail>/again")
@allow(Policy.STAFF)
def send_again(mail: int) -> ResponseReturnValue:
    t = wording().t
    try:
        person = send_mail_again(current_school(), current_actor(), mail)
    except Conflict:
        tell(t("Nothing was changed: this mail is on its way, or its time is over."), "care")
    else:
        name = person.name if person else t("an address without a person")
        tell(t("The mail to %(name)s will be sent again.", name=name))
    return back_to(url_for("lms.mail"))
