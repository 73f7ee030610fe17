"""Addresses: how they are read and written; of those from outside only pages of our own are followed. Pure."""

from collections.abc import Callable
from functools import cache, partial
from urllib.parse import urlsplit

from werkzeug.routing import IntegerConverter, Map, Rule

#: What an INTEGER of PostgreSQL holds.
_LARGEST_NUMBER = 2**31 - 1


class Number(IntegerConverter):
    """A number of a draft or a version in an address; what no table can hold is at no address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_LARGEST_NUMBER)


def table_number(text: str) -> int:
    """The same in a form. Raises ValueError."""
    found = int(text)
    if found > _LARGEST_NUMBER:
        raise ValueError(text)
    return found


class WrittenLater(Rule):
    """An address that is compiled for writing when a page first writes it: all at once takes most of a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def write(rule: Rule, /, **fields: object) -> tuple[str, str]:
            return compiled()(rule, **fields)

        return write


def local_address(asked: str | None, *, default: str = "/") -> str:
    """The address when it is a path of this site, else `default`; a link cannot send anybody elsewhere."""
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return default
    if any(ord(sign) < 32 for sign in asked):
        return default
    split = urlsplit(asked)
    return default if split.scheme or split.netloc else asked.rstrip("?")
