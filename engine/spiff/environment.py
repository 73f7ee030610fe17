"""What the runtime needs of the outside to evaluate a model's texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.expressions import evaluator
from engine.scripts.failures import ScriptFailed
from engine.scripts.runner import ScriptRunner


class BpmnErrorRaised(Exception):
    """A script raised a BPMN error: not a failure, the model may handle it."""

    def __init__(self, error_code: str, error_message: str = "") -> None:
        self.error_code = error_code
        self.error_message = error_message
        super().__init__(error_code)


class Evaluator(Protocol):
    """Evaluates expressions and runs scripts; raises `ModelTextFailed` when the text fails.

    The mapping of variables may be a live view: read it, never change it or the values in it.
    """

    def evaluate(self, expression: str, variables: Mapping[str, Any], now: datetime) -> Any:
        """The value of an expression."""
        ...

    def names_read(self, expression: str) -> frozenset[str]:
        """The names of variables that the expression reads."""
        ...

    def run_script(
        self, script: str, script_format: str | None, variables: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Run a script; returns the variables that it assigned. May raise `BpmnErrorRaised`."""
        ...


class ModelEvaluator:
    """The `Evaluator` of a running installation: our expression language, and scripts in limited workers."""

    def __init__(self, scripts: ScriptRunner) -> None:
        self._scripts = scripts

    def evaluate(self, expression: str, variables: Mapping[str, Any], now: datetime) -> Any:
        """See `Evaluator`."""
        return evaluator.evaluate(expression, variables, now)

    def names_read(self, expression: str) -> frozenset[str]:
        """See `Evaluator`."""
        return evaluator.names_read(expression)

    def run_script(
        self,
        script: str,
        script_format: str | None,  # noqa: ARG002 - every script is Python; a finding refuses other formats
        variables: Mapping[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        """See `Evaluator`; a script raises a BPMN error by calling `throw_error(code, message)`."""
        thrown: list[BpmnErrorRaised] = []

        def throw_error(code: object, message: object = "") -> None:
            thrown.append(BpmnErrorRaised(str(code), str(message)))
            raise RuntimeError  # ends the script, unless it catches it

        try:
            return self._scripts.run(script, variables, now, functions={"throw_error": throw_error})
        except ScriptFailed as failure:
            if thrown and failure.context.get("error") == RuntimeError.__name__:
                raise thrown[-1] from None
            raise
