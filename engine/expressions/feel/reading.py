"""A FEEL text to nodes: operators by how tightly they bind, and what may follow a value."""

from collections.abc import Mapping

from engine.expressions.feel.forms import read_form
from engine.expressions.feel.reader import Reader
from engine.expressions.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ComparisonTest,
    Filter,
    InstanceOf,
    Literal,
    Logic,
    Membership,
    Name,
    Negation,
    Node,
    Path,
    Tests,
)
from engine.expressions.feel.types_reading import read_type

#: How tightly operators bind, from loosest to tightest (DMN 1.5, 10.3.1.2).
OR, AND, COMPARISON, SUM, PRODUCT, POWER, UNARY, INSTANCE = range(8)
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_BINDING: Mapping[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(_COMPARISONS, COMPARISON),
    "between": COMPARISON,
    "in": COMPARISON,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "**": POWER,
    "instance": INSTANCE,
}


def read_whole(reader: Reader) -> Node:
    """The one expression that the text consists of; raises `ExpressionNotUnderstood`."""
    node = read_expression(reader)
    if reader.next.kind != "end":
        reader.refuse()
    return node


def read_unary_tests(reader: Reader) -> Tests:
    """The tests of a cell; raises `ExpressionNotUnderstood`."""
    place = reader.place()
    if reader.next.word == "-" and reader.ahead(1).kind == "end":
        return Tests(place, (), negated=False)
    negated = reader.next.word == "not" and reader.ahead(1).word == "(" and _closes_last(reader)
    if negated:
        reader.take(), reader.take()
    tests = [_test(reader)]
    while reader.takes(","):
        tests.append(_test(reader))
    if negated:
        reader.expect(")")
    if reader.next.kind != "end":
        reader.refuse()
    return Tests(place, tuple(tests), negated)


def _closes_last(reader: Reader) -> bool:
    """Whether the parenthesis behind `not` is closed by the text's last word."""
    depth, at = 0, 1
    while (word := reader.ahead(at)).kind != "end":
        if word.kind != "text":
            depth += (word.word == "(") - (word.word == ")")
        if depth == 0:
            return reader.ahead(at + 1).kind == "end"
        at += 1
    return False


def read_expression(reader: Reader, level: int = OR) -> Node:
    """An expression of operators that bind at least as tightly as `level`."""
    return reader.deeper(lambda: _read_expression(reader, level))


def _read_expression(reader: Reader, level: int) -> Node:
    left = _prefix(reader)
    while True:
        word = reader.next
        binding = _BINDING.get(word.word, -1) if word.kind != "text" else -1
        if binding < level:
            return left
        reader.nodes += 1
        reader.take()
        left = _joined(reader, left, word.word, binding, word.place)


def _joined(reader: Reader, left: Node, operator: str, binding: int, place: int) -> Node:
    if operator == "between":
        low = read_expression(reader, SUM)
        reader.expect("and")
        return Between(place, left, low, read_expression(reader, SUM))
    if operator == "in":
        return Membership(place, left, _membership(reader))
    if operator == "instance":
        reader.expect("of")
        return InstanceOf(place, left, read_type(reader))
    right = read_expression(reader, binding + 1)
    if binding in {OR, AND}:
        return Logic(place, operator == "or", left, right)
    if binding == COMPARISON:
        return Comparison(place, operator, left, right)
    return Arithmetic(place, operator, left, right)


def _membership(reader: Reader) -> tuple[Node, ...]:
    """`in (1, < 5, [3..5])`, `in < 5`, `in list`; a single value in parentheses may be the start of a range."""
    if reader.next.word != "(" or reader.next.kind == "text" or _is_range(reader):
        return (_test(reader),)
    reader.take()
    tests = reader.enclosed(lambda: _tests_until_closed(reader))
    return tuple(tests)


def _is_range(reader: Reader) -> bool:
    """Whether the parenthesis ahead begins `(low..high)`."""
    depth, at = 0, 0
    while (word := reader.ahead(at)).kind != "end":
        sign = word.word if word.kind == "sign" else ""
        depth += (sign in {"(", "{"}) - (sign in {")", "}"})
        if depth == 0 or (depth == 1 and sign == ","):
            return False
        if depth == 1 and sign in {"[", "]"}:
            return False
        if depth == 1 and sign == "..":
            return True
        at += 1
    return False


def _tests_until_closed(reader: Reader) -> list[Node]:
    tests = [_test(reader)]
    while not reader.takes(")"):
        reader.expect(",")
        tests.append(_test(reader))
    return tests


def _test(reader: Reader) -> Node:
    """One unary test."""
    word = reader.next
    if word.kind == "sign" and word.word in _COMPARISONS:
        place = reader.place()
        reader.take()
        return ComparisonTest(place, word.word, read_expression(reader, SUM))
    return read_expression(reader)


def _prefix(reader: Reader) -> Node:
    """A value and what follows it directly, or `-` in front of one."""
    place = reader.place()
    is_negative = reader.takes("-")
    if is_negative and reader.next.kind != "number":
        return Negation(place, read_expression(reader, UNARY))
    left = _value(reader, place)
    if is_negative and isinstance(left, Literal):
        # The sign is part of a number (DMN 1.5, 10.3.1.2).
        left = Literal(place, -left.value)
    while (grown := _postfix(reader, left)) is not None:
        left = grown
    return left


def _value(reader: Reader, place: int) -> Node:
    form = read_form(reader, place, read_expression)
    if form is not None:
        return form
    return Name(place, reader.name())


def _postfix(reader: Reader, left: Node) -> Node | None:
    """A field, a filter or a call; None when nothing of that kind follows."""
    place = reader.next.place
    if reader.takes("."):
        reader.place()
        return Path(place, left, reader.name())
    if reader.next.word == "[" and not reader.at_end_of_range and reader.takes("["):
        before = reader.nodes
        condition = reader.enclosed(lambda: read_expression(reader))
        reader.expect("]")
        return Filter(place, left, condition, reader.nodes - before + 1)
    if not isinstance(left, Literal) and reader.takes("("):
        return reader.enclosed(lambda: _call(reader, left, place))
    return None


def _call(reader: Reader, function: Node, place: int) -> Node:
    arguments: list[Node] = []
    names: list[str] = []
    while not reader.takes(")"):
        if arguments:
            reader.expect(",")
        name = reader.key() if names or not arguments else None
        if name is not None:
            names.append(name)
        elif names:
            reader.refuse()
        arguments.append(read_expression(reader))
    return Call(place, function, tuple(arguments), tuple(names))
