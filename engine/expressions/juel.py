"""The subset of JUEL that is understood inside `${…}` and `#{…}`."""

import ast
from collections.abc import Mapping
from typing import ClassVar

from engine.expressions.dialect_parser import (
    AND,
    CHOICE,
    EQUALITY,
    OR,
    ORDERING,
    PRODUCT,
    SUM,
    UNARY,
    DialectParser,
)
from engine.expressions.failures import ForeignName, FunctionUnknown
from engine.expressions.functions import FUNCTIONS, OWN_FUNCTIONS
from engine.expressions.tokens import Token

#: Names that other engines put beside the variables.
_FOREIGN_NAMES = frozenset(
    {"execution", "task", "externalTask", "authenticatedUserId", "currentUser", "caseExecution", "connector"}
)
#: Methods of Java values that have a counterpart: a function of ours that takes the value first.
_JAVA_METHODS: Mapping[str, str] = {
    "size": "len",
    "length": "len",
    "isEmpty": "empty",
    "contains": "contains",
    "containsKey": "contains",
}
#: The same, where the counterpart is a method of ours.
_RENAMED_METHODS: Mapping[str, str] = {
    "toLowerCase": "lower",
    "toUpperCase": "upper",
    "trim": "strip",
    "startsWith": "startswith",
    "endsWith": "endswith",
    "get": "get",
}


class Juel(DialectParser):
    """JUEL operators, `empty`, `?:`, fields, positions, and the few Java methods with a counterpart."""

    BINARY: ClassVar[Mapping[str, tuple[int, type[ast.AST]]]] = {
        "||": (OR, ast.Or),
        "or": (OR, ast.Or),
        "&&": (AND, ast.And),
        "and": (AND, ast.And),
        "==": (EQUALITY, ast.Eq),
        "eq": (EQUALITY, ast.Eq),
        "!=": (EQUALITY, ast.NotEq),
        "ne": (EQUALITY, ast.NotEq),
        "<": (ORDERING, ast.Lt),
        "lt": (ORDERING, ast.Lt),
        ">": (ORDERING, ast.Gt),
        "gt": (ORDERING, ast.Gt),
        "<=": (ORDERING, ast.LtE),
        "le": (ORDERING, ast.LtE),
        ">=": (ORDERING, ast.GtE),
        "ge": (ORDERING, ast.GtE),
        "+": (SUM, ast.Add),
        "-": (SUM, ast.Sub),
        "*": (PRODUCT, ast.Mult),
        "/": (PRODUCT, ast.Div),
        "div": (PRODUCT, ast.Div),
        "%": (PRODUCT, ast.Mod),
        "mod": (PRODUCT, ast.Mod),
    }
    UNARY: ClassVar[Mapping[str, type[ast.unaryop]]] = {"!": ast.Not, "not": ast.Not, "-": ast.USub}

    def name(self, token: Token) -> ast.expr:
        """A variable, `empty x`, or a call of one of our functions."""
        if token.word == "empty" and self.next.word != "(":
            return self.call("empty", [self.expression(UNARY)], token)
        if token.word in _FOREIGN_NAMES:
            raise ForeignName(word=token.word, column=token.place)
        if token.word == "instanceof":
            self.refuse(token)
        if self.takes("("):
            if token.word not in FUNCTIONS and token.word not in OWN_FUNCTIONS:
                raise FunctionUnknown(function=token.word, column=token.place)
            return self.call(token.word, self.items(")"), token)
        return super().name(token)

    def postfix(self, left: ast.expr) -> ast.expr | None:
        """A field, a method, or a position in brackets."""
        token = self.next
        if self.takes("["):
            key = self.expression(CHOICE)
            self.expect("]")
            return self.placed(ast.Subscript(left, key), token)
        found = super().postfix(left)
        if isinstance(found, ast.Attribute) and self.takes("("):
            return self._method(found, token)
        return found

    def infix(self, left: ast.expr, level: int) -> ast.expr | None:
        """A binary operator, or `?:`."""
        token = self.next
        if level > CHOICE or not self.takes("?"):
            return super().infix(left, level)
        chosen = self.expression(CHOICE)
        self.expect(":")
        return self.placed(ast.IfExp(left, chosen, self.expression(CHOICE)), token)

    def _method(self, found: ast.Attribute, token: Token) -> ast.expr:
        arguments = self.items(")")
        if found.attr == "equals" and len(arguments) == 1:
            return self.placed(ast.Compare(found.value, [ast.Eq()], arguments), token)
        if found.attr in _JAVA_METHODS:
            return self.call(_JAVA_METHODS[found.attr], [found.value, *arguments], token)
        if found.attr not in _RENAMED_METHODS:
            # A bean or a Java object: nothing here has such a method.
            raise FunctionUnknown(function=found.attr, column=token.place + 1)
        method = self.placed(ast.Attribute(found.value, _RENAMED_METHODS[found.attr]), token)
        return self.placed(ast.Call(method, arguments, []), token)
