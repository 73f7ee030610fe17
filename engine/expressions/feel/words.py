"""The words of a FEEL text: numbers, texts, names and signs, each with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.expressions.failures import ConstructNotAllowed, ExpressionNotUnderstood

#: Possessive throughout, so that its time grows with the length alone.
_WORD = re.compile(
    r"""(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+(?:
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<text>"(?:[^"\\]|\\.)*+")
    | (?P<name>(?:[^\W\d]|[?\U00010000-\U000EFFFF])(?:[\w?\u00B7\U00010000-\U000EFFFF])*)
    | (?P<sign>->|\*\*|!=|<=|>=|\.\.|[^\s\w"])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
#: A character beyond 65,535 may be written as two.
_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `place` counts from 0. The last one of a text has kind `end`."""

    kind: str
    word: str
    place: int


def words_of(text: str, start: int = 0) -> list[Word]:
    """The words behind `start`, comments left out; raises `ExpressionNotUnderstood` with the place as its column."""
    found: list[Word] = []
    at = start
    while True:
        match = _WORD.match(text, at)
        if match is None or match.lastgroup is None:
            blank = len(text[at:]) - len(text[at:].lstrip())
            raise ConstructNotAllowed(construct=text[at + blank : at + blank + 1], column=at + blank)
        found.append(Word(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        if match.lastgroup == "end":
            return found
        at = match.end()


def unquoted(word: Word) -> str:
    """The text that a quoted word stands for; a backslash before another character than FEEL's stands for itself."""

    def pair(match: re.Match[str]) -> str:
        return bytes.fromhex(match[1] + match[2]).decode("utf-16-be")

    def character(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) == 1:
            return _ESCAPES.get(escape, match[0])
        code = int(escape[1:], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise ExpressionNotUnderstood(column=word.place + match.start() + 1)
        return chr(code)

    return _ESCAPE.sub(character, _PAIR.sub(pair, word.word[1:-1]))
