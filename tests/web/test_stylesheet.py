"""The stylesheet and the script: small, under `.lms`, plain enough for old tablets, readable."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "lms" / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "lms.css").read_text(encoding="utf-8"), flags=re.S)
SCRIPT = (STATIC / "lms.js").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates" / "lms").rglob("*.html"))

FORBIDDEN = (
    "@layer", "@container", "@import", "@font-face", "color-mix", "oklch", "light-dark(",
    ":has(", ":is(", ":where(", "margin-inline:", "padding-inline:", "margin-block:",
    "padding-block:", "inset:", "inset-inline", "aspect-ratio", "dialog", "!important",
)  # fmt: skip
PHYSICAL = re.compile(
    r"(margin|padding|border)-(left|right)\b|text-align: (left|right)|float: [lr]"
)

TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "muted", "act") for ground in ("paper", "card", "shade")),
    *((text, "act-soft") for text in ("ink", "muted", "act")),
    *((text, "care-soft") for text in ("ink", "muted", "act", "care")),
    *((text, "done-soft") for text in ("ink", "done")),
    ("ink", "wrong-soft"), ("act-dark", "paper"), ("done", "paper"), ("done", "card"),
    ("wrong", "paper"), ("wrong", "card"), ("care", "card"), ("paper", "care"),
    ("on-act", "act"), ("on-act", "act-dark"), ("on-done", "done"), ("on-wrong", "wrong"),
]  # fmt: skip
SIGN_ON_GROUND = [("edge", "paper"), ("edge", "card"), ("done", "line"), ("act", "act-soft")]


def list_rules() -> Iterator[tuple[str, str]]:
    """Every selector with its declarations, those inside media queries too."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS):
        for selector in selectors.split(","):
            yield selector.strip(), body


def read_roles(theme: str) -> dict[str, str]:
    blocks = re.findall(r"\.lms-body\s*\{([^}]*--lms-ink[^}]*)\}", CSS)
    block = blocks[0 if theme == "light" else 1]
    return dict(re.findall(r"--lms-([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_stylesheet_and_script_stay_small() -> None:
    assert len(gzip.compress((STATIC / "lms.css").read_bytes())) <= 10_000
    assert len(gzip.compress((STATIC / "lms.js").read_bytes())) <= 4_000


def test_every_rule_stands_under_our_own_class() -> None:
    strangers = [name for name, _ in list_rules() if not re.match(r"\.lms(-body|-wide)?\b", name)]
    assert strangers == []


@pytest.mark.parametrize("feature", FORBIDDEN)
def test_nothing_is_used_that_old_tablets_do_not_know(feature: str) -> None:
    assert feature not in CSS


def test_gap_is_used_in_grids_only() -> None:
    assert all("display: grid" in body for _, body in list_rules() if "gap:" in body)


def test_left_and_right_follow_the_writing_direction() -> None:
    assert PHYSICAL.search(CSS) is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_has_a_contrast_of_seven_to_one(theme: str, text: str, ground: str) -> None:
    roles = read_roles(theme)
    assert contrast(roles[text], roles[ground]) >= 7


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), SIGN_ON_GROUND)
def test_controls_have_a_contrast_of_three_to_one(theme: str, sign: str, ground: str) -> None:
    roles = read_roles(theme)
    assert contrast(roles[sign], roles[ground]) >= 3


def test_nothing_is_loaded_from_another_host() -> None:
    for path in [*STATIC.glob("*.svg"), *TEMPLATES]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert re.search(r"(https?:)?//[a-z]", text) is None, path.name
    assert re.search(r"url\(|https?:", CSS) is None
    assert re.search(r"https?:", SCRIPT) is None


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_inline_styles_or_scripts(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) is None
    assert re.search(r"<script(?![^>]* src=)", text) is None
