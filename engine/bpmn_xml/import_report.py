"""What was understood of a drawing of another tool, and what is lost: element by element, in plain words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from engine.bpmn_xml import extension_words as words
from engine.bpmn_xml.check_extensions import FOREIGN_CODE, WITHOUT_EFFECT, matter_of
from engine.bpmn_xml.check_extensions import REPEATED as REPEATED_MATTER
from engine.bpmn_xml.diagram import Unread
from engine.bpmn_xml.findings import Finding, Severity
from engine.bpmn_xml.namespaces import CAMUNDA, bpmn, local_name
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.unread import Extension, every_extension
from engine.bpmn_xml.xml_values import is_true, make_ids, one_line
from foundation.sentences import Sentence

_LONGEST_TOOL = 80
_KNOWN = {**words.AS_DRAWN, **words.OUR_WAY, **words.REPLACE, **words.WITHOUT_EFFECT, **words.LOST}


class Fate(StrEnum):
    """What becomes of a detail of the file."""

    #: It must be drawn another way before the process can run.
    REPLACE = "replace"
    #: It is not understood and changes nothing.
    LOST = "lost"
    #: It is read, and done in a way of our own.
    OUR_WAY = "our_way"
    #: It is read and does the same.
    AS_DRAWN = "as_drawn"
    #: It is known, and nothing comes of it here.
    WITHOUT_EFFECT = "without_effect"


class Purpose(StrEnum):
    """What the drawing is good for as it stands."""

    #: Nothing stands in the way of publishing.
    RUNS = "runs"
    #: It is meant to run, and something has to be mended first.
    TO_MEND = "to_mend"
    #: It is a picture: to look at, to talk about, to try by hand.
    DRAWN_ONLY = "drawn_only"


@dataclass(frozen=True)
class Detail:
    """One extension at one element, and what becomes of it."""

    #: With its prefix: `camunda:assignee`.
    name: str
    line: int
    fate: Fate
    sentence: Sentence


@dataclass(frozen=True)
class ElementReport:
    """The extensions of one element, in the order of the file."""

    element_id: str | None
    #: None for what has no name.
    element_name: str | None
    details: tuple[Detail, ...]
    #: How many errors were found at it.
    errors: int


@dataclass(frozen=True)
class VendorReport:
    """Details that only one other tool knows; they stay in the file and change nothing."""

    #: The tool, else the namespace.
    vendor: str
    details: int
    elements: int


@dataclass(frozen=True)
class ImportReport:
    """What was read of a file."""

    #: What it says that it was drawn with.
    tool: str | None
    purpose: Purpose
    elements: tuple[ElementReport, ...]
    vendors: tuple[VendorReport, ...]

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many details met each fate; those of other tools are lost."""
        counts = Counter(detail.fate for element in self.elements for detail in element.details)
        counts[Fate.LOST] += sum(vendor.details for vendor in self.vendors)
        return {fate: counts[fate] for fate in Fate}

    @property
    def is_worth_telling(self) -> bool:
        """Whether it says more than that everything in the file is ours and does what it says."""
        return (
            self.tool is not None
            or self.purpose is Purpose.DRAWN_ONLY
            or any(self.counts[fate] for fate in (Fate.REPLACE, Fate.LOST, Fate.WITHOUT_EFFECT))
        )


def import_report(data: bytes, findings: Iterable[Finding]) -> ImportReport:
    """The report on a file that can be stored, in which these findings were made. Raises a kind of UnsafeFile."""
    root, errors = read_tree(data), [finding for finding in findings if finding.severity is Severity.ERROR]
    make_ids(root)
    of_camunda: dict[str, list[Extension]] = {}
    of_others: dict[str, list[Extension]] = {}
    for found in every_extension(root):
        if found.uri == CAMUNDA:
            of_camunda.setdefault(_place(found.owner).get("id", ""), []).append(found)
        elif not found.is_read:
            of_others.setdefault(words.VENDORS.get(found.uri or "", found.uri or found.name), []).append(found)
    at: dict[str | None, list[str]] = {}
    for error in errors:
        said = {**error.sentence.values, **error.mend.values}
        at.setdefault(error.element_id, []).append(str(said.get("attribute", "")))
    return ImportReport(
        tool=_tool(root),
        purpose=_purpose(root, is_faulty=bool(errors)),
        elements=tuple(_element(found, at) for found in of_camunda.values()),
        vendors=tuple(_vendors(of_others)),
    )


def _tool(root: etree._Element) -> str | None:
    name, version = one_line(root.get("exporter")), one_line(root.get("exporterVersion"))
    return f"{name} {version or ''}".strip()[:_LONGEST_TOOL] if name else None


def _purpose(root: etree._Element, *, is_faulty: bool) -> Purpose:
    if not any(is_true(process, "isExecutable", otherwise=False) for process in root.iterchildren(bpmn("process"))):
        return Purpose.DRAWN_ONLY
    return Purpose.TO_MEND if is_faulty else Purpose.RUNS


def _place(owner: etree._Element) -> etree._Element:
    """What people would point at: of a part that has no shape of its own, the element around it."""
    is_part = local_name(owner).endswith(("EventDefinition", "LoopCharacteristics", "extensionElements"))
    parent = owner.getparent()
    if parent is None or parent.tag == bpmn("definitions") or not (is_part or owner.get("id") is None):
        return owner
    return _place(parent)


def _element(found: list[Extension], errors: Mapping[str | None, list[str]]) -> ElementReport:
    """`errors` tell which attribute they are about, where they are about one, as `camunda:in local` or `dueDate`."""
    place = _place(found[0].owner)
    at = errors.get(place.get("id"), [])
    faulty = {attribute.removeprefix("camunda:").partition(" ")[0] for attribute in at}
    return ElementReport(
        element_id=place.get("id"),
        element_name=one_line(place.get("name")),
        details=tuple(_detail(one, faulty) for one in found),
        errors=len(at),
    )


def _detail(found: Extension, faulty: Collection[str]) -> Detail:
    fate, says = _read(found.name) if found.is_read else _unread(found)
    if found.name in faulty and fate is not Fate.REPLACE:
        fate, says = Fate.REPLACE, words.FAULTY
    return Detail(f"camunda:{found.name}", found.line, fate, Sentence(says))


def _read(name: str) -> tuple[Fate, str]:
    if name in words.REPLACE:
        return Fate.REPLACE, words.REPLACE[name]
    if name in words.OUR_WAY:
        return Fate.OUR_WAY, words.OUR_WAY[name]
    return Fate.AS_DRAWN, words.AS_DRAWN[name]


def _unread(found: Extension) -> tuple[Fate, str]:
    """By the same rule as the findings."""
    known = _KNOWN.get(found.name)
    name, is_repeated = f"camunda:{found.name}", found.is_repeated
    matter = matter_of(Unread(name=name, element_id=None, element_name=None, line=found.line, is_repeated=is_repeated))
    if matter is REPEATED_MATTER:
        return Fate.REPLACE, words.REPEATED
    if matter is FOREIGN_CODE:
        return Fate.REPLACE, known or words.CODE
    if matter is WITHOUT_EFFECT:
        return Fate.WITHOUT_EFFECT, known or words.EFFECTLESS
    return Fate.LOST, words.LOST.get(found.name, words.NOT_UNDERSTOOD)


def _vendors(found: Mapping[str, list[Extension]]) -> Iterator[VendorReport]:
    for vendor, details in sorted(found.items()):
        yield VendorReport(vendor, len(details), len({_place(detail.owner).get("id") for detail in details}))
