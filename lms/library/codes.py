"""The catalogue of what a check can find: code, severity and a sentence that says what to do.

F codes are errors and block publishing, H codes are warnings and never do (design 5). The sentences
are gettext ids; their named placeholders are the facts a finding carries. `hinted` is said instead
where the finding knows a way out (`hint`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from lms.library.finding import Finding, Severity

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says, and how bad it is."""

    severity: Severity
    sentence: str
    hinted: str = ""


def _error(sentence: str, hinted: str = "") -> Code:
    return Code(Severity.ERROR, sentence, hinted)


def _warning(sentence: str) -> Code:
    return Code(Severity.WARNING, sentence)


CODES: dict[str, Code] = {
    "F01": _error(
        "The question “%(name)s” has no right answer. "
        "Mark at least one as right, or complete the list or the table."
    ),
    "F02": _error(
        "The question “%(name)s” has %(count)s right answers, but only one can be chosen. "
        "Leave one (x), or write [x] if several may be chosen."
    ),
    "F03": _error(
        "The question “%(name)s” has the answer “%(target)s” twice. Change or delete one of them."
    ),
    "F04": _error(
        "The picture %(target)s has no description. "
        "Say between the square brackets what can be seen on it."
    ),
    "F05": _error(
        "The link text “%(name)s” does not say where the link leads. "
        "Write [a few telling words](%(target)s)."
    ),
    "F06": _error(
        "The heading “%(name)s” skips a level. It may have at most %(limit)s # signs at this place."
    ),
    "F07": _error(
        "The link or picture “%(target)s” leads nowhere. Correct it, or add what is missing."
    ),
    "F08": _error(
        "“%(target)s” would be loaded from another server, which then learns who reads the page. "
        "Put the file into the media folder, or use a link."
    ),
    "F09": _error(
        "The value of “%(name)s” cannot be used. Look up in the manual what belongs there.",
        "The value of “%(name)s” cannot be used. Write it like this: %(hint)s",
    ),
    "F10": _error("The file is not UTF-8 text. Save it again with the encoding UTF-8."),
    "F11": _error("The file is larger than %(limit)s kB. Divide it into several files."),
    "F12": _error(
        "The lines between the two --- cannot be read (%(hint)s). Check that both --- are there, "
        "and look at the colons, the indentation and the quotation marks."
    ),
    "F13": _error(
        "Nobody knows the key “%(name)s”. Correct it or delete the line.",
        "Nobody knows the key “%(name)s”. Write “%(hint)s”.",
    ),
    "F14": _error("The id “%(name)s” is used twice, also in %(target)s. Change one of them."),
    "F15": _error(
        "These questions belong to no lesson. "
        "Give the file the same name as its lesson, in a folder of the same name."
    ),
    "F16": _error(
        "Nobody can ever begin here, because the requirements wait for each other: %(name)s. "
        "Take one of them out."
    ),
    "F17": _error(
        "“%(target)s” is required here, but there is nothing of that name to complete. "
        "Correct the name or delete the line."
    ),
    "F18": _error("Nobody can pass these questions. Add at least one question that is marked."),
    "F19": _error(
        "Exactly %(limit)s of the %(count)s questions cannot be drawn; a case is always drawn as "
        "a whole. Write another number after “draw”."
    ),
    "F20": _error(
        "The translations of these questions differ (%(target)s). They need the same questions "
        "with the same ids, kinds and right answers in the same order."
    ),
    "F21": _error(
        "This text takes longer than %(limit)s seconds to show. "
        "Look for long rows of brackets or other signs and shorten them."
    ),
    "F22": _error(
        "“%(name)s” is not allowed in a text. Delete it; headings, lists and tables are enough."
    ),
    "F23": _error(
        "The file name “%(name)s” cannot be used. Write it like this: 10-short-title.md "
        "(a real file, no shortcut)."
    ),
    "F24": _error(
        "It is not clear how the question “%(name)s” is answered. "
        "Write all answers in one way: as “- ( ) …”, as “- [ ] …” or after “Answer:”."
    ),
    "F25": _error(
        "Nobody knows what belongs into the blank “{{%(name)s}}”. Correct the name or delete it."
    ),
    "F26": _error("The term “%(name)s” has no explanation. Write one or two sentences below it."),
    "F27": _error("“%(name)s” belongs to no term. Put it below a heading with two # signs."),
    "H01": _warning("A sentence has %(count)s words. Make two of it, with at most %(limit)s each."),
    "H02": _warning("The paragraph is long. Begin a new one after at most %(limit)s lines."),
    "H03": _warning(
        "Not everybody knows the abbreviation “%(name)s”. "
        "Explain it where it comes up first: “%(name)s (what it stands for)”."
    ),
    "H04": _warning(
        "%(count)s sentences of this paragraph do not say who acts. "
        "Name the people: “You write …” instead of “It is written …”."
    ),
    "H05": _warning(
        "The lesson takes about %(count)s minutes. Divide it; %(limit)s minutes are enough."
    ),
    "H06": _warning("The lesson has no question. Add one, in the text or among its questions."),
    "H07": _warning(
        "The question “%(name)s” has no explanation. Say why the right answer is right."
    ),
    "H08": _warning(
        "“%(name)s” is all capitals, which is hard to read. Write it as usual, or bold."
    ),
    "H09": _warning(
        "In all %(count)s questions the longest answer is a right one. "
        "Make some wrong answers as long."
    ),
    "H10": _warning("The text was due for a review on %(name)s. Read it again and set a new date."),
    "H11": _warning(
        "With %(count)s questions %(limit)s %% means: all right. "
        "Ask more questions or lower “pass_percent”."
    ),
    "H12": _warning("The page shows a gap for “%(name)s”. Add what belongs there to programme.md."),
}


def make_finding(path: str, line: int, code: str, **facts: str | int) -> Finding:
    """A finding with the severity its code has."""
    return Finding(path, line, code, CODES[code].severity, facts)


def list_sentences() -> tuple[str, ...]:
    """Every sentence that needs a translation."""
    return tuple(text for code in CODES.values() for text in (code.sentence, code.hinted) if text)


def describe(finding: Finding, translate: Translate = str) -> str:
    """The sentence for a finding; `translate` turns the English sentence into another language."""
    code = CODES[finding.code]
    sentence = code.hinted if code.hinted and finding.facts.get("hint") else code.sentence
    return translate(sentence) % finding.facts


def format_finding(finding: Finding, translate: Translate = str) -> str:
    """A line as `lms check` prints it: `path:line: error|warning CODE sentence`."""
    return (
        f"{finding.path}:{finding.line}: {finding.severity} {finding.code} "
        f"{describe(finding, translate)}"
    )
