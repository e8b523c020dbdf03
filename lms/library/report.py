"""Collects findings while the library is put together. Text from the publish log is past blame."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lms.library.codes import make_finding
from lms.library.finding import Finding
from lms.library.source import SourceFile


@dataclass
class Report:
    """Findings of all files."""

    findings: list[Finding] = field(default_factory=list)

    def about(self, file: SourceFile) -> "FileReport":
        return FileReport(self, file.path, silent=file.published)

    def list_findings(self) -> tuple[Finding, ...]:
        """By path and line, each once."""
        unique = {
            (item.path, item.line, item.code, str(sorted(item.facts.items()))): item
            for item in self.findings
        }
        return tuple(unique[key] for key in sorted(unique))


@dataclass(frozen=True)
class FileReport:
    """Findings of one file; a silent one drops them."""

    report: Report
    path: str
    silent: bool = False

    def add(self, line: int, code: str, **facts: str | int) -> None:
        if not self.silent:
            self.report.findings.append(make_finding(self.path, line, code, **facts))

    def take(self, findings: Iterable[Finding]) -> None:
        """Findings that had no path yet."""
        if not self.silent:
            self.report.findings += [replace(item, path=self.path) for item in findings]
