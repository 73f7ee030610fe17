"""Addresses that come from outside: only pages of our own are followed. Pure."""

from urllib.parse import urlsplit

from werkzeug.routing import IntegerConverter, Map

#: What an INTEGER of PostgreSQL holds.
_LARGEST_NUMBER = 2**31 - 1


class Number(IntegerConverter):
    """A number of a draft or a version in an address; what no table can hold is at no address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_LARGEST_NUMBER)


def local_address(asked: str | None, *, default: str = "/") -> str:
    """The address when it is a path of this site, else `default`; a link cannot send anybody elsewhere."""
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return default
    if any(ord(sign) < 32 for sign in asked):
        return default
    split = urlsplit(asked)
    return default if split.scheme or split.netloc else asked.rstrip("?")
