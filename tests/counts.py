"""Says at the end of a run how many tests of which kind there were."""

from collections import Counter, defaultdict

import pytest

PAIRINGS = ("standalone-sqlite", "host-postgres", "standalone-postgres", "host-sqlite")
DATABASES = ("sqlite", "postgres")
MARKED = ("browser", "property")
OUTCOMES = ("passed", "failed", "error", "skipped")


def kind_of(node_id: str, keywords: "frozenset[str] | set[str]") -> str:
    """The kind of a test: what it is marked as, else its folder and what it runs on."""
    for mark in MARKED:
        if mark in keywords:
            return mark
    folder = node_id.split("/")[1]
    parameters = node_id.partition("[")[2]
    for pairing in PAIRINGS:
        if pairing in parameters:
            return f"{folder}, {pairing}"
    for database in DATABASES:
        if database in parameters:
            return f"{folder}, {database}"
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in OUTCOMES:
        for report in terminalreporter.stats.get(outcome, ()):
            if hasattr(report, "keywords"):
                kind = kind_of(report.nodeid, set(report.keywords))
                counts[kind][outcome] += 1
    terminalreporter.section("tests of each kind")
    for kind in sorted(counts):
        figures = (f"{counts[kind][name]} {name}" for name in OUTCOMES if counts[kind][name])
        terminalreporter.write_line(f"{kind:<28} {', '.join(figures)}")
