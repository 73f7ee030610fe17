"""Random trees of BPMN's own words: from nearly sound to wild, for whoever must answer every file."""

from itertools import pairwise
from random import Random
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

T = TypeVar("T")

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" '
    'xmlns:odd="urn:odd" targetNamespace="t">'
)


def _words(text: str) -> list[str]:
    return text.split()


_SCOPES = _words("subProcess transaction adHocSubProcess")
_ACTIVITIES = _SCOPES + _words(
    "task manualTask userTask scriptTask serviceTask sendTask receiveTask businessRuleTask callActivity"
)
_GATEWAYS = _words("exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway complexGateway")
_BETWEEN = _words("intermediateCatchEvent intermediateThrowEvent")
_DEFINITIONS = _words("message signal error escalation timer conditional link compensate cancel terminate")
_ON_BORDERS = _words("timer message signal error conditional escalation")
_DECLARED = _words("message signal error escalation")
_TIMERS = ["timeDuration>PT1H</timeDuration", "timeDate>2026-12-31T17:00:00Z</timeDate", "timeCycle>R2/PT1H</timeCycle"]
_FINE_TEXTS = ["v > 1", "${v}", "=v", "v", "1", "true"]
_ODD_TEXTS = ["PT1H", "R3/PT1M", "2026-12-31T17:00:00Z", "", "((", "${", "=for", "é\n*", "not " * 500]
_ATTRIBUTES = _words(
    """default calledElement attachedToRef cancelActivity isInterrupting triggeredByEvent isForCompensation instantiate
    startQuantity completionQuantity messageRef operationRef parallelMultiple eventGatewayType ordering method name
    camunda:assignee camunda:formKey camunda:class camunda:topic camunda:type camunda:resultVariable isExecutable
    camunda:decisionRef camunda:dueDate camunda:priority camunda:calledElementBinding cauce:correlationKey odd:thing"""
)
_STRAYS = _words(
    """documentation ioSpecification dataInputAssociation dataOutputAssociation property dataObject dataObjectReference
    dataStoreReference textAnnotation association group laneSet extensionElements resourceRole performer script process
    multiInstanceLoopCharacteristics standardLoopCharacteristics timerEventDefinition conditionExpression incoming
    completionCondition participant collaboration choreographyTask conversation eventDefinitionRef userTask
    sequenceFlow boundaryEvent subProcess"""
)
_CONNECTOR = (
    "<extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId>"
    "</camunda:connector></extensionElements>"
)


class HostileModel:
    """Writes one file; `wildness` is how often something is not as it should be, from 0 to 1."""

    def __init__(self, random: Random, wildness: float) -> None:
        self.random, self.wildness = random, wildness
        self.ids: list[str] = []

    def file(self) -> bytes:
        """The file."""
        declared = "".join(f'<{kind} id="{kind}1" name="{kind}" {kind}Code="E"/>' for kind in _DECLARED)
        processes = "".join(self.process(number) for number in range(self.random.randint(1, 3)))
        return f"{_HEAD}{declared}{processes}{self.perhaps_stray()}</definitions>".encode()

    def is_wild(self) -> bool:
        """Whether something is wrong here."""
        return self.random.random() < self.wildness

    def some(self, choices: list[T]) -> T:
        """One of them."""
        return self.random.choice(choices)

    def id(self, letter: str) -> str:
        """A fresh id, or perhaps one that is taken."""
        found = self.some(self.ids) if self.ids and self.is_wild() else f"{letter}{len(self.ids)}"
        self.ids.append(found)
        return found

    def meant(self, reference: str) -> str:
        """A reference, or perhaps another."""
        return self.some([*self.ids, "nowhere", ""]) if self.is_wild() else reference

    def text(self) -> str:
        """An expression, or perhaps none that could be understood."""
        return self.some(_FINE_TEXTS + (_ODD_TEXTS if self.is_wild() else []))

    def truth(self) -> str:
        """An xsd:boolean, or perhaps not."""
        return self.some(["1", "0", "maybe", ""] if self.is_wild() else ["true", "false"])

    def element(self, kind: str, inside: str = "", **attributes: str) -> str:
        """One element; perhaps with attributes that do not belong there."""
        for name in self.random.sample(_ATTRIBUTES, 2) if self.is_wild() else ():
            attributes[name] = self.some([self.meant("n1"), self.text(), self.truth(), "x" * 300])
        written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        return f"<{kind}{written}>{inside}</{kind}>"

    def process(self, number: int) -> str:
        """One process; mostly only the first one is to run."""
        is_executable = "true" if number == 0 or self.is_wild() else "false"
        return self.element(
            "process", self.scope(self.random.randint(1, 3)), id=f"p{number}", isExecutable=is_executable
        )

    def scope(self, depth: int) -> str:
        """A start, elements one after the other with some arrows across and back, and an end."""
        names = [self.id("n") for _ in range(self.random.randint(1, 6))]
        begin, end = self.id("s"), self.id("e")
        pieces = [self.event("startEvent", begin), self.event("endEvent", end, self.some(["", "terminate"]))]
        flows = [self.flow(*pair) for pair in pairwise([begin, *names, end])]
        flows += [self.flow(self.some(names), self.some([*names, end])) for _ in range(self.random.randint(0, 3))]
        for name in names:
            pieces.append(self.node(name, depth))
            if self.random.random() < 0.2:
                event = self.id("b")
                hosted = {"attachedToRef": self.meant(name), "cancelActivity": self.truth()}
                pieces.append(self.event("boundaryEvent", event, self.some(_ON_BORDERS), **hosted))
                flows.append(self.flow(event, end))
        if self.is_wild():
            lane = "".join(f"<flowNodeRef>{self.meant(name)}</flowNodeRef>" for name in names)
            pieces.append(self.element("laneSet", self.element("lane", lane, id=self.id("l"))))
        self.random.shuffle(pieces)
        return "".join((*pieces, self.perhaps_stray(), *flows))

    def flow(self, source: str, target: str) -> str:
        """An arrow."""
        condition = self.conditional("conditionExpression") if self.random.random() < 0.3 else ""
        ends = {"sourceRef": self.meant(source), "targetRef": self.meant(target)}
        return self.element("sequenceFlow", condition, id=self.id("f"), **ends)

    def conditional(self, kind: str) -> str:
        """An element that holds an expression."""
        return self.element(kind, escape(self.text()))

    def node(self, name: str, depth: int) -> str:
        """An activity, gateway or event that something leads to."""
        kind = self.some([*_ACTIVITIES, *_GATEWAYS, *_BETWEEN])
        if kind in _BETWEEN:
            return self.event(kind, name, self.some(["timer", "message", "signal", *_DEFINITIONS]))
        inside = self.scope(depth - 1) if kind in _SCOPES and depth > 0 else ""
        inside += self.loop() if kind in _ACTIVITIES and self.random.random() < 0.15 else ""
        inside += f"<script>{self.some(['a = 1', 'a = v', 'a ='])}</script>" if kind == "scriptTask" else ""
        inside += _CONNECTOR if kind in {"serviceTask", "businessRuleTask"} else ""
        needed = {"receiveTask": "messageRef", "sendTask": "messageRef", "callActivity": "calledElement"}.get(kind)
        more = {needed: "p0" if kind == "callActivity" else "message1"} if needed else {}
        return self.element(kind, inside + self.perhaps_stray(), id=name, **more)

    def event(self, kind: str, name: str, definition: str = "", **attributes: str) -> str:
        """An event of any kind."""
        inside = self.definition(definition) if definition else ""
        inside += self.definition(self.some(_DEFINITIONS)) if self.is_wild() else ""
        return self.element(kind, inside, id=name, **attributes)

    def definition(self, kind: str) -> str:
        """What an event waits for or causes."""
        inside = {"timer": f"<{self.some(_TIMERS)}>", "conditional": self.conditional("condition")}.get(kind, "")
        more = {f"{kind}Ref": self.meant(f"{kind}1")} if kind in _DECLARED else {"name": "L"} if kind == "link" else {}
        return self.element(f"{kind}EventDefinition", inside, **more)

    def loop(self) -> str:
        """How an activity repeats."""
        if self.random.random() < 0.5:
            return self.element("standardLoopCharacteristics", self.conditional("loopCondition"), loopMaximum="2")
        cardinality = self.conditional("loopCardinality")
        return self.element("multiInstanceLoopCharacteristics", cardinality, isSequential=self.truth())

    def perhaps_stray(self) -> str:
        """Perhaps any element of the vocabulary, wherever it stands."""
        return self.stray(3) if self.is_wild() else ""

    def stray(self, depth: int) -> str:
        """Any element of the vocabulary with more of them inside."""
        inside = (
            "".join(self.stray(depth - 1) for _ in range(self.random.randint(0, 2))) if depth else escape(self.text())
        )
        ends = {"sourceRef": self.meant("n1"), "targetRef": self.meant("n2")} if self.is_wild() else {}
        return self.element(self.some(_STRAYS), inside, id=self.id("x"), **ends)
