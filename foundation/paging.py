"""Pages of long lists: a page and the cursor to the next one."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from foundation.errors import Rejected
from foundation.sentences import N_

T = TypeVar("T")

#: Rows of a page when nobody says otherwise, and at most.
DEFAULT_PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 200


class CursorRejected(Rejected):
    """A cursor that we did not give."""

    code = "cursor_rejected"
    message = N_("The cursor is not one that a previous page gave.")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page; `next_cursor` is None on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None = None


def write_cursor(*keys: Any) -> str:
    """The sort keys of a page's last row as opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> list[Any]:
    """The sort keys that `write_cursor` wrote. Raises CursorRejected."""
    try:
        keys = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as failure:
        raise CursorRejected() from failure
    if not isinstance(keys, list) or len(keys) != length:
        raise CursorRejected()
    return keys
