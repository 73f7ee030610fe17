"""The words of JUEL: numbers, texts, names and signs, each with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.expressions.failures import ConstructNotAllowed, ExpressionNotUnderstood

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<name>[^\W\d]\w*)
    | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>=!?:(),.\[\]{}])
    )""",
    re.VERBOSE,
)
_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """One word; `place` counts from 0 in the whole text. The last token of a text has kind `end`."""

    kind: str
    word: str
    place: int


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of `text[start:end]`; raises `ExpressionNotUnderstood` with the place as its column."""
    found: list[Token] = []
    at = start
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None or match.lastgroup is None:
            at += len(text[at:end]) - len(text[at:end].lstrip())
            raise ConstructNotAllowed(construct=text[at], column=at)
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
    return [*found, Token("end", "", end)]


def unquoted(token: Token) -> str:
    """The text that a quoted word stands for."""

    def character(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        if escape not in _ESCAPES:
            raise ExpressionNotUnderstood(column=token.place + match.start() + 1)
        return _ESCAPES[escape]

    return _ESCAPE.sub(character, token.word[1:-1])
