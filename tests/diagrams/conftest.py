"""While an example of the library runs, nothing executes text in this process: an audit hook looks on."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

#: An audit hook cannot be removed, so it looks only while there is a list to write to.
_watchers: list[list[str]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watchers and event == "exec" and isinstance(arguments[0], CodeType):
        code = arguments[0]
        if not Path(code.co_filename).exists() and not code.co_filename.startswith("<frozen"):
            _watchers[-1].append(f"{code.co_filename} {code.co_name}")


sys.addaudithook(_hook)


@pytest.fixture
def executed_text() -> Iterator[list[str]]:
    """What this process executes that lies in no file: imported modules lie in files, models do not."""
    seen: list[str] = []
    _watchers.append(seen)
    yield seen
    _watchers.remove(seen)
