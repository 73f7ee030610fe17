"""A small notation for test models: text to BPMN 2.0 XML.

Statements are separated by new lines or `;`:
  start s [msg:m] · end e [msg:m|err:E|term] · throw t [msg:m] · catch c tim:PT1H|date:…|cyc:R3/PT1H|msg:m
  bnd b on A tim:…|cyc:…|date:…|msg:m|err[:E] [non]
  task T · manual M · user A · service V · send S m · recv R m · xor g · and g · ebg g · sub S { … } · call C process
  script S: code (to the end of the line) · L x (a script that appends "x" to log) · data d (a data object)
  flow: a>b>c · a>b if condition · a>b default
Options of activities: mi=3 · mi=list:item · out=list:item · seq · cc=condition · loop=condition · max=3 · before
Several processes: a line `process key` before each; without one the process is `p`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "throw": "intermediateThrowEvent",
    "catch": "intermediateCatchEvent",
    "bnd": "boundaryEvent",
    "task": "task",
    "manual": "manualTask",
    "user": "userTask",
    "service": "serviceTask",
    "send": "sendTask",
    "recv": "receiveTask",
    "script": "scriptTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "ebg": "eventBasedGateway",
    "sub": "subProcess",
    "call": "callActivity",
}
TIMERS = {"tim": "timeDuration", "date": "timeDate", "cyc": "timeCycle"}
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:cauce="http://cauce.dev/schema/1.0/bpmn" '
    'targetNamespace="test"'
)
_FLOW = re.compile(r"(\w+(?: *> *\w+)+)(?: (if .*|default))?")
_SCRIPT = re.compile(r"script (\w+): ?(.*)")
_WORD = re.compile(r"[a-z]+")


@dataclass
class Node:
    """One flow node on its way to XML."""

    id: str
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
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
    """One file on its way to XML: its messages and errors are declared as they are used."""

    def __init__(self) -> None:
        self.roots: dict[str, str] = {}

    def xml(self, text: str) -> bytes:
        """The whole file."""
        processes = [
            f'<process id="{key}" isExecutable="true">{self.scope(statements(body))}</process>'
            for key, body in processes_in(text)
        ]
        return f"<definitions {NAMESPACES}>{''.join(self.roots.values())}{''.join(processes)}</definitions>".encode()

    def scope(self, lines: Iterator[str]) -> str:
        """The content of a process or subprocess, up to its closing brace."""
        nodes: dict[str, Node] = {}
        arrows: list[Arrow] = []
        data = []
        for line in lines:
            if line == "}":
                break
            if line.startswith("data "):
                data.append(f'<dataObject id="{line[5:].strip()}"/>')
            elif match := _FLOW.fullmatch(line):
                arrows.extend(arrows_of(match[1], match[2], len(arrows)))
            else:
                node = self.node(line, lines)
                nodes[node.id] = node
        for arrow in arrows:
            if arrow.is_default:
                nodes[arrow.source].attributes["default"] = arrow.id
        return "".join([*data, *map(node_xml, nodes.values()), *map(arrow_xml, arrows)])

    def node(self, line: str, lines: Iterator[str]) -> Node:
        """One flow node from its statement; a subprocess reads on to its closing brace."""
        if match := _SCRIPT.fullmatch(line):
            return Node(match[1], "script", body=f"<script>{escape(match[2])}</script>")
        kind, name, *words = line.split()
        if kind == "L":
            return Node(name, "script", body=f'<script>log = log + "{name}"</script>')
        node = Node(name, kind, self.attributes(kind, words))
        options = dict(word.split("=", 1) for word in words if re.match(r"[a-z]+=", word))
        node.body = repetition(options, {word for word in words if _WORD.fullmatch(word)})
        if kind in {"start", "end", "throw", "catch", "bnd"}:
            node.body += "".join(self.definition(word) for word in words)
        if kind == "sub":
            node.body += self.scope(lines)
        return node

    def attributes(self, kind: str, words: list[str]) -> dict[str, str]:
        """The XML attributes of a flow node."""
        attributes = {}
        if kind == "bnd":
            attributes["attachedToRef"] = words[words.index("on") + 1]
        if "non" in words:
            attributes["cancelActivity"] = "false"
        if kind in {"recv", "send"}:
            attributes["messageRef"] = self.root("message", words[0])
        if kind == "call":
            attributes["calledElement"] = words[0]
        return attributes

    def definition(self, word: str) -> str:
        """The event definition that a word stands for; nothing for other words."""
        kind, _, value = word.partition(":")
        if kind in TIMERS:
            return f"<timerEventDefinition><{TIMERS[kind]}>{escape(value)}</{TIMERS[kind]}></timerEventDefinition>"
        if kind == "msg":
            return f'<messageEventDefinition messageRef="{self.root("message", value)}"/>'
        if kind == "err":
            reference = f' errorRef="{self.root("error", value)}"' if value else ""
            return f"<errorEventDefinition{reference}/>"
        return {"term": "<terminateEventDefinition/>", "sig:x": "<signalEventDefinition/>"}.get(word, "")

    def root(self, kind: str, name: str) -> str:
        """Declare a message or error; returns its id."""
        root_id = f"{kind}_{name}"
        code = f' errorCode="{name}"' if kind == "error" else ""
        self.roots[root_id] = f'<{kind} id="{root_id}" name={quoteattr(name)}{code}/>'
        return root_id


def bpmn(text: str) -> bytes:
    """The file that the text stands for."""
    return Model().xml(text)


def processes_in(text: str) -> Iterator[tuple[str, str]]:
    """Key and statements of each process."""
    parts = re.split(r"^\s*process (\w+)\s*$", text, flags=re.MULTILINE)
    if len(parts) == 1:
        yield "p", text
    yield from zip(parts[1::2], parts[2::2], strict=True)


def statements(text: str) -> Iterator[str]:
    """One statement after the other; scripts keep their line, braces stand alone."""
    for line in map(str.strip, text.split("\n")):
        if line.startswith("script "):
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


def repetition(options: dict[str, str], flags: set[str]) -> str:
    """Loop characteristics."""
    if "loop" in options or "max" in options:
        attributes = f' loopMaximum="{options["max"]}"' if "max" in options else ""
        attributes += ' testBefore="true"' if "before" in flags else ""
        condition = f"<loopCondition>{escape(options['loop'])}</loopCondition>" if "loop" in options else ""
        return f"<standardLoopCharacteristics{attributes}>{condition}</standardLoopCharacteristics>"
    if "mi" not in options:
        return ""
    attributes = ' isSequential="true"' if "seq" in flags else ""
    parts = list(instances(options["mi"], *options.get("out", ":").split(":")))
    if "cc" in options:
        parts.append(f"<completionCondition>{escape(options['cc'])}</completionCondition>")
    return f"<multiInstanceLoopCharacteristics{attributes}>{''.join(parts)}</multiInstanceLoopCharacteristics>"


def instances(number_or_list: str, output_list: str, output_item: str) -> Iterator[str]:
    """How many instances, and where their items and results are."""
    collection, _, item = number_or_list.partition(":")
    if item:
        yield f'<loopDataInputRef>{collection}</loopDataInputRef><inputDataItem id="{item}"/>'
    else:
        yield f"<loopCardinality>{collection}</loopCardinality>"
    if output_list:
        yield f'<loopDataOutputRef>{output_list}</loopDataOutputRef><outputDataItem id="{output_item}"/>'


def node_xml(node: Node) -> str:
    """One flow node."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    return f'<{TAGS[node.kind]} id="{node.id}"{attributes}>{node.body}</{TAGS[node.kind]}>'


def arrow_xml(arrow: Arrow) -> str:
    """One sequence flow."""
    condition = f"<conditionExpression>{escape(arrow.condition)}</conditionExpression>" if arrow.condition else ""
    ends = f'sourceRef="{arrow.source}" targetRef="{arrow.target}"'
    return f'<sequenceFlow id="{arrow.id}" {ends}>{condition}</sequenceFlow>'
