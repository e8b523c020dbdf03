"""The forms of a page, as a browser without scripts would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: what it would send untouched, its buttons, and where it saves by itself."""

    action: str
    save_url: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def fill(self, **values: str | list[str]) -> dict[str, list[str]]:
        """The fields with some of them filled in anew."""
        filled: dict[str, list[str]] = {}
        for name, value in self.fields:
            filled.setdefault(name, []).append(value)
        return filled | {
            name: [value] if isinstance(value, str) else value for name, value in values.items()
        }


def read_forms(html: str) -> list[Form]:
    reader = _Reader()
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._chosen = ""
        self._textarea: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("data-save-url", ""))
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input":
            self._add_input(self._form, given)
        elif tag == "button":
            self._form.buttons.append((given.get("name", ""), given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = given["name"], ""
        elif tag == "option" and "selected" in given:
            self._chosen = given["value"]
        elif tag == "textarea":
            self._textarea, self._text = given["name"], ""

    def _add_input(self, form: Form, given: dict[str, str]) -> None:
        name = given.get("name", "")
        form.names.add(name)
        if given.get("type") not in ("radio", "checkbox") or "checked" in given:
            form.fields.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._form and self._select is not None:
            self._form.fields.append((self._select, self._chosen))
            self._form.names.add(self._select)
        elif tag == "textarea" and self._form and self._textarea is not None:
            self._form.fields.append((self._textarea, self._text))
            self._form.names.add(self._textarea)
