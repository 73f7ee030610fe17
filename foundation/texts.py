"""Sentences in Spanish and English: catalogues are read from `<room>/locale/<language>.po`, no compile step."""

from collections.abc import Iterable
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from foundation.sentences import Sentence

#: The languages the suite speaks; message ids are the English sentences.
LANGUAGES = ("es", "en")


class Texts:
    """The translations of every room, merged per language."""

    def __init__(self, rooms: Iterable[Path]) -> None:
        """Read `locale/<language>.po` of each room folder that has one."""
        folders = list(rooms)
        self._translations = {language: _merged(folders, language) for language in LANGUAGES}

    def translations(self, language: str) -> NullTranslations:
        """The gettext catalogue of a language; English for a language that we do not speak."""
        return self._translations.get(language) or NullTranslations()

    def render(self, sentence: Sentence, language: str) -> str:
        """The sentence in that language, its fields filled in."""
        return sentence.told(self.translations(language).gettext)


def _merged(rooms: Iterable[Path], language: str) -> NullTranslations:
    merged = Catalog(locale=language)
    for room in rooms:
        path = room / "locale" / f"{language}.po"
        if path.exists():
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id and message.string and not message.fuzzy:
                        merged.add(message.id, message.string, context=message.context)
    if not len(merged):
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
