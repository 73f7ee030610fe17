"""Every construct that the schema of BPMN knows, and the smallest model of each: to ask the program what it does."""

from collections.abc import Iterable, Iterator
from importlib.resources import files

from lxml import etree

from tests.support.notation import Model

_XSD = "{http://www.w3.org/2001/XMLSchema}"

#: What the word of our notation says of each event definition.
DEFINITIONS = {
    "none": "",
    "message": "msg:m",
    "timer": "tim:PT1H",
    "conditional": "cond:v>1",
    "signal": "sig:x",
    "error": "err:E",
    "escalation": "esc:X",
    "compensate": "comp",
    "cancel": "cancel",
    "link": "link:L",
    "terminate": "term",
    "multiple": "msg:m sig:y",
    "parallelMultiple": "msg:m sig:y pm",
}

#: Where an event may stand, with the smallest model around the event `x`; `{}` takes its definitions.
PLACES = {
    "startEvent": "start x {}; user A; x>A",
    "startEvent of a subprocess": "start s; sub S {{ start x {}; user A; x>A }}; s>S",
    "startEvent of an event subprocess": "start s; sub S {{ start i; user A; i>A; "
    "esub E {{ start x {}; user H; x>H }} }}; s>S",
    "startEvent of an event subprocess, non-interrupting": "start s; sub S {{ start i; user A; i>A; "
    "esub E {{ start x {} non; user H; x>H }} }}; s>S",
    "intermediateCatchEvent": "start s; catch x {}; user A; s>x>A",
    "intermediateThrowEvent": "start s; throw x {}; user A; s>x>A",
    "boundaryEvent": "start s; tx S {{ start i; user A; i>A }}; bnd x on S {}; user H; s>S; x>H",
    "boundaryEvent, non-interrupting": "start s; tx S {{ start i; user A; i>A }}; bnd x on S {} non; user H; s>S; x>H",
    "endEvent": "start s; tx S {{ start i; user A; end x {}; i>A>x }}; bnd b on S cancel; user H; s>S; b>H",
}
#: What else the event needs, where its place alone is not enough.
_NEEDS = {
    ("intermediateCatchEvent", "link"): "start s; throw t link:L; catch x {}; user A; s>t; x>A",
    ("intermediateThrowEvent", "link"): "start s; throw x {}; catch c link:L; user A; s>x; c>A",
    ("boundaryEvent", "compensate"): "start s; user S; bnd x on S {}; task h h; assoc x>h; s>S",
}


def in_group(head: str) -> list[str]:
    """The elements that the schema lets stand where `head` is wanted, sorted."""
    folder = files("SpiffWorkflow.bpmn.parser") / "schema"
    members: dict[str, list[str]] = {}
    abstract = set()
    for name in ("BPMN20.xsd", "Semantic.xsd"):
        for element in etree.fromstring((folder / name).read_bytes()).iter(f"{_XSD}element"):
            if element.get("substitutionGroup"):
                members.setdefault(element.get("substitutionGroup"), []).append(element.get("name"))
            if element.get("abstract") == "true":
                abstract.add(element.get("name"))
    found, pending = set(), [head]
    while pending:
        inner = members.get(pending.pop(), [])
        found.update(inner)
        pending += inner
    return sorted(found - abstract - {"event"})


def event_model(place: str, definition: str) -> bytes:
    """The smallest model with that event at that place; the event is `x`."""
    model = _NEEDS.get((place, definition), PLACES[place])
    return Model().xml(model.format(DEFINITIONS[definition]))


def element_model(tag: str) -> bytes:
    """A process with one element of that name, `x`, which is the whole of it where that is possible."""
    inner = {
        "sequenceFlow": '<task id="a"/><task id="b"/><sequenceFlow id="x" sourceRef="a" targetRef="b"/>',
        "boundaryEvent": '<userTask id="a"/><boundaryEvent id="x" attachedToRef="a"><timerEventDefinition>'
        "<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>",
        "intermediateCatchEvent": '<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>PT1H'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>",
        "dataObjectReference": '<dataObject id="d"/><dataObjectReference id="x" dataObjectRef="d"/>',
        "eventBasedGateway": '<eventBasedGateway id="x"/><receiveTask id="a" messageRef="m"/><receiveTask id="b" '
        'messageRef="m"/><sequenceFlow sourceRef="x" targetRef="a"/><sequenceFlow sourceRef="x" targetRef="b"/>',
        "scriptTask": '<scriptTask id="x"><script>v = 1</script></scriptTask>',
        "callActivity": '<callActivity id="x" calledElement="p"/>',
        "businessRuleTask": f'<businessRuleTask id="x">{_CONNECTOR}</businessRuleTask>',
        "serviceTask": f'<serviceTask id="x">{_CONNECTOR}</serviceTask>',
    }.get(tag)
    if inner is None and tag.endswith("Gateway"):
        inner = f'<{tag} id="x"/><task id="a"/><sequenceFlow id="f" sourceRef="x" targetRef="a"/>'
    if inner is None and tag in {"subProcess", "transaction", "adHocSubProcess"}:
        inner = f'<{tag} id="x"><userTask id="a"/></{tag}>'
    if inner is None:
        message = ' messageRef="m"' if tag in {"receiveTask", "sendTask"} else ""
        inner = f'<{tag} id="x"{message}/>'
    beside = "" if "Task" in inner or "task" in inner else '<task id="t"/>'
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><message id="m" name="m"/>'
        f'<process id="p" isExecutable="true">{inner}{beside}</process></definitions>'
    ).encode()


_CONNECTOR = (
    "<extensionElements><camunda:connector><camunda:connectorId>send_email</camunda:connectorId></camunda:connector>"
    "</extensionElements>"
)


def events_in(drawings: Iterable[bytes]) -> Iterator[tuple[int, str, str]]:
    """Each event of the drawings: which drawing, its place, its definition."""
    tags = tuple(f"{{*}}{place}" for place in PLACES if " " not in place)
    for number, drawing in enumerate(drawings):
        for event in etree.fromstring(drawing).iter(*tags):
            yield number, place_of(event), definition_of(event)


def definition_of(event: etree._Element) -> str:
    """What the event waits for or throws."""
    tags = (local_name(child) for child in event)
    names = [name.removesuffix("EventDefinition") for name in tags if name.endswith("EventDefinition")]
    if len(names) > 1:
        return "parallelMultiple" if event.get("parallelMultiple") == "true" else "multiple"
    return names[0] if names else "none"


def place_of(event: etree._Element) -> str:
    """Where the event stands."""
    place, parent = local_name(event), event.getparent()
    if place == "startEvent" and parent is not None and local_name(parent) != "process":
        place += " of an event subprocess" if parent.get("triggeredByEvent") == "true" else " of a subprocess"
    interrupts = event.get("cancelActivity", event.get("isInterrupting", "true")) == "true"
    return place if interrupts else f"{place}, non-interrupting"


def local_name(element: etree._Element) -> str:
    """Its name without the namespace."""
    return etree.QName(element).localname
