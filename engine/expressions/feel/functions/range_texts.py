"""The function `range`, which reads a range with fixed limits from a text (DMN 1.5, 10.3.4)."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.feel.arithmetic import negated
from engine.expressions.feel.comparing import order
from engine.expressions.feel.names import Names
from engine.expressions.feel.reader import Language, Reader
from engine.expressions.feel.reading import read_whole
from engine.expressions.feel.run import Run
from engine.expressions.feel.signatures import Signature, signature
from engine.expressions.feel.syntax import Call, Interval, Literal, Name, Negation, Node
from engine.expressions.feel.temporal_texts import read_date, read_duration, read_moment, read_time
from engine.expressions.feel.values import Range

_LONGEST = 500
_LANGUAGE = Language(Names(("date and time",)), {}, Names(), is_open=False, max_nodes=20)
_READERS: Mapping[str, Callable[[str], Any]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_moment,
    "duration": read_duration,
}


def _range(_run: Run, text: str) -> Range:
    if len(text) > _LONGEST:
        raise ValueError("too long")
    node = read_whole(Reader(text, 0, _LANGUAGE))
    if not isinstance(node, Interval) or node.comparison is not None or node.low is None or node.high is None:
        raise ValueError("not a range")
    low, high = _limit(node.low), _limit(node.high)
    place = order(low, high)
    if place is None or place > 0:
        raise ValueError("no such range")
    return Range(low, high, node.includes_low, node.includes_high)


def _limit(node: Node) -> Any:
    match node:
        case Literal():
            return node.value
        case Negation():
            return negated(_limit(node.value))
        case Call(function=Name(name=name), arguments=(Literal(value=str() as text),), names=()) if name in _READERS:
            return _READERS[name](text)
    raise ValueError("not a fixed value")


RANGE_TEXTS: tuple[Signature, ...] = (signature("range(from: string)", _range),)
