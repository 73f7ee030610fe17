"""The public DMN compatibility kit in `shared/data/dmn_tck`: its cases, and whether a value is the expected one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.expressions.feel.outside import to_python
from engine.expressions.feel.temporal_texts import read_date, read_duration, read_moment, read_time

KIT = Path(__file__).resolve().parents[3] / "shared" / "data" / "dmn_tck"
_KIT = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: The kit's expected numbers are rounded to about this.
_TOLERANCE = Decimal("0.00000001")
_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("decimal", "double", "integer", "int", "float", "long"), Decimal),
    "boolean": lambda text: text == "true",
    "date": read_date,
    "time": read_time,
    "dateTime": read_moment,
    "duration": read_duration,
}


@dataclass(frozen=True)
class Expected:
    """What a decision, or the output of a service, is to give."""

    name: str
    value: Any
    #: Whether the kit calls it an error; the value is null then.
    is_error: bool


@dataclass(frozen=True)
class Case:
    """One test case."""

    folder: Path
    id: str
    model: str
    inputs: dict[str, Any]
    #: The service that is called; None when decisions are made.
    service: str | None
    expected: tuple[Expected, ...]

    @property
    def label(self) -> str:
        """Folder and id."""
        return f"{self.folder.name}/{self.id}"

    def files(self) -> tuple[bytes, list[bytes]]:
        """The model, and the files beside it."""
        others = [path for path in sorted(self.folder.glob("*.dmn")) if path.name != self.model]
        return (self.folder / self.model).read_bytes(), [path.read_bytes() for path in others]


def cases() -> Iterator[Case]:
    """Every test case of the kit, in the order of its folders; none when it is not there."""
    for path in sorted(KIT.glob("compliance-level-*/*/*.xml")):
        root = etree.parse(path).getroot()
        for found in root.iterfind(f"{_KIT}testCase"):
            yield Case(
                folder=path.parent,
                id=found.get("id", ""),
                model=root.findtext(f"{_KIT}modelName", "").strip(),
                inputs={node.get("name", ""): _value(node) for node in found.iterfind(f"{_KIT}inputNode")},
                service=found.get("invocableName"),
                expected=tuple(_expected(node) for node in found.iterfind(f"{_KIT}resultNode")),
            )


def _expected(node: etree._Element) -> Expected:
    found = node.find(f"{_KIT}expected")
    value = to_python(_value(found)) if found is not None else None
    return Expected(node.get("name", ""), value, node.get("errorResult") == "true")


def _value(element: etree._Element) -> Any:
    components = element.findall(f"{_KIT}component")
    if components:
        return {part.get("name", ""): _value(part) for part in components}
    items = element.find(f"{_KIT}list")
    if items is not None:
        return None if items.get(_NIL) == "true" else [_value(item) for item in items.iterfind(f"{_KIT}item")]
    value = element.find(f"{_KIT}value")
    if value is None or value.get(_NIL) == "true":
        return None
    kind, text = (value.get(_TYPE) or "string").rpartition(":")[2], value.text or ""
    return text if kind == "string" else _READERS[kind](text.strip())


def is_expected(value: Any, expected: Any) -> bool:
    """Whether a value is the expected one: numbers nearly, everything else exactly and of the same type."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and not isinstance(expected, bool):
        return isinstance(expected, int | Decimal) and abs(value - expected) < _TOLERANCE
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(is_expected, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(is_expected(value[name], expected[name]) for name in value)
    return type(value) is type(expected) and str(value) == str(expected)
