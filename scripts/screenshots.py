"""Takes the pictures of docs/pictures from a running demo, and every kind of page in screenshots/.

`make pictures` calls it. It starts a demo of its own, looks at it with Chromium on a phone and on
a desk, and stops it.
"""

import base64
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SCREENSHOTS = ROOT / "screenshots"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ON_THE_FRONT = ("home", "lesson", "question")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
LOOKS = 100
LINK = re.compile(r"(https?://\S+/login/\S+)")
COMMAND = "from lms.cli import main; main()"
STRIP = """<style>
body { display: inline-flex; margin: 0; padding: 28px; gap: 28px; background: #d9d6cc }
img { width: 390px; height: 980px; object-fit: cover; object-position: top; border-radius: 22px }
</style>"""


def main() -> None:
    for folder in (PICTURES, SCREENSHOTS):
        folder.mkdir(parents=True, exist_ok=True)
    with run_demo() as links, open_browser() as browser:
        for size in (DESK, PHONE):
            take_participants(sign_in(browser, links[0], size))
            take_staffs(sign_in(browser, links[2], size))
        join_phones(browser)
    shutil.copyfile(path_of("matrix", DESK["width"]), PICTURES / "matrix.png")


@contextmanager
def run_demo() -> Iterator[list[str]]:
    """The sign-in links of participant, trainer and coordinator, while their server runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["serve", "--demo", "--port", str(port)]
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", COMMAND, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield read_links(process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def read_links(process: "subprocess.Popen[str]") -> list[str]:
    """Reads what the demo prints up to its last line. Raises RuntimeError if it stops before."""
    links: list[str] = []
    for line in process.stdout or ():
        links += LINK.findall(line)
        if len(links) == 3:
            return links
    raise RuntimeError("the demo did not start")


@contextmanager
def open_browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def sign_in(browser: Browser, link: str, size: dict[str, int]) -> Page:
    context: BrowserContext = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="de-DE",
        reduced_motion="reduce",
    )
    page = context.new_page()
    open_patiently(page, link)
    follow(page, "main button")
    return page


def open_patiently(page: Page, url: str) -> None:
    """The demo prints its links a moment before it answers."""
    for _ in range(LOOKS):
        try:
            page.goto(url)
        except Error:
            page.wait_for_timeout(200)
        else:
            return
    raise RuntimeError("the demo does not answer")


def follow(page: Page, selector: str) -> None:
    """Presses the first such link or button and waits for the page it leads to."""
    with page.expect_event("load"):
        page.locator(selector).first.click()


def take(page: Page, name: str) -> None:
    page.screenshot(path=path_of(name, page.evaluate("innerWidth")), full_page=True)


def path_of(name: str, width: int) -> Path:
    return SCREENSHOTS / f"{name}-{width}.png"


def take_participants(page: Page) -> None:
    home = page.url
    take(page, "home")
    follow(page, ".lms-row-done a")
    take(page, "lesson")
    follow(page, ".lms-back")
    take(page, "module")
    follow(page, ".lms-row-shut a")
    take(page, "locked")
    page.goto(home)
    follow(page, ".lms-card-next .lms-button")
    follow(page, "main form .lms-button, main .lms-actions .lms-button")
    while page.locator(".lms-choice").count() == 0:
        follow(page, "button[value=next]")
    page.locator(".lms-choice label").last.click()
    page.get_by_text("Gespeichert um").wait_for()
    take(page, "question")
    while page.locator(".lms-summary").count() == 0:
        follow(page, "button[value=next]")
    follow(page, ".lms-actions button")
    take(page, "result")
    page.context.close()


def take_staffs(page: Page) -> None:
    take(page, "tasks")
    follow(page, "main a[href*='/attendance/']")
    take(page, "attendance")
    follow(page, "nav a[href*='/matrix/']")
    take(page, "matrix")
    follow(page, "main tbody th a")
    take(page, "ledger")
    page.context.close()


def join_phones(browser: Browser) -> None:
    """Three pages on a phone, side by side: the picture of the README."""
    page = browser.new_page(viewport={"width": 1340, "height": 900})
    shots = [path_of(name, PHONE["width"]).read_bytes() for name in ON_THE_FRONT]
    urls = [base64.b64encode(shot).decode() for shot in shots]
    page.set_content(STRIP + "".join(f'<img src="data:image/png;base64,{url}">' for url in urls))
    page.locator("body").screenshot(path=PICTURES / "home.png")


if __name__ == "__main__":
    main()
