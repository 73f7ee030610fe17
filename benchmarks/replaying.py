"""`python -m benchmarks.replaying`: every test of purchasing is replayed on one drawing, as one click does."""

import statistics
import time
from typing import Any

from benchmarks.measuring import say
from engine.definitions.deployment import Bundle
from engine.sandbox.runs import Run, read_run
from foundation.settings import Settings
from modeler_api.trials.playing import Trials
from modeler_api.trials.saved_tests import outcome
from organization.actor import machine_actor
from process_library.catalogue import find_process
from process_library.examples import read_example
from suite.trials import trials_of
from suite.wiring import build_suite

_KEY = "purchasing"
_TRIES = 3


def main() -> None:
    """Print the median; the drawing is checked and published within each try."""
    suite = build_suite(Settings(database_url="sqlite:///:memory:"))
    try:
        suite.database.create_tables()
        whole, runs = _tests()
        seconds = [_replayed(trials_of(suite), whole, runs) for _ in range(_TRIES)]
    finally:
        suite.close()
    say({"row": "replaying", "tests": len(runs), "seconds": round(statistics.median(seconds), 2)})


def _tests() -> tuple[Bundle, list[Run]]:
    found = find_process(_KEY)
    assert found is not None
    package, entry = found
    examples: list[Any] = [read_example(data, file) for file, data in package.examples.items()]
    runs = [read_run(one.as_json()) for one in examples if one.process == _KEY]
    return Bundle(entry.file, package.diagrams[entry.file], package.forms, package.decisions), runs


def _replayed(trials: Trials, whole: Bundle, runs: list[Run]) -> float:
    begun = time.perf_counter()
    material = trials.material(whole, machine_actor())
    differ = [one for one in (outcome(trials, material, run) for run in runs) if one[0] is not None]
    assert not differ
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
