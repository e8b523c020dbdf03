"""Pages beside the course, such as imprint and privacy: files with blanks (design 5)."""

from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from lms.library.blanks import fill_blanks, list_values
from lms.web.blueprint import blueprint
from lms.web.frame import render, wording
from lms.web.links import resolve
from lms.web.policy import Policy, allow
from lms.web.state import current_language, current_school


@blueprint.get("/pages/<slug>/")
@allow(Policy.ANYONE)
def page(slug: str) -> ResponseReturnValue:
    library = current_school().library
    text = library.get_page(slug).text(current_language())
    values = list_values(library.programme)

    def fill(name: str) -> Markup:
        """A gap is said plainly: whoever reads it here knows what to ask for."""
        return escape(values.get(name) or wording().t("[please add: %(name)s]", name=name))

    html = Markup(fill_blanks(str(resolve(text.html)), fill))
    return render(
        "page_beside.html",
        beside={
            "title": text.title,
            "html": html,
            "language": text.language,
            "as_of": text.as_of,
        },
    )
