"""Words by their stem: endings, umlauts and case do not matter, other words stay others."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lms.library.stems import fold, stem

SAME = [
    ("Duldung", "Duldungen", "DULDUNG", "Duldungs"),
    ("Anhörung", "Anhörungen", "anhoerung", "anhorung"),
    ("Vormund", "Vormünder", "vormuender", "Vormunds"),
    ("groß", "gross", "großer", "GROSSE"),
    ("Führungszeugnis", "fuehrungszeugnisse", "fuhrungszeugnisses"),
    ("subsidiär", "subsidiären", "subsidiaerer"),
    ("Frau", "Frauen"),
    ("Café", "cafe"),
]


@pytest.mark.parametrize("words", SAME, ids=lambda words: words[0])
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word, "de") for word in words}) == 1


def test_different_words_have_different_stems() -> None:
    assert len({stem(words[0], "de") for words in SAME}) == len(SAME)


def test_english_has_rules_of_its_own() -> None:
    assert stem("permits", "en") == stem("Permit", "en")
    assert stem("permits", "de") != stem("permitted", "de")


def test_a_language_without_rules_is_folded_only() -> None:
    assert stem("Дозволи", "uk") == fold("дозволи")


def test_threads_do_not_mix_up_their_words() -> None:
    words = [f"{word}{number}en" for number in range(500) for word in ("Duldung", "Anhörung")]
    alone = [stem.__wrapped__(word, "de") for word in words]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda word: stem.__wrapped__(word, "de"), words)) == alone
