"""Types as a text writes them: after `instance of` and behind parameters."""

from engine.expressions.feel.reader import Reader
from engine.expressions.feel.types import ANY, ContextOf, FunctionOf, ListOf, RangeOf, Type


def read_type(reader: Reader) -> Type:
    """One type; raises `ExpressionNotUnderstood` for a name that nobody made known."""
    word = reader.next
    if word.word in {"list", "range"} and reader.ahead(1).word == "<":
        reader.take(), reader.take()
        item = reader.deeper(lambda: read_type(reader))
        reader.expect(">")
        return ListOf(item) if word.word == "list" else RangeOf(item)
    if word.word == "context" and reader.ahead(1).word == "<":
        return _context(reader)
    if word.word == "function":
        return _function(reader)
    found = reader.type_name()
    if found is None:
        reader.refuse()
    return found


def _context(reader: Reader) -> Type:
    reader.take()
    reader.expect("<")
    fields: dict[str, Type] = {}
    while not reader.takes(">"):
        if fields:
            reader.expect(",")
        name = reader.key()
        if name is None:
            reader.refuse()
        fields[name] = reader.deeper(lambda: read_type(reader))
    return ContextOf(fields)


def _function(reader: Reader) -> Type:
    reader.take()
    parameters: list[Type] = []
    if reader.takes("<"):
        while not reader.takes(">"):
            if parameters:
                reader.expect(",")
            parameters.append(reader.deeper(lambda: read_type(reader)))
    result = reader.deeper(lambda: read_type(reader)) if reader.takes("->") else ANY
    return FunctionOf(tuple(parameters), result)
