"""Plain words for what is stored as codes."""

from lms.domain.people import Reach
from lms.services.accounts import Way
from lms.storage.audit import Event
from lms.web.frame import wording


def name_reach(code: str) -> str:
    t = wording().t
    return {Reach.MAIL: t("by e-mail"), Reach.PHONE: t("by phone"), Reach.LETTER: t("by letter")}[
        Reach(code)
    ]


def name_way(code: str | None) -> str:
    """How a device was signed in; nothing where that is not known."""
    t = wording().t
    names = {
        Way.CARD: t("with the access card"),
        Way.LINK: t("with a link"),
        Way.MAIL: t("by e-mail"),
    }
    return names.get(Way(code), "") if code in set(Way) else ""


def name_event(code: str) -> str:
    """What happened, in a few words."""
    t = wording().t
    names = {
        Event.ADDED: t("Added"),
        Event.IMPORTED: t("Added from a list"),
        Event.ENROLLED: t("Taken into the course"),
        Event.MEMBERSHIP_CHANGED: t("Course dates changed"),
        Event.PAUSED: t("Pause noted"),
        Event.CHANGED: t("Details changed"),
        Event.LINK_MADE: t("Link to sign in made"),
        Event.HOST_LINKED: t("Connected with the website you come from"),
        Event.SIGNED_IN: t("Signed in"),
        Event.SIGNED_OUT: t("Signed out"),
        Event.DEVICE_ENDED: t("Device signed out"),
        Event.CARD_MADE: t("Access card made"),
        Event.CARD_PRINTED: t("Access card printed"),
        Event.CARD_LOCKED: t("Access card locked"),
        Event.CODE_MADE: t("Code for the phone made"),
        Event.FACTOR_ADDED: t("Second proof added"),
        Event.FACTOR_ENDED: t("Second proof removed"),
        Event.RECORDED: t("Entry made"),
        Event.LIST_SAVED: t("List saved"),
        Event.TALKED: t("Conversation noted"),
        Event.DISABLED: t("Sign-in closed"),
        Event.ENABLED: t("Sign-in opened again"),
        Event.JOINED: t("Two records put together"),
        Event.PARTED: t("Records taken apart again"),
        Event.ROLE_GRANTED: t("Task given"),
        Event.ROLE_ENDED: t("Task ended"),
        Event.EXPORTED: t("Part of a list that was saved as a file"),
        Event.MAIL_SENT_AGAIN: t("E-mail sent again"),
        Event.REMARK_DONE: t("Your remark on a lesson dealt with"),
    }
    return names.get(Event(code), code)
