"""Pages beside the course: for everybody, on every page's foot, with blanks filled."""

import shutil
from pathlib import Path

from tests.web.driver import Browser, Site
from tests.web.sites import open_site
from tests.web.world import COURSE


def test_a_page_is_open_to_all_and_its_blanks_are_filled(nobody: Browser) -> None:
    page = nobody.get("/pages/impressum/")
    assert page.status_code == 200
    assert "Diesen Kurs bietet Verein Teetasse an." in page.text
    assert "{{" not in page.text


def test_every_page_leads_to_it(nobody: Browser, lena: Browser, karin: Browser) -> None:
    for browser, path in ((nobody, "/pages/impressum/"), (lena, "/"), (karin, "/staff/")):
        assert 'pages/impressum/">Impressum</a>' in browser.get(path).text


def test_there_is_no_page_without_a_file(nobody: Browser) -> None:
    assert nobody.get("/pages/nirgends/").status_code == 404


def test_a_gap_says_what_is_missing_and_markup_stays_text(
    sqlite_course: str, tmp_path: Path
) -> None:
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    programme = course / "content/programme.md"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(text.replace("Verein Teetasse", "Tee <b>&</b> Tasse"), encoding="utf-8")
    (course / "content/pages/impressum.md").write_text(
        "# Impressum\n\n{{provider}}, {{address}}\n", encoding="utf-8"
    )
    with open_site(sqlite_course, tmp_path, course=course) as site:
        page = Browser(site).get("/pages/impressum/")
    assert "Tee &lt;b&gt;&amp;&lt;/b&gt; Tasse, [bitte ergänzen: address]" in page.text


def test_a_broken_page_gives_way_to_the_last_good_one(sqlite_course: str, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    with open_site(sqlite_course, tmp_path, course=course) as site:
        assert Browser(site).get("/pages/impressum/").status_code == 200
        file = course / "content/pages/impressum.md"
        file.write_text("# Impressum\n\n{{nobody knows}} <script>\n", encoding="utf-8")
        site.school.publisher.publish()
        assert "Diesen Kurs bietet Verein Teetasse an." in get_imprint(site)


def get_imprint(site: Site) -> str:
    return Browser(site).get("/pages/impressum/").text
