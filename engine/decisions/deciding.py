"""One evaluation of a decision with all that it requires; each part is evaluated once."""

from typing import Any

from engine.bpmn_xml.decision_model import Decision, DecisionService, InputData, KnowledgeModel
from engine.decisions.inputs import Inputs
from engine.decisions.model import DecisionModel
from engine.decisions.parts import Part
from engine.decisions.requirements import Key, key_of
from engine.decisions.typed import taken_for
from engine.expressions.feel.failures import InputMissing
from engine.expressions.feel.run import Run, Scope, Source
from engine.expressions.feel.types import ANY, FunctionOf
from engine.expressions.feel.values import Function, Parameter


class Deciding:
    """Values of parts while one decision is made. Used once, then thrown away."""

    def __init__(self, model: DecisionModel, run: Run, given: Inputs, around: Scope) -> None:
        """`around` is the scope of what every decision may speak of."""
        self._model = model
        self._run = run
        self._given = given
        self._around = around
        self._values: dict[Key, Any] = {}

    def value(self, key: Key) -> Any:
        """The value of an element: of an input, a decision, or the function of a knowledge model or service."""
        if key not in self._values:
            self._values[key] = self._made(self._model.parts[key])
        return self._values[key]

    def _made(self, part: Part) -> Any:
        match part.element:
            case InputData():
                return self._input(part)
            case Decision():
                value = part.value(self._scope(part)) if part.value is not None else None
                return taken_for(value, part.type, self._run, Source("", part.place))
            case KnowledgeModel():
                return self._knowledge(part)
        return self._service(part)

    def _input(self, part: Part) -> Any:
        name = part.element.variable.name
        if not self._given.has(name):
            return self._run.fault(InputMissing(input=name), Source("", part.place), 0)
        return taken_for(self._given.value(name), part.type, self._run, Source("", part.place))

    def _knowledge(self, part: Part) -> Any:
        scope = self._scope(part)
        function = part.value(scope) if part.value is not None else None
        # A function may call itself by its own name.
        scope.names[part.element.variable.name] = function  # type: ignore[index]
        return function

    def _scope(self, part: Part) -> Scope:
        """What the part may speak of: what it requires, by the names it has here."""
        names: dict[str, Any] = {}
        aliases: dict[str, Any] = {}
        for link in part.links:
            found, value = self._model.parts[link.key], self.value(link.key)
            inside = names.setdefault(link.through, {}) if link.through else names
            inside[found.element.variable.name] = value
            aliases |= _aliases(found, value)
        return Scope({**aliases, **names}, self._around, self._run)

    def _service(self, part: Part) -> Function:
        """A service as a function: its parameters are input data, then input decisions (DMN 1.5, 10.4)."""
        service = part.element
        if not isinstance(service, DecisionService):
            raise TypeError(type(service).__name__)
        keys = [key_of(one, part.key[0]) for one in (*service.input_data, *service.input_decisions)]
        given = [self._model.parts[key] for key in keys]

        def apply(_run: Run, *values: Any) -> Any:
            inner = Deciding(self._model, self._run, self._given, self._around)
            inner._values = dict(zip(keys, values, strict=True))
            return inner.outputs(service, part)

        parameters = tuple(Parameter(one.element.variable.name, one.type) for one in given)
        return Function(parameters, apply, ANY)

    def outputs(self, service: DecisionService, part: Part) -> Any:
        """The value of the service's decision, or a context of several."""
        keys = [key_of(one, part.key[0]) for one in service.outputs]
        found = {self._model.parts[key].element.variable.name: self.value(key) for key in keys}
        value = next(iter(found.values())) if len(keys) == 1 else found
        # The type of a service may be that of a function.
        of = part.type.result if isinstance(part.type, FunctionOf) else part.type
        return taken_for(value, of, self._run, Source("", part.place))


def _aliases(part: Part, value: Any) -> dict[str, Any]:
    if not part.aliases:
        return {}
    identifier, *outputs = part.aliases
    if len(outputs) == 1:
        return {identifier: value, outputs[0]: value}
    inner = value if isinstance(value, dict) else {}
    return {identifier: value, **{name: inner.get(name) for name in outputs}}
