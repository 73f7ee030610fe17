"""Calls of demo systems, on SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.connectors.python_function import FunctionCall
from foundation.unit_of_work import Work
from process_library.service_tasks import functions

Call = Callable[..., Mapping[str, Any]]


@pytest.fixture
def call(work: Work) -> Call:
    """Calls a registered function in a transaction of its own: `call("stock.check", item=…)`."""
    known = functions()
    keys = iter(range(10_000))

    def called(function: str, /, **arguments: Any) -> Mapping[str, Any]:
        with work.begin() as unit:
            return known[function](FunctionCall(arguments, f"key {next(keys)}", unit))

    return called
