"""The publish log: every text that was ever shown (R9)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from lms.storage import content_log
from lms.storage.content_log import ContentVersion
from lms.storage.database import Storage
from tests.storage.world import MORNING, World


def append(source: str, language: str = "de", change: str = "minor") -> ContentVersion:
    return content_log.append_content_version(
        "lesson/a",
        language,
        path="content/modules/1-m/10-a.md",
        content_hash=source,
        source=source,
        change=change,
        at=MORNING,
    )


def test_the_newest_version_of_each_language_is_known(world: World) -> None:
    first = append("# A", change="first")
    second = append("# B", change="material")
    english = append("# C", "en")
    assert (first.revision, second.revision, english.revision) == (1, 2, 1)
    assert content_log.newest_versions() == {
        ("lesson/a", "de"): second,
        ("lesson/a", "en"): english,
    }
    assert content_log.list_versions("lesson/a") == (english, second, first)
    assert content_log.list_versions("lesson/b") == ()


def test_a_text_that_is_the_newest_is_not_appended_again(world: World) -> None:
    assert append("# A") == append("# A")


def test_a_text_that_comes_back_is_a_version_of_its_own(world: World) -> None:
    append("# A")
    append("# B")
    assert append("# A").revision == 3


def test_workers_that_load_a_text_at_once_append_it_once(storage: Storage, world: World) -> None:
    barrier = Barrier(6)

    def load() -> ContentVersion:
        barrier.wait()
        with storage.atomic():
            return append("# A")

    with ThreadPoolExecutor(6) as pool:
        versions = [job.result() for job in [pool.submit(load) for _ in range(6)]]
    assert len(set(versions)) == 1
    assert len(content_log.list_versions("lesson/a")) == 1
