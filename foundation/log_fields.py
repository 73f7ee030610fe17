"""Fields that every log line of a block carries: which instance, which job."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

_NONE: Mapping[str, Any] = MappingProxyType({})
_FIELDS: ContextVar[Mapping[str, Any]] = ContextVar("log_fields", default=_NONE)


@contextmanager
def log_fields(**fields: Any) -> Iterator[None]:
    """Put keys, never what people wrote, beside every line that this thread logs in the block; None says nothing."""
    known = {name: value for name, value in fields.items() if value is not None}
    before = _FIELDS.set({**_FIELDS.get(), **known})
    try:
        yield
    finally:
        _FIELDS.reset(before)


def current_log_fields() -> Mapping[str, Any]:
    """The fields of the blocks that this thread is in."""
    return _FIELDS.get()
