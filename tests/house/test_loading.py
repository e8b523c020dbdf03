"""Heavy modules are loaded at first use: one part of the house never loads the others."""

import subprocess
import sys

import pytest

HEAVY = {
    "lms": ("flask", "peewee", "yaml", "markdown", "babel", "granian"),
    "lms.domain.standing": ("flask", "peewee", "yaml", "markdown", "babel", "granian"),
    "lms.library.render_child": ("flask", "peewee", "granian"),
    "lms.extension": ("granian", "flask_compress", "xlsxwriter"),
    "lms.serving": ("granian", "xlsxwriter"),
}


def list_loaded(module: str, names: tuple[str, ...]) -> list[str]:
    """Which of these are in memory after importing the module alone."""
    code = f"import sys, {module}; print(*(name for name in {names!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.split()


@pytest.mark.parametrize("module", HEAVY)
def test_nothing_heavy_is_loaded_along(module: str) -> None:
    assert list_loaded(module, HEAVY[module]) == []


def test_what_is_loaded_is_noticed() -> None:
    assert list_loaded("lms.extension", ("flask", "granian")) == ["flask"]


def test_the_public_names_are_there() -> None:
    import lms

    assert {name: getattr(lms, name).__name__ for name in lms.__all__} == {
        "LMS": "LMS",
        "HostUser": "HostUser",
        "create_app": "create_app",
    }


def test_another_name_is_an_ordinary_mistake() -> None:
    import lms

    with pytest.raises(AttributeError, match="has no attribute 'Lms'"):
        _ = lms.Lms
