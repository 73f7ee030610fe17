"""The functions that the library's service tasks call, by the name that models use."""

from collections.abc import Mapping

from engine.connectors.python_function import Function


def functions() -> Mapping[str, Function]:
    """Every registered function by name."""
    return {}
