"""From the files of one page beside the course, a language each, to the page people read."""

from dataclasses import dataclass
from datetime import date

from lms.library.blanks import BLANK, list_values
from lms.library.document import Document
from lms.library.front_matter import parse_front_matter
from lms.library.head import Head, read_titled
from lms.library.rendered import Mode
from lms.library.report import Report
from lms.library.shelf import Page, PageText, Programme
from lms.library.sorting import Variants
from lms.library.source import FileKind


@dataclass
class PageTextDraft:
    """A page's file in one language, waiting to be rendered."""

    language: str
    title: str
    as_of: date | None
    document: Document


@dataclass
class PageDraft:
    """A page in all its languages, the own one first."""

    slug: str
    path: str
    texts: list[PageTextDraft]


def draft_page(slug: str, variants: Variants, language: str, report: Report) -> PageDraft:
    """Reads a page. Findings: F09 without a title or for a date, F13."""
    texts = []
    for code in sorted(variants):
        file = variants[code]
        about = report.about(file)
        head = Head(parse_front_matter(file.text), FileKind.PAGE, about)
        title, body = read_titled(head)
        document = Document(file, about)
        document.add(body, head.front.body_line, Mode.PAGE)
        texts.append(PageTextDraft(code or language, title or slug, head.day("as_of"), document))
    return PageDraft(slug, texts[0].document.file.path, texts)


def make_page(draft: PageDraft, programme: Programme) -> Page:
    """The page, once its document is rendered. Findings: F25 for a blank nobody knows, H12 for one
    that `programme.md` leaves empty."""
    values = list_values(programme)
    for text in draft.texts:
        for number, line in enumerate(text.document.file.text.split("\n"), 1):
            for name in dict.fromkeys(BLANK.findall(line)):
                if name not in values:
                    text.document.report.add(number, "F25", name=name)
                elif not values[name]:
                    text.document.report.add(number, "H12", name=name)
    return Page(
        draft.slug,
        draft.path,
        {
            text.language: PageText(text.language, text.title, text.document.html(0), text.as_of)
            for text in draft.texts
        },
    )
