"""The engine as a library: for tests, notebooks and other programs, with a clock that is moved by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from engine.bpmn_xml.inspection import Inspection, inspect
from engine.commands.deploy_bundle import deploy_bundles
from engine.connectors.python_function import Function
from engine.decisions.decide import Outcome, decide
from engine.decisions.model import read_model
from engine.definitions.bundle_reader import UploadedFile, read_bundles
from engine.definitions.definition import Published
from engine.sandbox.driver import NOBODY_IN_PARTICULAR, Driver
from foundation.clock import Clock, SystemClock, VirtualClock
from foundation.settings import Settings
from suite.wiring import Suite, build_suite


class Cauce(Driver):
    """An open engine; every call runs the jobs that it makes due before it returns."""

    def __init__(self, suite: Suite) -> None:
        """Use `open_cauce`."""
        super().__init__(suite.process_engine)
        self.suite = suite

    def deploy(self, files: Mapping[str, bytes | str], *, by: str = NOBODY_IN_PARTICULAR) -> list[Published]:
        """Publish `.bpmn` files with their `.form` and `.dmn` files, all or nothing.

        Raises UploadRefused, and ModelRejected with findings.
        """
        given = [UploadedFile(name, text.encode() if isinstance(text, str) else text) for name, text in files.items()]
        published = deploy_bundles(self._process_engine, [(one, None) for one in read_bundles(given)], by=by)
        self.run_jobs()
        return published

    def inspect(self, xml: bytes | str) -> Inspection:
        """Whether a file can be stored and run, and its findings: code, severity, element_id, line, sentence."""
        return inspect(xml.encode() if isinstance(xml, str) else xml)

    def decide(
        self, dmn: bytes | str, decision: str, inputs: Mapping[str, Any], *, others: Sequence[bytes | str] = ()
    ) -> Outcome:
        """Make a decision of a DMN file by its id or name: its value, and remarks on what could not be said.

        `others` are files that the first one imports. Raises UnsafeFile, DecisionUnknown, DecisionNotExecutable with
        findings, HitPolicyViolated and DecisionTooCostly.
        """
        data, *imported = (one.encode() if isinstance(one, str) else one for one in (dmn, *others))
        return decide(read_model(data, imported), decision, inputs, self.now())


@contextmanager
def open_cauce(
    database_url: str = "sqlite:///:memory:",
    *,
    clock: str | Clock = "virtual",
    start_at: datetime | None = None,
    functions: Mapping[str, Function] | None = None,
    **settings: Any,
) -> Iterator[Cauce]:
    """Open an engine on a database, whose tables are made when missing.

    `clock` is `virtual` (stands still until `advance`; begins at `start_at`, default now), `system`, or a clock.
    """
    chosen: Clock
    if isinstance(clock, str):
        chosen = SystemClock() if clock == "system" else VirtualClock(start_at or datetime.now(UTC))
    else:
        chosen = clock
    suite = build_suite(Settings(database_url=database_url, **settings), chosen, functions)
    try:
        suite.database.create_tables()
        yield Cauce(suite)
    finally:
        suite.close()
