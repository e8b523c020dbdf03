"""The guide for people who write lessons, the same in the product and in the documentation."""

from dataclasses import dataclass
from functools import lru_cache

from lms.library.renderer import Part, Renderer
from lms.paths import GUIDE


@dataclass(frozen=True, slots=True)
class Guide:
    title: str
    html: str


@lru_cache(maxsize=1)
def read_guide() -> Guide:
    """Rendered when somebody asks for it first."""
    heading, _, body = GUIDE.read_text(encoding="utf-8").partition("\n")
    with Renderer() as renderer:
        [rendered] = renderer.render([Part(body)])
    return Guide(heading.removeprefix("# ").strip(), rendered.html)
