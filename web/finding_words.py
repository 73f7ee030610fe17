"""Findings as a page shows them: the element set apart, how to mend it, and marks on the shapes; pure."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.findings import Finding, Severity
from foundation.sentences import N_, Sentence
from foundation.texts import Texts

_COLOURS = {Severity.ERROR: "m-err", Severity.WARNING: "m-find"}
_TOKEN_KINDS = {Severity.ERROR: "bad", Severity.WARNING: "warn"}
_TOKEN_WORDS = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning")}
#: Where the token stands: over the upper edge, so that it hides neither name nor icon.
_OVER_THE_EDGE = {"top": -14, "left": 4}


@dataclass(frozen=True)
class ShownFinding:
    """One finding; the sentence reads `before` + `element` + `after`."""

    severity: Severity
    element_id: str | None
    before: str
    #: Empty when the sentence does not name its element.
    element: str
    after: str
    mend: str
    #: The element's name or id, where neither of the sentences says it; else empty.
    place: str
    line: int | None
    #: Whether the drawing shows the element, so that it can be pointed at.
    is_drawn: bool


def shown_findings(
    findings: Iterable[Finding], texts: Texts, language: str, drawn: Set[str] = frozenset()
) -> list[ShownFinding]:
    """Findings in the reader's language, in their order; `drawn` are the ids of what stands on the drawing beside."""
    return [_shown(finding, texts, language, drawn) for finding in findings]


def finding_marks(findings: Sequence[ShownFinding], texts: Texts, language: str) -> dict[str, Any]:
    """What the diagram says of its elements: the worst finding colours the shape, a token names it."""
    worst: dict[str, ShownFinding] = {}
    for finding in reversed(findings):  # errors come first, so the worst is written last
        if finding.element_id and finding.severity in _COLOURS:
            worst[finding.element_id] = finding
    tokens = [
        {
            "element": element_id,
            "text": texts.render(Sentence(_TOKEN_WORDS[finding.severity]), language),
            "kind": _TOKEN_KINDS[finding.severity],
            "title": finding.before + finding.element + finding.after,
            "position": _OVER_THE_EDGE,
        }
        for element_id, finding in worst.items()
    ]
    return {"marks": {key: _COLOURS[finding.severity] for key, finding in worst.items()}, "tokens": tokens}


def told_by_element(findings: Iterable[Finding], shown: Sequence[ShownFinding]) -> dict[str, list[dict[str, str]]]:
    """What to say at each element: the code of the finding, its sentences, and which attribute or value it is about.

    `shown` are the same findings.
    """
    told: dict[str, list[dict[str, str]]] = {}
    for finding, words in zip(findings, shown, strict=True):
        if finding.element_id:
            whole = f"{words.before}{words.element}{words.after} {words.mend}"
            said = {**finding.sentence.values, **finding.mend.values}
            about = next((str(said[name]) for name in ("attribute", "parameter", "flow") if name in said), "")
            told.setdefault(finding.element_id, []).append({"code": finding.code, "words": whole, "about": about})
    return told


def count_by_severity(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many of each kind."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def _shown(finding: Finding, texts: Texts, language: str, drawn: Set[str]) -> ShownFinding:
    words, mend = texts.render(finding.sentence, language), texts.render(finding.mend, language)
    name = finding.element_name or finding.element_id or ""
    before, element, after = _set_apart(words, finding.element_name)
    return ShownFinding(
        severity=finding.severity,
        element_id=finding.element_id,
        before=before,
        element=element,
        after=after,
        mend=mend,
        place="" if name in words or name in mend else name,
        line=finding.line,
        is_drawn=finding.element_id in drawn,
    )


def _set_apart(words: str, name: str | None) -> tuple[str, str, str]:
    """The sentence around the quoted name of its element, quotation marks left out."""
    quoted = f"«{name}»"
    if not name or quoted not in words:
        return words, "", ""
    before, _, after = words.partition(quoted)
    return before, name, after
