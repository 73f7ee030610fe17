"""What was made of drawings last is remembered, within so many bytes: each pause of whoever draws makes a new file."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: Of all that one function remembers.
MOST_BYTES = 16_000_000


def kept(make: Callable[Concatenate[bytes, P], R]) -> Callable[Concatenate[bytes, P], R]:
    """Remember what a function makes of a file, known by its digest; what it made counts at least like the file."""
    found: OrderedDict[Hashable, tuple[R, int]] = OrderedDict()
    held, lock = [0], Lock()

    def keep(key: Hashable, value: R, size: int) -> None:
        with lock:
            held[0] += size - found.pop(key, (value, 0))[1]
            found[key] = value, size
            while held[0] > MOST_BYTES:
                held[0] -= found.popitem(last=False)[1][1]

    @wraps(make)
    def remembered(file: bytes, /, *args: P.args, **named: P.kwargs) -> R:
        key = (sha256(file).digest(), args, tuple(sorted(named.items())))
        with lock:
            known = found.get(key)
            if known is not None:
                found.move_to_end(key)
        if known is not None:
            return known[0]
        value = make(file, *args, **named)
        size = max(len(file), len(value) if isinstance(value, bytes) else 0)
        if size <= MOST_BYTES:
            keep(key, value, size)
        return value

    return remembered
