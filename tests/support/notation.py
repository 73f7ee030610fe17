"""A small notation for test models: text to BPMN 2.0 XML.

Statements are separated by new lines or `;`:
  start s [msg:m] · end e [err:E] · throw t [esc:X] · catch c tim:PT1H · bnd b on A msg:m [non]
  task T · manual M · user A · service V · rule R · send S m · recv R m [inst] · call C process
  script S: code (to the end of the line) · L x (a script that appends "x" to log)
  xor, and, or, ebg g [inst] [par], cplx g cond=activationCondition
  sub S { … } · tx T { … } · esub E { start es msg:m [non] … } · adhoc X [until=condition] [keep] [seq] { … }
  flow: a>b>c · a>b if condition · a>b default · assoc b>x (a compensation boundary event and its handler)
  data d (a data object) · in A d>name · out A name>d (data associations of activities and events; a transformation
  follows as `= expression`)
Event definitions, one or more (`pm`: all of them): tim:PT1H date:… cyc:R3/PT1H msg:m sig:x err[:E] esc[:X]
  cond:expression comp[:activity[:go]] (`go`: nobody waits for it) cancel link:L term
Options of activities: mi=3 · mi=list:item · out=list:item · seq · cc=condition · loop=condition · max=3 · before
  none=sig:x, one=sig:x, complex=condition?sig:x (what several instances throw) · sq=2 · cq=2 (quantities) ·
  h (a compensation handler)
Several processes: a line `process key` before each; without one the process is `p`. A line `global user G` or
`global script G: code` before them declares a global task.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

EVENTS = {
    "start": "startEvent",
    "end": "endEvent",
    "throw": "intermediateThrowEvent",
    "catch": "intermediateCatchEvent",
    "bnd": "boundaryEvent",
}
SCOPES = {"sub": "subProcess", "esub": "subProcess", "tx": "transaction", "adhoc": "adHocSubProcess"}
TAGS = {
    **EVENTS,
    **SCOPES,
    "task": "task",
    "manual": "manualTask",
    "user": "userTask",
    "service": "serviceTask",
    "rule": "businessRuleTask",
    "send": "sendTask",
    "recv": "receiveTask",
    "script": "scriptTask",
    "call": "callActivity",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "ebg": "eventBasedGateway",
    "cplx": "complexGateway",
}
TIMERS = {"tim": "timeDuration", "date": "timeDate", "cyc": "timeCycle"}
#: Definitions that name something declared at the root: its element, and the attribute for its code.
NAMED = {
    "msg": ("message", ""),
    "sig": ("signal", ""),
    "err": ("error", "errorCode"),
    "esc": ("escalation", "escalationCode"),
}
#: Words that stand for an attribute, for every kind that may have it.
FLAGS = {
    "h": {"isForCompensation": "true"},
    "inst": {"instantiate": "true"},
    "par": {"eventGatewayType": "Parallel"},
    "pm": {"parallelMultiple": "true"},
    "keep": {"cancelRemainingInstances": "false"},
}
#: Without a decision of its own a business rule task is done by a connector.
CONNECTED = {
    "rule": "<extensionElements><camunda:connector><camunda:connectorId>c</camunda:connectorId></camunda:connector>"
    "</extensionElements>"
}
QUANTITIES = {"sq": "startQuantity", "cq": "completionQuantity"}
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" '
    'targetNamespace="test"'
)
_FLOW = re.compile(r"(\w+(?: *> *\w+)+)(?: (if .*|default))?")
_DATA = re.compile(r"(in|out) (\w+) (\w+)>(\w+)(?: = (.*))?")
_SCRIPT = re.compile(r"(\w+)((?: \S+)*?): (.*)")
_OPTION = re.compile(r"([a-z]+)=(.*)")


@dataclass
class Node:
    """One flow node on its way to XML; its parts stand in the order that the schema wants."""

    id: str
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    #: Data inputs and outputs of the node, and the associations that fill them.
    data: list[tuple[str, ...]] = field(default_factory=list)
    repetition: str = ""
    body: str = ""


@dataclass
class Arrow:
    """One sequence flow on its way to XML."""

    id: str
    source: str
    target: str
    condition: str | None
    is_default: bool


class Model:
    """One file on its way to XML: its messages, signals and errors are declared as they are used."""

    def __init__(self) -> None:
        self.roots: dict[str, str] = {}

    def xml(self, text: str) -> bytes:
        """The whole file."""
        first, parts = parts_of(text)
        for line in statements(first):
            self.global_task(line.removeprefix("global "))
        processes = [
            f'<process id="{key}" isExecutable="true">{self.scope(statements(body))}</process>' for key, body in parts
        ]
        return f"<definitions {NAMESPACES}>{''.join(self.roots.values())}{''.join(processes)}</definitions>".encode()

    def global_task(self, line: str) -> None:
        """Declare `user G` or `script G: code` for every process of the file and others."""
        node = self.node(line, iter(()))
        tag = "globalTask" if node.kind == "task" else f"global{TAGS[node.kind][0].upper()}{TAGS[node.kind][1:]}"
        self.roots[node.id] = f'<{tag} id="{node.id}" name="{node.id}">{node.body}</{tag}>'

    def scope(self, lines: Iterator[str]) -> str:
        """The content of a process or subprocess, up to its closing brace."""
        nodes: dict[str, Node] = {}
        arrows: list[Arrow] = []
        artifacts = {"data": "", "assoc": ""}
        for line in lines:
            if line == "}":
                break
            kind, _, rest = line.partition(" ")
            if kind in artifacts:
                artifacts[kind] += f'<dataObject id="{rest}"/>' if kind == "data" else association_xml(rest)
            elif match := _DATA.fullmatch(line):
                nodes[match[2]].data.append(match.groups(""))
            elif match := _FLOW.fullmatch(line):
                arrows.extend(arrows_of(match[1], match[2], len(arrows)))
            else:
                nodes |= {(node := self.node(line, lines)).id: node}
        for arrow in arrows:
            if arrow.is_default:
                nodes[arrow.source].attributes["default"] = arrow.id
        return "".join([artifacts["data"], *map(node_xml, nodes.values()), *map(arrow_xml, arrows), artifacts["assoc"]])

    def node(self, line: str, lines: Iterator[str]) -> Node:
        """One flow node from its statement; a subprocess reads on to its closing brace."""
        kind, _, rest = line.partition(" ")
        if kind == "L":
            kind, name = "script", rest.split()[0]
            rest = f'{rest}: log = log + "{name}"'
        rest, code = _SCRIPT.sub(r"\1\2", rest), _SCRIPT.sub(r"\3", rest) if kind == "script" else ""
        name, *words = rest.split()
        options = dict(match.groups() for word in words if (match := _OPTION.fullmatch(word)))
        node = Node(name, kind, self.attributes(kind, words, options))
        node.repetition = self.repetition(options, set(words))
        if kind == "script":
            node.body = f"<script>{escape(code)}</script>"
        if kind in EVENTS:
            node.body = "".join(self.definition(word) for word in words)
        if kind in SCOPES:
            node.body = self.scope(lines)
        if kind == "cplx" and "cond" in options:
            node.body = expression("activationCondition", options["cond"])
        if "until" in options:
            node.body += expression("completionCondition", options["until"])
        return node

    def attributes(self, kind: str, words: list[str], options: dict[str, str]) -> dict[str, str]:
        """The XML attributes of a flow node."""
        attributes = {QUANTITIES[name]: value for name, value in options.items() if name in QUANTITIES}
        for word in words:
            attributes |= FLAGS.get(word, {})
        if kind == "bnd":
            attributes["attachedToRef"] = words[words.index("on") + 1]
        if "non" in words:
            attributes["cancelActivity" if kind == "bnd" else "isInterrupting"] = "false"
        if kind in {"recv", "send"}:
            attributes["messageRef"] = self.root("message", words[0])
        if kind == "call":
            attributes["calledElement"] = words[0]
        if kind == "esub":
            attributes["triggeredByEvent"] = "true"
        if kind == "adhoc":
            attributes["ordering"] = "Sequential" if "seq" in words else "Parallel"
        return attributes

    def definition(self, word: str, attributes: str = "") -> str:
        """The event definition that a word stands for; nothing for other words."""
        kind, _, value = word.partition(":")
        if kind in TIMERS:
            return f"<timerEventDefinition>{expression(TIMERS[kind], value)}</timerEventDefinition>"
        if kind in NAMED:
            tag, code = NAMED[kind]
            reference = f' {tag}Ref="{self.root(tag, value, code)}"' if value else ""
            return f"<{tag}EventDefinition{attributes}{reference}/>"
        if kind == "cond":
            return f"<conditionalEventDefinition>{expression('condition', value)}</conditionalEventDefinition>"
        if kind == "comp":
            activity, _, go = value.partition(":")
            reference = f' activityRef="{activity}"' if activity else ""
            waiting = ' waitForCompletion="false"' if go else ""
            return f"<compensateEventDefinition{reference}{waiting}/>"
        if kind == "link":
            return f"<linkEventDefinition name={quoteattr(value)}/>"
        return {"term": "<terminateEventDefinition/>", "cancel": "<cancelEventDefinition/>"}.get(word, "")

    def root(self, kind: str, name: str, code: str = "") -> str:
        """Declare a message, signal, error or escalation; returns its id."""
        root_id = f"{kind}_{name}"
        attribute = f' {code}="{name}"' if code else ""
        self.roots[root_id] = f'<{kind} id="{root_id}" name={quoteattr(name)}{attribute}/>'
        return root_id

    def repetition(self, options: dict[str, str], flags: set[str]) -> str:
        """Loop characteristics."""
        if "loop" in options or "max" in options:
            return standard_loop(options, flags)
        if "mi" not in options:
            return ""
        attributes = ' isSequential="true"' if "seq" in flags else ""
        for behavior in ("none", "one"):
            if behavior in options:
                reference = f"{behavior}_{options[behavior].replace(':', '_')}"
                self.roots[reference] = self.definition(options[behavior], f' id="{reference}"')
                attributes += f' behavior="{behavior.title()}" {behavior}BehaviorEventRef="{reference}"'
        parts = list(instances(options["mi"], *options.get("out", ":").split(":")))
        if "complex" in options:
            attributes += ' behavior="Complex"'
            condition, _, event = options["complex"].partition("?")
            thrown = f'<event id="thrown_{len(self.roots)}">{self.definition(event)}</event>'
            behaviour = expression("condition", condition) + thrown
            parts.append(f"<complexBehaviorDefinition>{behaviour}</complexBehaviorDefinition>")
        if "cc" in options:
            parts.append(expression("completionCondition", options["cc"]))
        return f"<multiInstanceLoopCharacteristics{attributes}>{''.join(parts)}</multiInstanceLoopCharacteristics>"


def bpmn(text: str) -> bytes:
    """The file that the text stands for."""
    return Model().xml(text)


def parts_of(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the processes, and key and statements of each process."""
    first, *parts = re.split(r"^\s*process (\w+)\s*$", text, flags=re.MULTILINE)
    if not parts:
        return "", [("p", text)]
    return first, list(zip(parts[::2], parts[1::2], strict=True))


def statements(text: str) -> Iterator[str]:
    """One statement after the other; scripts keep their line, braces stand alone."""
    for line in map(str.strip, text.split("\n")):
        if line.startswith(("script ", "global script ")):
            yield line
            continue
        spread = line.replace("}", ";};").replace("{", ";")
        yield from (part.strip() for part in spread.split(";") if part.strip())


def arrows_of(chain: str, tail: str | None, number: int) -> Iterator[Arrow]:
    """The sequence flows of `a>b>c`."""
    names = re.split(r" *> *", chain)
    for position, (source, target) in enumerate(pairwise(names)):
        condition = tail[3:] if tail is not None and tail.startswith("if ") else None
        yield Arrow(f"f{number + position}_{source}_{target}", source, target, condition, tail == "default")


def standard_loop(options: dict[str, str], flags: set[str]) -> str:
    """A loop that repeats while its condition holds."""
    attributes = f' loopMaximum="{options["max"]}"' if "max" in options else ""
    attributes += ' testBefore="true"' if "before" in flags else ""
    condition = expression("loopCondition", options["loop"]) if "loop" in options else ""
    return f"<standardLoopCharacteristics{attributes}>{condition}</standardLoopCharacteristics>"


def instances(number_or_list: str, output_list: str, output_item: str) -> Iterator[str]:
    """How many instances, and where their items and results are."""
    collection, _, item = number_or_list.partition(":")
    if item:
        yield f"<loopDataInputRef>{collection}</loopDataInputRef>"
    else:
        yield f"<loopCardinality>{collection}</loopCardinality>"
    if output_list:
        yield f"<loopDataOutputRef>{output_list}</loopDataOutputRef>"
    if item:
        yield f'<inputDataItem id="{item}"/>'
    if output_list:
        yield f'<outputDataItem id="{output_item}"/>'


def expression(tag: str, text: str) -> str:
    """An element that holds an expression."""
    return f"<{tag}>{escape(text)}</{tag}>"


def node_xml(node: Node) -> str:
    """One flow node."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    body = CONNECTED.get(node.kind, "") + data_xml(node) + node.repetition + node.body
    return f'<{TAGS[node.kind]} id="{node.id}"{attributes}>{body}</{TAGS[node.kind]}>'


def data_xml(node: Node) -> str:
    """What goes into the node and comes out of it: events hold their data themselves, activities in a specification."""
    declared, sets, associations = "", {"in": "", "out": ""}, ""
    for number, (way, name, source, target, transformation) in enumerate(node.data):
        tag, inner = ("Input", target) if way == "in" else ("Output", source)
        item = f"{name}_{way}_{number}"
        ends = (source, item) if way == "in" else (item, target)
        declared += f'<data{tag} id="{item}" name="{inner}"/>'
        sets[way] += f"<data{tag}Refs>{item}</data{tag}Refs>"
        rest = expression("transformation", transformation) if transformation else ""
        places = f"<sourceRef>{ends[0]}</sourceRef><targetRef>{ends[1]}</targetRef>{rest}"
        associations += f'<data{tag}Association id="{item}_a">{places}</data{tag}Association>'
    if not node.data:
        return ""
    in_set, out_set = f"<inputSet>{sets['in']}</inputSet>", f"<outputSet>{sets['out']}</outputSet>"
    if node.kind in EVENTS:
        return declared + associations + (in_set if sets["in"] else out_set)
    return f"<ioSpecification>{declared}{in_set}{out_set}</ioSpecification>{associations}"


def arrow_xml(arrow: Arrow) -> str:
    """One sequence flow."""
    condition = expression("conditionExpression", arrow.condition) if arrow.condition else ""
    ends = f'sourceRef="{arrow.source}" targetRef="{arrow.target}"'
    return f'<sequenceFlow id="{arrow.id}" {ends}>{condition}</sequenceFlow>'


def association_xml(ends: str) -> str:
    """The line from a compensation boundary event to its handler."""
    source, target = (end.strip() for end in ends.split(">"))
    return f'<association id="{source}_{target}" associationDirection="One" sourceRef="{source}" targetRef="{target}"/>'
