"""The words of one text, read one after the other, with the limits that the text has to keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from engine.expressions.failures import ConstructNotAllowed, ExpressionNotUnderstood, ExpressionTooComplex
from engine.expressions.feel.names import Names
from engine.expressions.feel.types import Type
from engine.expressions.feel.words import Word, words_of

MAX_DEPTH = 40
_Read = TypeVar("_Read")
#: Words that end a name of several words that nobody has made known.
KEYWORDS = frozenset(
    {"and", "or", "in", "between", "then", "else", "return", "satisfies", "instance", "if", "for", "some", "every"}
)


@dataclass(frozen=True)
class Language:
    """What a text may refer to, and how large it may be."""

    #: Names made of several words, by which the model calls things.
    names: Names
    #: Types by name, FEEL's own included.
    types: Mapping[str, Type]
    type_names: Names
    #: Whether names may come from elsewhere: words in a row make one name, and unknown functions may be called.
    is_open: bool
    max_nodes: int


class Reader:
    """Holds the place in the text. Used once, then thrown away."""

    def __init__(self, text: str, start: int, language: Language) -> None:
        self.words = words_of(text, start)
        self.text = text
        #: How many nodes have been made.
        self.nodes = 0
        #: Whether `[` ends a range here instead of beginning a filter.
        self.at_end_of_range = False
        self._language = language
        self._names = Names(beneath=language.names)
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> Word:
        """The word to be read."""
        return self.words[self._at]

    def ahead(self, count: int) -> Word:
        """A word further on, or the end."""
        return self.words[min(self._at + count, len(self.words) - 1)]

    def take(self) -> Word:
        """Read one word."""
        word = self.words[self._at]
        if word.kind == "end":
            self.refuse()
        self._at += 1
        return word

    def takes(self, *words: str) -> bool:
        """Read the next words if they are these signs or names."""
        for index, wanted in enumerate(words):
            word = self.ahead(index)
            if word.word != wanted or word.kind == "text":
                return False
        self._at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Read these words or refuse."""
        if not self.takes(*words):
            self.refuse()

    def refuse(self, word: Word | None = None) -> NoReturn:
        """The word, or else the next one, does not fit."""
        word = word or self.next
        if word.kind == "end":
            raise ExpressionNotUnderstood(column=word.place)
        raise ConstructNotAllowed(construct=word.word[:40], column=word.place)

    def place(self) -> int:
        """Where the next node begins; counts it."""
        self.nodes += 1
        if self.nodes > self._language.max_nodes:
            raise ExpressionTooComplex
        return self.next.place

    def deeper(self, read: Callable[[], _Read]) -> _Read:
        """Read something that may nest."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionTooComplex
        found = read()
        self._depth -= 1
        return found

    def enclosed(self, read: Callable[[], _Read]) -> _Read:
        """Read something between brackets, where `[` begins a filter again."""
        before, self.at_end_of_range = self.at_end_of_range, False
        found = read()
        self.at_end_of_range = before
        return found

    def declare(self, name: str) -> None:
        """A name that the text itself makes known; it stays so to the end of the text."""
        self._names.add(name)

    def name(self) -> str:
        """A name of one or several words."""
        word = self.next
        if word.kind != "name":
            self.refuse()
        count, name = self._names.longest(self.words, self._at)
        if count:
            self._at += count
            return name
        self.take()
        parts = [word.word]
        while self._language.is_open and self.next.kind == "name" and self.next.word not in KEYWORDS:
            parts.append(self.take().word)
        return " ".join(parts)

    def key(self) -> str | None:
        """The name before a colon: any words and signs in a row; None, and nothing read, when no colon follows."""
        ahead = self._at
        while self.words[ahead].kind in {"name", "number"} or self.words[ahead].word in {"-", "+", "*", "/", "'", "."}:
            ahead += 1
        first, after = self.next, self.words[ahead]
        if first.kind != "name" or after.word != ":" or after.kind == "text":
            return None
        self._at = ahead + 1
        return " ".join(self.text[first.place : after.place].split())

    def type_name(self) -> Type | None:
        """A named type, or None, and nothing read, when the next words name none."""
        count, name = self._language.type_names.longest(self.words, self._at)
        found = self._language.types.get(name if count else self.next.word)
        if found is not None:
            self._at += count or 1
        return found
