"""FEEL as decisions evaluate it: null, and the reason noted, where the standard says null."""

from datetime import UTC, datetime
from typing import Any

from engine.expressions.feel.expression import language, read_feel
from engine.expressions.feel.outside import from_python, to_python
from engine.expressions.feel.run import Run, Scope

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
MAX_STEPS = 100_000


def evaluated(text: str, known: tuple[str, ...] = (), **names: Any) -> tuple[Any, list[str]]:
    """The value outside, and the codes of what could not be said; `known` are names of several words."""
    feel = read_feel(text, language(known, {}, is_open=True, max_nodes=2_000))
    run = Run(NOW, MAX_STEPS, strict=False)
    scope = Scope({name.replace("_", " "): from_python(value) for name, value in names.items()}, None, run)
    return to_python(feel.value(scope)), [fault.failure.code for fault in run.faults]


def value(text: str, known: tuple[str, ...] = (), **names: Any) -> Any:
    """The value alone."""
    return evaluated(text, known, **names)[0]
