"""Findings as a draft keeps them: JSON that gives the same findings back, sentences included."""

from collections.abc import Iterable
from typing import Any

from engine.bpmn_xml.findings import Finding, Severity
from foundation.json_values import dump, load
from foundation.sentences import Sentence

_PLAIN = ("code", "element_id", "element_name", "line", "column")


def dump_findings(findings: Iterable[Finding]) -> str:
    """Findings to JSON, in their order."""
    return dump([_plain(finding) for finding in findings]).decode()


def load_findings(text: str) -> tuple[Finding, ...]:
    """What `dump_findings` wrote."""
    return tuple(_finding(stored) for stored in load(text))


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        **{name: getattr(finding, name) for name in _PLAIN},
        "severity": finding.severity.value,
        "sentence": _sentence(finding.sentence),
        "mend": _sentence(finding.mend),
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"message": sentence.message, "values": {name: _storable(value) for name, value in sentence.values.items()}}


def _storable(value: Any) -> Any:
    if isinstance(value, Sentence):
        return _sentence(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _finding(stored: dict[str, Any]) -> Finding:
    return Finding(
        **{name: stored[name] for name in _PLAIN},
        severity=Severity(stored["severity"]),
        sentence=_told(stored["sentence"]),
        mend=_told(stored["mend"]),
    )


def _told(stored: dict[str, Any]) -> Sentence:
    """A sentence, with those that it tells of."""
    values = stored["values"].items()
    return Sentence(stored["message"], {name: _told(one) if isinstance(one, dict) else one for name, one in values})
