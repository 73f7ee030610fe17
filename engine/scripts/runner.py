"""Script tasks: a subset of Python, run by pydantic-monty in worker processes with little time and memory."""

import math
import os
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pydantic_monty as monty

from engine.scripts.analysis import Analysis, analyse
from engine.scripts.failures import (
    ScriptFailed,
    ScriptInputNotPlain,
    ScriptNotUnderstood,
    ScriptResultNotPlain,
    ScriptsAfterFork,
    ScriptTooCostly,
    ScriptWorkerLost,
    ScriptWorkersBusy,
)

MAX_SECONDS = 1.0
MAX_MEMORY_BYTES = 64 * 1024 * 1024
MAX_RECURSION = 100
MAX_PROCESSES = 2
#: How long a script waits for a free worker.
MAX_WAIT_SECONDS = 30.0

_LIMITS: monty.ResourceLimits = {
    "max_feed_duration_secs": MAX_SECONDS,
    "max_memory": MAX_MEMORY_BYTES,
    "max_recursion_depth": MAX_RECURSION,
    "max_suspensions": 100,
}
_SCALARS = (str, bool, int, float, Decimal, date, timedelta, type(None))
_MAX_NESTING = 50
#: The sandbox's exceptions that stand for a limit, and the limit; `×` is the depth of calls.
_LIMIT_PASSED = {
    "TimeoutError": f"{MAX_SECONDS:g} s",
    "MemoryError": f"{MAX_MEMORY_BYTES >> 20} MB",
    "RecursionError": f"{MAX_RECURSION} ×",
}

#: Runs in the sandbox before anything else, so that variables named `list` or `all` cannot get in its way. Functions
#: and other objects would come out of the sandbox as texts; this tells them apart.
_IS_PLAIN = """
def _cauce_plain_check():
    import datetime, decimal
    check, lists, words, everything = isinstance, (list, tuple), str, all
    leaves = (str, bool, int, float, decimal.Decimal, datetime.date, datetime.timedelta)
    def is_plain(value, depth):
        if depth > 50:
            return False
        if check(value, lists):
            return everything([is_plain(item, depth + 1) for item in value])
        if check(value, dict_type):
            return everything([check(key, words) and is_plain(value[key], depth + 1) for key in value])
        return value is None or check(value, leaves)
    dict_type, missing = dict, NameError
    return is_plain, missing
_cauce_is_plain, _CauceMissing = _cauce_plain_check()
"""
_TAKE = """
try:
    _cauce_results[{name!r}] = {name} if _cauce_is_plain({name}, 0) else ...
except _CauceMissing:
    pass
"""


def check_script(script: str) -> None:
    """Raise `ModelTextFailed`, with line and column, for a text that is no Python."""
    analyse(script)


class ScriptRunner:
    """Runs scripts in at most two worker processes, the first of which starts with the first script.

    One runner serves every thread. Processes that fork must do so before the first script: in a child forked later
    every script is refused, while the parent goes on. `close` ends the workers; a runner that is dropped, or alive
    when the program ends, closes itself.
    """

    #: The library keeps threads of its own for the whole process, and they do not survive a fork; a call would hang.
    _library_process_id: ClassVar[int | None] = None

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: monty.Monty | None = None
        self._end: weakref.finalize[..., Any] | None = None

    def run(
        self,
        script: str,
        variables: Mapping[str, Any],
        now: datetime,
        *,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> dict[str, Any]:
        """Run a script; returns the variables that it assigned or changed in place.

        `functions` are called out here, in the calling thread, when the script calls them by name.
        Within the script `now` is the time and chance is seeded from it, so running it again gives the same. Raises
        `ModelTextFailed` with line and column, `ScriptWorkersBusy` or `ScriptsAfterFork`.
        """
        analysis = analyse(script)
        inputs = {name: variables[name] for name in analysis.read if name in variables}
        try:
            with self._started().checkout(
                script_name="script", limits=_LIMITS, os_policy=_policy(script, now), assert_message_annotations=False
            ) as session:
                session.feed_run(_IS_PLAIN)
                session.feed_run(
                    analysis.source,
                    inputs=inputs,
                    external_lookup=dict(functions or {}),
                    print_callback=_silent,
                )
                found = session.feed_run(_collecting(_results(analysis, inputs)), print_callback=_silent)
        except monty.MontyError as error:
            raise _failure(error, analysis) from None
        except TimeoutError:
            raise ScriptWorkersBusy from None
        return _kept(found, analysis, inputs)

    def close(self) -> None:
        """End the workers; the runner starts new ones if it is used again."""
        with self._lock:
            if self._end is not None:
                self._end()
            self._pool = self._end = None

    def _started(self) -> monty.Monty:
        with self._lock:
            if ScriptRunner._library_process_id not in {None, os.getpid()}:
                raise ScriptsAfterFork
            if self._pool is None:
                ScriptRunner._library_process_id = os.getpid()
                self._pool = monty.Monty(
                    min_processes=1,
                    max_processes=MAX_PROCESSES,
                    checkout_timeout=MAX_WAIT_SECONDS,
                    request_timeout=MAX_SECONDS * 3,
                    max_checkouts_per_worker=1000,
                )
                self._pool.__enter__()
                self._end = weakref.finalize(self, _end_pool, self._pool, os.getpid())
            return self._pool


def _end_pool(pool: monty.Monty, process_id: int) -> None:
    if process_id == os.getpid():
        pool.__exit__(None, None, None)


def _policy(script: str, now: datetime) -> monty.OSPolicy:
    return {
        "datetime": now.astimezone(UTC),
        "timezone": "utc",
        "sleep": "zero",
        "random_start": {"seed": f"{now.isoformat()} {script}"},
    }


def _silent(_stream: str, _text: str) -> None:
    """What a script prints goes nowhere: it could hold personal data."""


def _results(analysis: Analysis, inputs: Mapping[str, Any]) -> Iterable[str]:
    """Names to ask for after the run: what was assigned, and inputs that may have changed in place."""
    if not analysis.may_mutate:
        return analysis.assigned
    changeable = (name for name, value in sorted(inputs.items()) if isinstance(value, list | dict))
    return dict.fromkeys([*analysis.assigned, *changeable])


def _collecting(names: Iterable[str]) -> str:
    return "_cauce_results = {}\n" + "".join(_TAKE.format(name=name) for name in names) + "_cauce_results"


def _kept(found: Mapping[str, Any], analysis: Analysis, inputs: Mapping[str, Any]) -> dict[str, Any]:
    results = {name: _plain(name, value, 0) for name, value in found.items()}
    return {
        name: value
        for name, value in results.items()
        if name in analysis.assigned or name not in inputs or value != inputs[name]
    }


def _plain(name: str, value: Any, depth: int) -> Any:
    """The value as a variable holds it: tuples as lists, instants in UTC; raises `ScriptResultNotPlain`."""
    if depth > _MAX_NESTING:
        raise ScriptResultNotPlain(variable=name)
    if isinstance(value, list | tuple):
        return [_plain(name, item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _plain(name, item, depth + 1) for key, item in value.items()}
    if not isinstance(value, _SCALARS) or _cannot_be_stored(value):
        raise ScriptResultNotPlain(variable=name)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _cannot_be_stored(value: Any) -> bool:
    if isinstance(value, int):
        return value.bit_length() > 63
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, Decimal) and not value.is_finite()


def _failure(error: monty.MontyError, analysis: Analysis) -> ScriptFailed | ScriptNotUnderstood:
    if isinstance(error, monty.MontyConversionError):
        return ScriptInputNotPlain()
    if not isinstance(error, monty.MontyRuntimeError | monty.MontySyntaxError):
        return ScriptWorkerLost()
    frames = error.traceback()
    line, column = (frames[-1].line, frames[-1].column + analysis.indentation) if frames else (1, 1)
    if line > analysis.source.count("\n") + 1:
        line, column = 1, 1  # it failed while handing over the results
    if isinstance(error, monty.MontySyntaxError):
        return ScriptNotUnderstood(line=line, column=column)
    name = type(error.exception()).__name__
    if name in _LIMIT_PASSED:
        return ScriptTooCostly(line=line, column=column, limit=_LIMIT_PASSED[name])
    return ScriptFailed(error=name, line=line, column=column)
