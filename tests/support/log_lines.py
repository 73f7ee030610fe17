"""Logging as an installation sets it up, for the length of a test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from foundation.logging_setup import set_up_logging
from foundation.settings import Settings


@contextmanager
def logging_set_up(*rooms: str, **chosen: Any) -> Iterator[None]:
    """Log to standard error as the chosen settings say; afterwards it is as it was before."""
    root = logging.getLogger()
    ours = [logging.getLogger(room) for room in rooms]
    handlers, levels = list(root.handlers), [(one, one.level) for one in (root, *ours)]
    set_up_logging(Settings(**chosen), rooms)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in levels:
            logger.setLevel(level)
