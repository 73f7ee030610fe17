"""A file of decisions with those that it imports, made ready to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from engine.bpmn_xml.decision_model import Decision, DecisionFile, DecisionService, InputData
from engine.bpmn_xml.decision_reader import NAMESPACES, read_decisions
from engine.bpmn_xml.findings import Finding, Severity, in_order
from engine.decisions.failures import DecisionNotExecutable, DecisionUnknown
from engine.decisions.matters import IMPORT_KIND, IMPORT_MISSING
from engine.decisions.parts import Part, make_parts
from engine.decisions.requirements import Key, check_requirements, closure
from engine.expressions.feel.types import Type

_CACHED_FILES = 64
#: Nobody mends more of one kind before looking again, and a hostile file could make hundreds of thousands.
_MAX_FINDINGS = 200


@dataclass(frozen=True)
class Plan:
    """A decision or service that may be asked for."""

    part: Part
    #: The types of the inputs of its file and of those that it requires from others, by name.
    inputs: Mapping[str, Type]
    #: Names of decisions, functions and services of its file; only who requires them may speak of them.
    names: frozenset[str]
    #: What is wrong with it and with all that it requires; with an error it cannot be made.
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Why it cannot be made."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


@dataclass(frozen=True)
class DecisionModel:
    """Everything that is needed to decide; `file` is the one that was asked for."""

    file: DecisionFile
    parts: Mapping[Key, Part]
    #: Errors first; those of imported files too.
    findings: tuple[Finding, ...]
    #: Filled as decisions are asked for; see `plan`.
    _plans: dict[str, Plan] = field(default_factory=dict, compare=False, repr=False)

    @property
    def executable(self) -> bool:
        """Whether there is no finding of severity error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def decisions(self) -> tuple[Decision | DecisionService, ...]:
        """What of the file can be decided, in the order of the file."""
        return tuple(one for one in self.file.elements if isinstance(one, Decision | DecisionService))

    @property
    def inputs(self) -> tuple[InputData, ...]:
        """What the file asks its callers for."""
        return tuple(one for one in self.file.elements if isinstance(one, InputData))

    def find(self, decision: str) -> Decision | DecisionService:
        """The decision or service of that id, else of that name; raises `DecisionUnknown`."""
        for attribute in ("id", "name"):
            for one in self.decisions:
                if getattr(one, attribute) == decision:
                    return one
        raise DecisionUnknown(id=decision, decision=decision)

    def plan(self, decision: str) -> Plan:
        """What is known before the decision is made.

        Raises `DecisionUnknown`, and `DecisionNotExecutable` when it or what it requires has an error.
        """
        plan = self._plan_of(decision)
        if plan is None or plan.errors:
            element = self.find(decision)
            raise DecisionNotExecutable(decision=element.label, findings=self.findings if plan is None else plan.errors)
        return plan

    def findings_on(self, decision: str) -> tuple[Finding, ...]:
        """What is wrong with a decision and with all that it requires; raises `DecisionUnknown`."""
        plan = self._plan_of(decision)
        return self.findings if plan is None else plan.findings

    def _plan_of(self, decision: str) -> Plan | None:
        """None when the file is too large to be made ready."""
        if decision not in self._plans:
            part = self.parts.get((self.file.namespace, self.find(decision).id))
            if part is None:
                return None
            self._plans[decision] = self._planned(part)
        return self._plans[decision]

    def _planned(self, part: Part) -> Plan:
        needed = closure(part.key, {key: one.element for key, one in self.parts.items()})
        own = [one for one in self.parts.values() if one.key[0] == part.key[0]]
        inputs = (one for one in (*own, *map(self.parts.__getitem__, needed)) if isinstance(one.element, InputData))
        return Plan(
            part=part,
            inputs={one.element.variable.name: one.type for one in inputs},
            names=frozenset(one.element.variable.name for one in own if not isinstance(one.element, InputData)),
            findings=self._findings(needed),
        )

    def _findings(self, needed: set[Key]) -> tuple[Finding, ...]:
        """Those on what is needed, and on the files as such."""
        beside = {id(finding) for one in self.parts.values() for finding in one.findings}
        return (
            *(finding for key in needed for finding in self.parts[key].findings),
            *(finding for finding in self.findings if id(finding) not in beside),
        )


def read_model(data: bytes, others: Sequence[bytes] = ()) -> DecisionModel:
    """The model of a DMN file and the files that it imports; raises `UnsafeFile` for what cannot be read.

    Files are kept ready by their bytes, so asking again costs next to nothing.
    """
    return _read_model(data, tuple(others))


@lru_cache(maxsize=_CACHED_FILES)
def _read_model(data: bytes, others: tuple[bytes, ...]) -> DecisionModel:
    file = read_decisions(data)
    files = {one.namespace: one for one in map(read_decisions, others)}
    files[file.namespace] = file
    parts: dict[Key, Part] = {}
    beside: list[Finding] = []
    types: dict[str, Mapping[str, Type]] = {}
    for one in _imported_first(file, files):
        beside += _check_imports(one, files)
        known = {namespace: found for namespace, found in files.items() if namespace in types}
        made, wrong, types[one.namespace] = make_parts(one, known, types.__getitem__)
        parts |= {part.key: part for part in made}
        beside += wrong
    return _checked(file, parts, beside)


def _imported_first(file: DecisionFile, files: Mapping[str, DecisionFile]) -> list[DecisionFile]:
    """The file and those that it imports in the end, each after what it imports itself."""
    found: list[DecisionFile] = []
    seen: set[str] = set()
    waiting = [(file, False)]
    while waiting:
        one, is_done = waiting.pop()
        if is_done:
            found.append(one)
        elif one.namespace not in seen:
            seen.add(one.namespace)
            waiting.append((one, True))
            waiting += [(files[i.namespace], False) for i in one.imports if i.namespace in files]
    return found


def _check_imports(file: DecisionFile, files: Mapping[str, DecisionFile]) -> list[Finding]:
    found = []
    for one in file.imports:
        values: dict[str, Any] = {"element_id": one.id or None, "line": one.line, "name": one.name}
        if one.kind not in NAMESPACES:
            found.append(IMPORT_KIND.at(**values, kind=one.kind))
        elif one.namespace not in files:
            found.append(IMPORT_MISSING.at(**values, namespace=one.namespace))
    return found


def _checked(file: DecisionFile, parts: dict[Key, Part], beside: list[Finding]) -> DecisionModel:
    elements = {key: part.element for key, part in parts.items()}
    for key, finding in check_requirements(elements):
        part = parts[key]
        parts[key] = _with(part, finding)
    findings = [*beside, *(finding for part in parts.values() for finding in part.findings)]
    return DecisionModel(file, parts, _first_of_each_kind(in_order(findings)))


def _with(part: Part, finding: Finding) -> Part:
    return Part(part.key, part.element, part.links, part.type, part.value, part.aliases, (*part.findings, finding))


def _first_of_each_kind(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    counts: dict[str, int] = {}
    kept = []
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= _MAX_FINDINGS:
            kept.append(finding)
    return tuple(kept)
