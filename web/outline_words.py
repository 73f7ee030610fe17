"""A diagram as a list to read: each element, what it is, who does it and what comes next, in words; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.bpmn_xml.diagram import Process
from engine.bpmn_xml.outline import OutlineEntry, outline
from engine.forms.schema import Form
from foundation.sentences import Sentence
from modeler_api.condition_words import condition_words
from modeler_api.element_words import kind_words


@dataclass(frozen=True)
class OutlineRow:
    """One element of the list."""

    entry: OutlineEntry
    kind: Sentence


@dataclass(frozen=True)
class ProcessOutline:
    """One process of the file."""

    name: str
    rows: Sequence[OutlineRow]


def outline_rows(processes: Iterable[Process], forms: Iterable[Form] = ()) -> list[ProcessOutline]:
    """Every process as rows, in reading order; conditions are told in the words of the forms."""
    said = condition_words(forms)
    return [
        ProcessOutline(
            process.label,
            [OutlineRow(entry, kind_words(entry.kind, entry.trigger)) for entry in outline(process, said)],
        )
        for process in processes
    ]
