"""The terminal of one command: its language, whether it speaks JSON, and where sentences go."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from foundation.sentences import Sentence
from foundation.texts import LANGUAGES, Texts
from suite.house import HOUSE, ROOMS

#: Where systems say which language people read, the strongest first.
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Terminal:
    """What a command says goes through here: results to standard output, everything else to standard error."""

    def __init__(self, language: str) -> None:
        self.language = language
        #: Set by `--json`.
        self.speaks_json = False
        self._texts: dict[str, Texts] = {}

    def say(self, sentence: Sentence) -> str:
        """A sentence of any room in the terminal's language."""
        return self._render(sentence, ROOMS)

    def word(self, message: str, **values: Any) -> str:
        """A text of the command line in the terminal's language; what another room says too is translated there."""
        sentence = Sentence(message, values)
        told = self._render(sentence, ("suite",))
        return self.say(sentence) if told == sentence.in_english() else told

    def words(self, *messages: str) -> list[str]:
        """Several such texts, for example the headings of a table."""
        return [self.word(message) for message in messages]

    def answer(self, data: Any, text: Any) -> None:
        """Tell a result: `data` with `--json`, else `text`, which is a plain text or something that rich shows."""
        if self.speaks_json:
            text = json.dumps(data, ensure_ascii=False, indent=2)
        if isinstance(text, str):
            sys.stdout.write(f"{text}\n")
        else:
            text.show(sys.stdout)

    def complain(self, text: str) -> None:
        """Say in one line on standard error what cannot be."""
        sys.stderr.write(f"cauce: {' '.join(text.split())}\n")

    def note(self, message: str, **values: Any) -> None:
        """Say on standard error what goes on, so that standard output holds results alone."""
        sys.stderr.write(f"{self.word(message, **values)}\n")

    def _render(self, sentence: Sentence, rooms: tuple[str, ...]) -> str:
        if self.language == "en":
            return sentence.in_english()
        # reading catalogues takes longer than most commands: only those that are needed, once
        key = ",".join(rooms)
        if key not in self._texts:
            self._texts[key] = Texts(HOUSE / room for room in rooms)
        return self._texts[key].render(sentence, self.language)


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for; English when it asks for none of ours."""
    wanted = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return wanted[:2] if wanted[:2] in LANGUAGES else "en"
