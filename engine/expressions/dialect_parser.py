"""A parser by precedence that builds the trees of our own language; `juel` says which words mean what."""

import ast
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from engine.expressions.failures import ConstructNotAllowed, ExpressionNotUnderstood, ExpressionTooComplex
from engine.expressions.grammar import MAX_DEPTH
from engine.expressions.tokens import Token, tokens, unquoted

#: How tightly operators bind, from loosest to tightest.
CHOICE, OR, AND, EQUALITY, ORDERING, SUM, PRODUCT, UNARY = range(8)


class DialectParser:
    """Reads one expression; subclasses say which words mean what. Used once, then thrown away."""

    #: Word of a binary operator: how tightly it binds, and the operator of our language.
    BINARY: ClassVar[Mapping[str, tuple[int, type[ast.AST]]]] = {}
    #: Word before a value: the operator of our language.
    UNARY: ClassVar[Mapping[str, type[ast.unaryop]]] = {}
    CONSTANTS: ClassVar[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None}

    def __init__(self, text: str, start: int, end: int) -> None:
        self.tokens = tokens(text, start, end)
        self.at = 0
        self.depth = 0

    def whole(self) -> ast.expr:
        """The one expression that the text consists of; raises `ExpressionNotUnderstood`."""
        tree = self.expression(CHOICE)
        if self.next.kind != "end":
            self.refuse()
        return tree

    @property
    def next(self) -> Token:
        """The token to be read."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Read one token."""
        token = self.tokens[self.at]
        if token.kind == "end":
            self.refuse()
        self.at += 1
        return token

    def takes(self, *words: str) -> bool:
        """Read the next tokens if they are these words, signs or names."""
        ahead = self.tokens[self.at : self.at + len(words)]
        if [token.word for token in ahead] != list(words) or any(token.kind == "text" for token in ahead):
            return False
        self.at += len(words)
        return True

    def expect(self, word: str) -> None:
        """Read that word or refuse."""
        if not self.takes(word):
            self.refuse()

    def refuse(self, token: Token | None = None) -> NoReturn:
        """The token, or else the next one, does not fit."""
        token = token or self.next
        if token.kind == "end":
            raise ExpressionNotUnderstood(column=token.place)
        raise ConstructNotAllowed(construct=token.word[:40], column=token.place)

    def expression(self, level: int) -> ast.expr:
        """An expression of operators that bind at least as tightly as `level`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionTooComplex
        left = self.prefix()
        while (grown := self.postfix(left) or self.infix(left, level)) is not None:
            left = grown
        self.depth -= 1
        return left

    def prefix(self) -> ast.expr:
        """A value, or an operator in front of one."""
        token = self.take()
        if token.kind == "number":
            return self.placed(ast.Constant(self.number(token.word)), token)
        if token.kind == "text":
            return self.placed(ast.Constant(unquoted(token)), token)
        if token.word in self.UNARY:
            return self.placed(ast.UnaryOp(self.UNARY[token.word](), self.expression(UNARY)), token)
        if token.kind == "name":
            return self.constant_or_name(token)
        return self.special(token)

    def constant_or_name(self, token: Token) -> ast.expr:
        """`true`, `false`, `null`, or what else a name may begin."""
        if token.word in self.CONSTANTS:
            return self.placed(ast.Constant(self.CONSTANTS[token.word]), token)
        return self.name(token)

    def special(self, token: Token) -> ast.expr:
        """A value that begins with a sign: an expression in parentheses."""
        if token.word != "(":
            self.refuse(token)
        inner = self.expression(CHOICE)
        self.expect(")")
        return inner

    def number(self, word: str) -> Any:
        """The value of a number."""
        return int(word) if word.isdigit() else float(word)

    def name(self, token: Token) -> ast.expr:
        """A variable, or what else a name may begin."""
        return self.placed(ast.Name(token.word), token)

    def postfix(self, left: ast.expr) -> ast.expr | None:
        """What may follow a value directly: a field. None when nothing of that kind follows."""
        dot = self.next
        if not self.takes("."):
            return None
        if self.next.kind != "name":
            self.refuse()
        return self.placed(ast.Attribute(left, self.take().word), dot)

    def infix(self, left: ast.expr, level: int) -> ast.expr | None:
        """A binary operator and its right side, if one follows that binds tightly enough."""
        token = self.next
        binding, operator = self.BINARY.get(token.word, (-1, None)) if token.kind != "text" else (-1, None)
        if operator is None or binding < level:
            return None
        self.take()
        right = self.expression(binding + 1)
        if issubclass(operator, ast.boolop):
            return self.placed(ast.BoolOp(operator(), [left, right]), token)
        if issubclass(operator, ast.cmpop):
            return self.placed(ast.Compare(left, [operator()], [right]), token)
        return self.placed(ast.BinOp(left, operator(), right), token)  # type: ignore[arg-type]

    def items(self, closing: str) -> list[ast.expr]:
        """The values up to the closing parenthesis or bracket; the opening one has been read."""
        found: list[ast.expr] = []
        while not self.takes(closing):
            if found:
                self.expect(",")
            found.append(self.expression(CHOICE))
        return found

    def call(self, function: str, arguments: list[ast.expr], token: Token) -> ast.expr:
        """A call of a function of our language."""
        return self.placed(ast.Call(self.placed(ast.Name(function), token), arguments, []), token)

    def placed(self, node: ast.expr, token: Token) -> ast.expr:
        """The node, told where it stands."""
        node.lineno, node.col_offset = 1, token.place
        return node
