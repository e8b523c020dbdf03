import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lms.library import render_process
from lms.library import renderer as module
from lms.library.render_process import RenderProcess
from lms.library.rendered import Mode
from lms.library.renderer import Part, Renderer, RenderFailed

SLOW = "<![ " * 5_000


@pytest.fixture
def own() -> Iterator[Renderer]:
    with Renderer() as own:
        yield own


def _only(renderer: Renderer) -> RenderProcess:
    (process,) = renderer._processes
    return process


def _html(renderer: Renderer, text: str) -> str:
    return renderer.render([Part(text)])[0].html


def test_parts_come_back_in_their_order(renderer: Renderer) -> None:
    parts = [Part("1. a", Mode.LINE), Part("1. a", Mode.BLOCK)]
    assert [part.html for part in renderer.render(parts)] == [
        "1. a",
        "<ol>\n<li>a</li>\n</ol>",
    ]


def test_markdown_made_to_be_slow_is_given_up_and_the_next_text_is_rendered(
    renderer: Renderer,
) -> None:
    with pytest.raises(RenderFailed) as failure:
        renderer.render([Part(SLOW)])
    assert failure.value.code == "F21"
    assert _html(renderer, "Danach") == "<p>Danach</p>"


def test_a_text_given_up_once_is_not_tried_again(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RenderFailed):
        renderer.render([Part(SLOW)])
    monkeypatch.setattr(renderer, "_ask", lambda *request: pytest.fail("asked again"))
    with pytest.raises(RenderFailed):
        renderer.render([Part(SLOW)])


def test_the_clock_ends_what_processor_time_does_not(
    own: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_process, "CLOCK_SECONDS", 0.02)
    with pytest.raises(RenderFailed):
        own.render([Part(SLOW)])


def test_a_text_too_large_is_not_even_sent(own: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_ask", lambda *request: pytest.fail("was sent"))
    with pytest.raises(RenderFailed) as failure:
        own.render([Part("ä" * 100_001)])
    assert failure.value.code == "F11"


def test_deep_nesting_is_given_up(renderer: Renderer) -> None:
    nested = "".join("    " * depth + "* a\n" for depth in range(290))
    with pytest.raises(RenderFailed):
        renderer.render([Part(nested)])
    assert _html(renderer, "Weiter") == "<p>Weiter</p>"


def test_a_dead_child_is_replaced(own: Renderer) -> None:
    assert _html(own, "Eins") == "<p>Eins</p>"
    child = _only(own)._child
    assert child is not None
    child.kill()
    child.wait()
    assert _html(own, "Zwei") == "<p>Zwei</p>"


def test_after_closing_it_starts_again_when_needed(own: Renderer) -> None:
    _html(own, "Eins")
    own.close()
    assert _only(own)._child is None
    assert _html(own, "Zwei") == "<p>Zwei</p>"


def test_a_fork_does_not_use_its_parents_child(
    own: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _html(own, "Eins")
    first = _only(own)._child
    assert first is not None
    monkeypatch.setattr(_only(own), "_owner", os.getpid() + 1)
    assert _html(own, "Zwei") == "<p>Zwei</p>"
    assert _only(own)._child is not first
    first.kill()
    first.communicate()


def test_threads_get_their_own_answers(renderer: Renderer) -> None:
    texts = [f"Text {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: _html(renderer, text), texts))
    assert answers == [f"<p>{text}</p>" for text in texts]


def test_results_in_the_cache_folder_survive_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Renderer(tmp_path) as first:
        before = first.render([Part("## Tee\n\n[b](b.md) ![](media/x.png)")])
    with Renderer(tmp_path) as second:
        monkeypatch.setattr(second, "_ask", lambda *request: pytest.fail("was asked"))
        assert second.render([Part("## Tee\n\n[b](b.md) ![](media/x.png)")]) == before


@pytest.mark.parametrize("damage", ["", "{", '{"parts": [{"html": 1}]}', "[]"])
def test_a_damaged_cache_file_is_rendered_anew(tmp_path: Path, damage: str) -> None:
    with Renderer(tmp_path) as first:
        _html(first, "Tee")
    (file,) = _list_files(tmp_path)
    file.write_text(damage)
    with Renderer(tmp_path) as second:
        assert _html(second, "Tee") == "<p>Tee</p>"
    assert "<p>Tee</p>" in file.read_text()


def test_a_cache_file_with_one_letter_changed_is_not_believed(tmp_path: Path) -> None:
    with Renderer(tmp_path) as first:
        _html(first, "Tee")
    (file,) = _list_files(tmp_path)
    file.write_text(file.read_text().replace("Tee", "Fee"))
    with Renderer(tmp_path) as second:
        assert _html(second, "Tee") == "<p>Tee</p>"


def test_what_another_release_rendered_is_rendered_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Renderer(tmp_path) as first:
        _html(first, "Tee")
    monkeypatch.setattr(module, "hash_program", lambda: "the next one")
    with Renderer(tmp_path) as second:
        _html(second, "Tee")
    assert len(_list_files(tmp_path)) == 2


def test_a_sweep_removes_what_was_not_asked_for_since_the_last_one(tmp_path: Path) -> None:
    with Renderer(tmp_path) as renderer:
        for text in ("Tee", "Milch"):
            _html(renderer, text)
        renderer.cache.sweep()
        both = _list_files(tmp_path)
        _html(renderer, "Milch")
        renderer.cache.sweep()
    (left,) = _list_files(tmp_path)
    assert len(both) == 2
    assert "Milch" in left.read_text()


def test_several_children_render_at_the_same_time_what_one_would(tmp_path: Path) -> None:
    texts = [f"Text *{number}*" for number in range(40)]
    with Renderer(tmp_path, children=2) as renderer, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda text: _html(renderer, text), texts))
    assert answers == [f"<p>Text <em>{number}</em></p>" for number in range(40)]


def _list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_cache_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Renderer(tmp_path / "file") as renderer:
        assert _html(renderer, "Tee") == "<p>Tee</p>"


def test_the_module_a_text_belongs_to_is_part_of_the_result(renderer: Renderer) -> None:
    part = Part("![Tee](media/a.png)")
    one, two = (renderer.render([part], module=module)[0].html for module in ("eins", "zwei"))
    assert "media/eins" in one
    assert "media/zwei" in two
