"""The subset of FEEL that is understood after a leading `=`."""

import ast
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from engine.expressions.dialect_parser import (
    AND,
    CHOICE,
    EQUALITY,
    OR,
    ORDERING,
    POWER,
    PRODUCT,
    SUM,
    DialectParser,
)
from engine.expressions.failures import FilterNotAllowed, FunctionUnknown
from engine.expressions.tokens import Token

#: FEEL name of each function that has a counterpart, to the counterpart.
_FUNCTIONS: Mapping[str, str] = {
    "abs": "abs",
    "all": "all",
    "any": "any",
    "ceiling": "ceiling",
    "contains": "contains",
    "count": "len",
    "date": "date",
    "date and time": "datetime",
    "decimal": "round",
    "duration": "duration",
    "floor": "floor",
    "is defined": "defined",
    "list contains": "contains",
    "max": "max",
    "mean": "mean",
    "min": "min",
    "now": "now",
    "number": "decimal",
    "string": "text",
    "string length": "len",
    "sum": "sum",
    "today": "today",
}
#: The same, where the counterpart is a method of the first value.
_METHODS: Mapping[str, str] = {
    "lower case": "lower",
    "upper case": "upper",
    "starts with": "startswith",
    "ends with": "endswith",
}
_NOT_TRANSLATED = frozenset({"some", "every", "for", "return", "satisfies", "function", "instance", "external"})
_KEYWORDS = frozenset({"and", "or", "in", "between", "then", "else", "if", "not"})


class Feel(DialectParser):
    """FEEL comparisons, arithmetic, `if`, `between`, `in` with intervals and lists, paths, and common functions."""

    BINARY: ClassVar[Mapping[str, tuple[int, type[ast.AST]]]] = {
        "or": (OR, ast.Or),
        "and": (AND, ast.And),
        "=": (EQUALITY, ast.Eq),
        "!=": (EQUALITY, ast.NotEq),
        "<": (ORDERING, ast.Lt),
        ">": (ORDERING, ast.Gt),
        "<=": (ORDERING, ast.LtE),
        ">=": (ORDERING, ast.GtE),
        "+": (SUM, ast.Add),
        "-": (SUM, ast.Sub),
        "*": (PRODUCT, ast.Mult),
        "/": (PRODUCT, ast.Div),
        "**": (POWER, ast.Pow),
    }
    UNARY: ClassVar[Mapping[str, type[ast.unaryop]]] = {"-": ast.USub}

    def number(self, word: str) -> Any:
        """FEEL numbers are decimals."""
        return int(word) if word.isdigit() else Decimal(word)

    def name(self, token: Token) -> ast.expr:
        """A variable, `if … then … else …`, `not(…)`, or a call of a function whose name may have several words."""
        if token.word == "if":
            return self._choice(token)
        if token.word in _NOT_TRANSLATED or (token.word in _KEYWORDS and token.word != "not"):
            self.refuse(token)
        words = self._words_of_function(token)
        if words is None:
            if self.next.kind == "name" and self.next.word not in _KEYWORDS:
                self.refuse()  # a name with spaces
            return super().name(token)
        return self._called(words, token)

    def special(self, token: Token) -> ast.expr:
        """A list, a date or duration after `@`, or an expression in parentheses."""
        if token.word == "[":
            return self.placed(ast.List(self.items("]")), token)
        if token.word == "@" and self.next.kind == "text":
            function = "duration" if "P" in self.next.word else "datetime" if "T" in self.next.word else "date"
            return self.call(function, [self.prefix()], token)
        return super().special(token)

    def postfix(self, left: ast.expr) -> ast.expr | None:
        """A field; brackets after a value are filters, which are refused."""
        if self.next.word == "[":
            raise FilterNotAllowed(column=self.next.place)
        return super().postfix(left)

    def infix(self, left: ast.expr, level: int) -> ast.expr | None:
        """A binary operator, `between … and …` or `in …`."""
        token = self.next
        if level > ORDERING or token.word not in {"between", "in"}:
            return super().infix(left, level)
        self.take()
        if token.word == "between":
            low = self.expression(SUM)
            self.expect("and")
            return self._between(left, (low, True), (self.expression(SUM), True), token)
        return self._membership(left, token)

    def _membership(self, left: ast.expr, token: Token) -> ast.expr:
        """`in [1..5]`, `in (1..5)`, `in (1, 2)`, `in list`."""
        before = self.at
        opening = self.next.word
        if opening in {"[", "(", "]"}:
            self.take()
            first = None if self.next.word in {")", "]"} else self.expression(SUM)
            if first is not None and self.takes(".."):
                last = self.expression(SUM)
                closing = self.take()
                if closing.word not in {"]", ")", "["}:
                    self.refuse(closing)
                return self._between(left, (first, opening == "["), (last, closing.word == "]"), token)
            self.at = before
        if self.takes("("):
            return self.placed(ast.Compare(left, [ast.In()], [self.placed(ast.List(self.items(")")), token)]), token)
        return self.placed(ast.Compare(left, [ast.In()], [self.expression(SUM)]), token)

    def _between(
        self, value: ast.expr, low: tuple[ast.expr, bool], high: tuple[ast.expr, bool], token: Token
    ) -> ast.expr:
        bounds = [
            self.placed(ast.Compare(value, [ast.GtE() if low[1] else ast.Gt()], [low[0]]), token),
            self.placed(ast.Compare(value, [ast.LtE() if high[1] else ast.Lt()], [high[0]]), token),
        ]
        return self.placed(ast.BoolOp(ast.And(), bounds), token)

    def _choice(self, token: Token) -> ast.expr:
        condition = self.expression(CHOICE)
        self.expect("then")
        chosen = self.expression(CHOICE)
        self.expect("else")
        return self.placed(ast.IfExp(condition, chosen, self.expression(CHOICE)), token)

    def _words_of_function(self, token: Token) -> str | None:
        """The function's whole name when names up to an opening parenthesis follow, which is then read."""
        ahead = self.at
        while self.tokens[ahead].kind == "name" and ahead - self.at < 3:
            ahead += 1
        if self.tokens[ahead].word != "(" or any(part.word in _KEYWORDS for part in self.tokens[self.at : ahead]):
            return None
        words = " ".join([token.word, *(part.word for part in self.tokens[self.at : ahead])])
        self.at = ahead + 1
        return words

    def _called(self, words: str, token: Token) -> ast.expr:
        if words not in _FUNCTIONS and words not in _METHODS and words != "not":
            raise FunctionUnknown(function=words, column=token.place)
        arguments = self.items(")")
        if words == "not" and len(arguments) == 1:
            return self.placed(ast.UnaryOp(ast.Not(), arguments[0]), token)
        if words in _METHODS and arguments:
            method = self.placed(ast.Attribute(arguments[0], _METHODS[words]), token)
            return self.placed(ast.Call(method, arguments[1:], []), token)
        if words not in _FUNCTIONS:
            raise FunctionUnknown(function=words, column=token.place)
        return self.call(_FUNCTIONS[words], arguments, token)
