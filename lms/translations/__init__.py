"""The catalogues, read once per language and kept (R16). Message ids are English."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("de", "en")
DOMAINS = ("participants", "staff", "check", "commands")


@cache
def get_translations(language: str, *domains: str) -> NullTranslations:
    """The messages of some catalogues in one language; English is what the ids say."""
    combined = NullTranslations()
    for domain in reversed(domains or DOMAINS):
        catalogue = _read(language, domain)
        if catalogue is not None:
            catalogue.add_fallback(combined)
            combined = catalogue
    return combined


@cache
def read_table(name: str) -> Any:
    """A table of words and names, such as the columns of an import or the demo's people."""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _read(language: str, domain: str) -> GNUTranslations | None:
    path = _FOLDER / language / f"{domain}.po"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
