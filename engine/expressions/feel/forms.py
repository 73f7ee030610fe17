"""What begins with a word or sign of its own: literals, lists, contexts, ranges, `if`, `for`, `some`, `function`."""

import decimal
from collections.abc import Callable, Mapping

from engine.expressions.failures import ExpressionNotUnderstood, NumberTooLarge
from engine.expressions.feel.failures import ExternalFunction
from engine.expressions.feel.reader import Reader
from engine.expressions.feel.syntax import (
    Choice,
    Definition,
    Entries,
    For,
    Interval,
    Items,
    Iterator,
    Literal,
    Node,
    Quantified,
)
from engine.expressions.feel.temporal_texts import read_any
from engine.expressions.feel.types import ANY, Type
from engine.expressions.feel.types_reading import read_type
from engine.expressions.feel.values import number
from engine.expressions.feel.words import unquoted

#: Reads an expression that binds at least as tightly as the level, the loosest being 0.
Expression = Callable[..., Node]
_Form = Callable[[Reader, int, Expression], Node]
#: A bound of a range: no comparison, no logic.
_SUM = 3


def read_form(reader: Reader, place: int, expression: Expression) -> Node | None:
    """What the next word begins; None when it is a plain name."""
    word = reader.next
    if word.kind == "number":
        return _number(reader, place)
    if word.kind == "text":
        return Literal(place, unquoted(reader.take()))
    form = _FORMS.get(word.word)
    if form is None or (word.word in _NEED_NAME and reader.ahead(1).kind != "name"):
        return None
    if word.word == "function" and reader.ahead(1).word != "(":
        return None
    reader.take()
    return form(reader, place, expression)


def _number(reader: Reader, place: int) -> Node:
    try:
        return Literal(place, number(reader.take().word))
    except decimal.DecimalException:
        raise NumberTooLarge(column=place) from None


def _constant(value: bool | None) -> _Form:
    return lambda _reader, place, _expression: Literal(place, value)


def _at(reader: Reader, place: int, _expression: Expression) -> Node:
    word = reader.take()
    if word.kind != "text":
        reader.refuse(word)
    try:
        return Literal(place, read_any(unquoted(word)))
    except ValueError:
        raise ExpressionNotUnderstood(column=place) from None


def _choice(reader: Reader, place: int, expression: Expression) -> Node:
    condition = expression(reader)
    reader.expect("then")
    chosen = expression(reader)
    reader.expect("else")
    return Choice(place, condition, chosen, expression(reader))


def _iterators(reader: Reader, expression: Expression, end: str) -> tuple[Iterator, ...]:
    found: list[Iterator] = []
    while not found or reader.takes(","):
        name = _bound_name(reader)
        reader.expect("in")
        domain = expression(reader)
        found.append(Iterator(name, domain, expression(reader) if reader.takes("..") else None))
        reader.declare(name)
    reader.expect(end)
    return tuple(found)


def _bound_name(reader: Reader) -> str:
    """The name before `in`."""
    parts = [reader.take()]
    if parts[0].kind != "name":
        reader.refuse(parts[0])
    while reader.next.word != "in":
        parts.append(reader.take())
    first, last = parts[0], parts[-1]
    return " ".join(reader.text[first.place : last.place + len(last.word)].split())


def _for(reader: Reader, place: int, expression: Expression) -> Node:
    iterators = _iterators(reader, expression, "return")
    before = reader.nodes
    result = expression(reader)
    return For(place, iterators, result, reader.nodes - before + 1)


def _quantified(decides: bool) -> _Form:
    def read(reader: Reader, place: int, expression: Expression) -> Node:
        iterators = _iterators(reader, expression, "satisfies")
        before = reader.nodes
        condition = expression(reader)
        return Quantified(place, decides, iterators, condition, reader.nodes - before + 1)

    return read


def _function(reader: Reader, place: int, expression: Expression) -> Node:
    reader.expect("(")
    parameters: list[tuple[str, Type]] = []
    while not reader.takes(")"):
        if parameters:
            reader.expect(",")
        parameters.append(_parameter(reader))
    if reader.next.word == "external" and reader.ahead(1).word == "{":
        raise ExternalFunction(column=reader.next.place)
    before = reader.nodes
    body = expression(reader)
    return Definition(place, tuple(parameters), body, reader.nodes - before + 1)


def _parameter(reader: Reader) -> tuple[str, Type]:
    name = reader.key()
    if name is not None:
        reader.declare(name)
        return name, read_type(reader)
    first = last = reader.take()
    if first.kind != "name":
        reader.refuse(first)
    while reader.next.word not in {",", ")"}:
        last = reader.take()
    name = " ".join(reader.text[first.place : last.place + len(last.word)].split())
    reader.declare(name)
    return name, ANY


def _parenthesis(reader: Reader, place: int, expression: Expression) -> Node:
    operator = reader.next.word
    if reader.next.kind == "sign" and operator in {"=", "!=", "<", "<=", ">", ">="}:
        reader.take()
        limit = reader.enclosed(lambda: expression(reader, _SUM))
        reader.expect(")")
        return _one_sided(place, operator, limit)
    before, reader.at_end_of_range = reader.at_end_of_range, False
    inner = expression(reader)
    reader.at_end_of_range = before
    if reader.takes(".."):
        return _range(reader, place, expression, low=inner, includes_low=False)
    reader.expect(")")
    return inner


def _one_sided(place: int, operator: str, limit: Node) -> Node:
    low = limit if operator in {">", ">=", "=", "!="} else None
    high = limit if operator in {"<", "<=", "="} else None
    return Interval(place, low, high, operator in {">=", "="}, operator in {"<=", "="}, operator)


def _range(reader: Reader, place: int, expression: Expression, *, low: Node, includes_low: bool) -> Node:
    """The rest of a range behind `..`."""
    before, reader.at_end_of_range = reader.at_end_of_range, True
    high = expression(reader, _SUM)
    reader.at_end_of_range = before
    closing = reader.take()
    if closing.word not in {"]", ")", "["}:
        reader.refuse(closing)
    return Interval(place, low, high, includes_low, closing.word == "]")


def _bracket(reader: Reader, place: int, expression: Expression) -> Node:
    if reader.takes("]"):
        return Items(place, ())
    first = reader.enclosed(lambda: expression(reader))
    if reader.takes(".."):
        return _range(reader, place, expression, low=first, includes_low=True)
    items = [first]
    while not reader.takes("]"):
        reader.expect(",")
        items.append(reader.enclosed(lambda: expression(reader)))
    return Items(place, tuple(items))


def _open_range(reader: Reader, place: int, expression: Expression) -> Node:
    """`]low..high]`."""
    low = reader.enclosed(lambda: expression(reader, _SUM))
    reader.expect("..")
    return _range(reader, place, expression, low=low, includes_low=False)


def _context(reader: Reader, place: int, expression: Expression) -> Node:
    entries: list[tuple[str, Node]] = []
    while not reader.takes("}"):
        if entries:
            reader.expect(",")
        if reader.next.kind == "text":
            name = unquoted(reader.take())
            reader.expect(":")
        else:
            name = _key(reader)
        entries.append((name, reader.enclosed(lambda: expression(reader))))
        reader.declare(name)
    return Entries(place, tuple(entries))


def _key(reader: Reader) -> str:
    name = reader.key()
    if name is None:
        reader.refuse()
    return name


_NEED_NAME = frozenset({"for", "some", "every"})
_FORMS: Mapping[str, _Form] = {
    "true": _constant(True),
    "false": _constant(False),
    "null": _constant(None),
    "if": _choice,
    "for": _for,
    "some": _quantified(True),
    "every": _quantified(False),
    "function": _function,
    "@": _at,
    "(": _parenthesis,
    "[": _bracket,
    "]": _open_range,
    "{": _context,
}
