"""One renderer for all tests, and a small course to break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.library.renderer import Renderer
from tests.library.workshop import Workshop


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def course(tmp_path: Path, renderer: Renderer) -> Workshop:
    """A valid course of two modules, `eins` with lessons `a` and `b`, `zwei` with lesson `c`."""
    return Workshop(tmp_path, renderer)
