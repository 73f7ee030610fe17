"""Which dialect a text is written in, and what it is read into: FEEL's own nodes, or a tree of our own language.

`${…}` and `#{…}` are JUEL, a leading `=` is FEEL, a bare ISO 8601 text stands for itself, anything else is ours.
Text around or between `${…}` makes one text of all parts.
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from engine.expressions.failures import ExpressionEmpty, ExpressionNotUnderstood, ModelTextFailed
from engine.expressions.feel.expression import Feel, language, read_feel
from engine.expressions.grammar import MAX_NODES
from engine.expressions.iso8601 import is_iso8601
from engine.expressions.juel import Juel
from engine.expressions.language import Compiled, check_length, compiled, located, parsed

_CACHE_SIZE = 4096
_OPENINGS = ("${", "#{")
_SINGLE = re.compile(r"[$#]\{([^{}]+)\}|=([^=].*)", re.DOTALL)
#: A process has no names of several words, so two words in a row are a mistake.
_FEEL = language((), {}, is_open=False, max_nodes=MAX_NODES)


@lru_cache(maxsize=_CACHE_SIZE)
def compiled_expression(text: str) -> Compiled | Feel:
    """An expression of any dialect, checked; raises `ModelTextFailed` with line and column."""
    check_length(text)
    if not text.strip():
        raise ExpressionEmpty
    if is_iso8601(text.strip()):
        return compiled(text, _constant(text.strip()))
    begin = len(text) - len(text.lstrip())
    if text[begin : begin + 1] == "=" and text[begin : begin + 2] != "==":
        return read_feel(text, _FEEL, start=begin + 1)
    try:
        return compiled(text, _juel(text) or parsed(text))
    except ModelTextFailed as failure:
        raise located(failure, text) from None


def holds_expression(text: str) -> bool:
    """Whether a text that else stands for itself is or holds an expression: `${…}`, `#{…}`, a leading `=`."""
    return any(opening in text for opening in _OPENINGS) or text.lstrip().startswith("=")


def without_signs(text: str) -> str:
    """An expression without what tells its dialect."""
    said = text.strip()
    single = _SINGLE.fullmatch(said)
    return (single[1] or single[2]).strip() if single else said


def _juel(text: str) -> ast.expr | None:
    """The tree of a JUEL or mixed text; None when the text is in our own dialect."""
    if not any(opening in text for opening in _OPENINGS):
        return None
    parts = list(_parts(text))
    if len(parts) == 1:
        return parts[0]
    return _placed(ast.Call(_placed(ast.Name("text"), 0), parts, []), 0)


def _parts(text: str) -> Iterator[ast.expr]:
    """Literal texts and `${…}` expressions in turn; white space around a single expression does not count."""
    at = 0
    end = len(text.rstrip())
    at = len(text) - len(text.lstrip())
    while at < end:
        openings = [place for opening in _OPENINGS if (place := text.find(opening, at, end)) >= 0]
        if not openings:
            yield _constant(text[at:end], at)
            return
        start = min(openings)
        if start > at:
            yield _constant(text[at:start], at)
        closing = _closing(text, start + 2, end)
        yield Juel(text, start + 2, closing).whole()
        at = closing + 1


def _closing(text: str, start: int, end: int) -> int:
    """The place of the brace that closes `${`, texts in quotes skipped."""
    quote = ""
    at = start
    while at < end:
        character = text[at]
        if quote and character == "\\":
            at += 1
        elif character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        elif not quote and character == "}":
            return at
        at += 1
    raise ExpressionNotUnderstood(column=end)


def _constant(text: str, place: int = 0) -> ast.expr:
    return _placed(ast.Constant(text), place)


def _placed(node: ast.expr, place: int) -> ast.expr:
    node.lineno, node.col_offset = 1, place
    return node
