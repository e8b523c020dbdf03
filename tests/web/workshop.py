"""A site over a course of its own, whose files a test can change."""

import shutil
from contextlib import ExitStack
from pathlib import Path

from tests.cast import LENA, TOM
from tests.web.driver import Browser
from tests.web.sites import open_site
from tests.web.world import COURSE


class Workshop:
    """A site over a course of its own, which can be edited and restarted."""

    def __init__(self, url: str, folder: Path, stack: ExitStack, *, in_host: bool) -> None:
        self._url, self._folder, self._in_host = url, folder, in_host
        self._stack = stack
        self.course = folder / "course"
        shutil.copytree(COURSE, self.course)
        self.restart()

    def restart(self) -> None:
        """Another process on the same database and the same files."""
        self.site = self._stack.enter_context(
            open_site(self._url, self._folder, in_host=self._in_host, course=self.course)
        )

    def read(self, path: str) -> str:
        return (self.course / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str | bytes) -> None:
        """Saves a file and lets it be published, as the watcher does."""
        data = text if isinstance(text, bytes) else text.encode()
        (self.course / path).write_bytes(data)
        self.publish()

    def remove(self, path: str) -> None:
        (self.course / path).unlink()
        self.publish()

    def publish(self) -> None:
        self.site.school.publisher.publish()

    @property
    def places(self) -> set[str]:
        """Where the errors are that keep files from being published."""
        findings = self.site.school.library.findings
        return {f"{finding.path}:{finding.line}" for finding in findings if finding.blocks}

    def visit_lena(self) -> Browser:
        return self.site.visit(LENA)

    def visit_tom(self) -> Browser:
        return self.site.visit(TOM)
