"""The texts of one file, read with the names and types that the file makes known; what is not FEEL is a finding."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from engine.bpmn_xml.decision_model import (
    BoxedLoop,
    DecisionFile,
    Entry,
    InputClause,
    ItemDefinition,
    OutputClause,
    Parameter,
    Text,
    Variable,
)
from engine.bpmn_xml.findings import Finding
from engine.decisions.matters import LANGUAGE, Place, shortened, text_finding
from engine.expressions.failures import ExpressionTooLong, ModelTextFailed
from engine.expressions.feel.expression import Feel, read_feel, read_tests
from engine.expressions.feel.reader import Language
from engine.expressions.feel.run import Evaluator
from engine.expressions.feel.syntax import Name

MAX_NODES = 2_000
MAX_CHARACTERS_OF_ONE = 20_000
#: Of all texts of a file.
MAX_CHARACTERS = 400_000
#: Languages that texts may name: FEEL's namespaces, and what modelling tools write.
_FEEL = ("feel", "s-feel")
_WORDS = re.compile(r"\s*[^\W\d][\w\s]{,99}")


def is_feel(language: str | None) -> bool:
    """Whether a text that names this language is FEEL."""
    return language is None or language.strip().lower() in _FEEL or "/FEEL" in language


@dataclass
class Texts:
    """Reads texts and gathers what is wrong with them."""

    language: Language
    #: The language of texts that name none.
    default: str | None
    #: What the file gives a name to.
    known: Collection[str] = ()
    findings: list[Finding] = field(default_factory=list)

    def expression(self, text: Text, place: Place) -> Evaluator:
        """The evaluator of an expression."""
        found = self._read(text, place, tests=False)
        return found.value if found is not None else _nothing

    def tests(self, text: Text, place: Place) -> Evaluator:
        """The evaluator of unary tests; its scope has to hold `?`."""
        found = self._read(text, place, tests=True)
        return found.value if found is not None else _nothing

    def name(self, text: Text) -> str | None:
        """The name of a variable, where that is the whole expression."""
        if _WORDS.fullmatch(text.text) is None:
            return None
        try:
            found = read_feel(text.text, self.language)
        except ModelTextFailed:
            return None  # told where it is read
        return found.node.name if isinstance(found.node, Name) and found.names else None

    def report(self, finding: Finding) -> None:
        """Note something else that is wrong."""
        self.findings.append(finding)

    def _read(self, text: Text, place: Place, *, tests: bool) -> Feel | None:
        if len(text.text) > MAX_CHARACTERS_OF_ONE:
            failure = ExpressionTooLong(length=len(text.text), limit=MAX_CHARACTERS_OF_ONE)
            self.report(text_finding(failure, text, place))
            return None
        if not is_feel(text.language or self.default):
            says = {"text": shortened(text.text), "language": text.language or self.default}
            self.report(place.told(LANGUAGE, text.line, **says))
            return None
        try:
            read = read_tests if tests else read_feel
            return read(text.text, self.language, where=place)
        except ModelTextFailed as failure:
            self.report(text_finding(failure, text, place))
            return None


def _nothing(_scope: Any) -> None:
    """Stands for a text that could not be read; its decision is never made."""
    return


def names_in(whole: Any) -> Iterator[str]:
    """Every name by which texts may speak of something in a file or an element of it; labels are none."""
    for part in _parts(whole):
        match part:
            case Variable() | Entry() | Parameter() | ItemDefinition() | OutputClause():
                yield part.name
            case BoxedLoop():
                yield part.variable
            case InputClause() if part.alias is not None:
                yield part.alias


def volume(file: DecisionFile) -> int:
    """How many characters the texts of the file have."""
    return sum(len(part.text) for part in _parts(file) if isinstance(part, Text))


def _parts(part: Any) -> Iterator[Any]:
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, tuple):
            waiting += found
        elif (names := _fields(type(found))) is not None:  # type: ignore[arg-type]  # a type can be hashed
            yield found
            waiting += [getattr(found, name) for name in names]


@cache
def _fields(kind: type[Any]) -> tuple[str, ...] | None:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None
