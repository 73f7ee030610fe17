"""What is wrong, doubtful or worth knowing in a model: one finding per matter, with how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.bpmn_xml.diagram import Element
from foundation.sentences import Sentence


class Severity(StrEnum):
    """How much a finding matters."""

    #: The model cannot be published.
    ERROR = "error"
    #: It runs, but perhaps not as meant.
    WARNING = "warning"
    #: Good to know.
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One matter. `element_id` is None when it concerns the whole file."""

    #: Stable name that programs may rely on, for example `timer_missing`.
    code: str
    severity: Severity
    element_id: str | None = None
    #: The element as people call it: its name, else its id.
    element_name: str | None = None
    line: int | None = None
    #: Column inside the element's expression or script, from 1.
    column: int | None = None
    sentence: Sentence
    #: How to mend it.
    mend: Sentence


@dataclass(frozen=True)
class Matter:
    """One kind of finding: its code, how much it matters, what it says and how to mend it.

    Both templates may use `%(name)s`, the element as people call it, and the fields given to `about`.
    """

    code: str
    severity: Severity
    says: str
    mend: str

    def about(self, element: Element, *, line: int | None = None, column: int | None = None, **values: Any) -> Finding:
        """The finding on an element; `line` where it differs from the element's own."""
        return self.at(
            element_id=element.id,
            element_name=element.label,
            line=line or element.line,
            column=column,
            name=element.label,
            **values,
        )

    def at(
        self,
        *,
        element_id: str | None = None,
        element_name: str | None = None,
        line: int | None = None,
        column: int | None = None,
        **values: Any,
    ) -> Finding:
        """The finding where there is no `Element` to point to."""
        return Finding(
            code=self.code,
            severity=self.severity,
            element_id=element_id,
            element_name=element_name,
            line=line or None,
            column=column,
            sentence=Sentence(self.says, values),
            mend=Sentence(self.mend, values),
        )


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by line, then by code."""
    return tuple(sorted(findings, key=lambda f: (_ORDER[f.severity], f.line or 0, f.code, f.element_id or "")))
