"""What a comparison says: which parts were added, removed, changed or only moved, and in what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.comparison.parts import FileKind, Parts, Weight


class Way(StrEnum):
    """What became of a part."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    #: Only its picture, or what a tool notes of it, is another.
    MOVED = "moved"


@dataclass(frozen=True)
class Files:
    """A model as it is compared: the drawing with what goes with it."""

    bpmn: bytes
    #: By form key.
    forms: Mapping[str, bytes] = field(default_factory=dict)
    #: DMN files by name.
    decisions: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Detail:
    """One thing about a part that is another now."""

    #: As in the file: `@name`, `timerEventDefinition/timeDuration`, `inputEntry[by_amount]/text`.
    about: str
    #: None when nothing was said; ids of other parts by their names.
    before: str | None
    after: str | None
    weight: Weight
    #: What people call what stands in brackets in `about`, e.g. the column.
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A part that is not the same in both."""

    way: Way
    weight: Weight
    file_kind: FileKind
    #: Form key or name of the DMN file; empty for the drawing.
    file: str
    #: In the newer file; of what was removed, in the older.
    element_id: str
    #: Its id in the older file; None for what was added.
    older_id: str | None
    #: In its language, e.g. `userTask`, `rule`, `textfield`; `form` and `decisions` for a whole file.
    kind: str
    #: As people call it.
    name: str
    #: As people call what holds it: the decision of a rule, the group of a field; empty at the top.
    within: str = ""
    #: Ends of an arrow as people call them.
    source: str = ""
    target: str = ""
    details: tuple[Detail, ...] = ()
    #: Id of the part with which it came or went: an arrow with its element, a step with its subprocess.
    follows: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Every difference of two models; what runs first, in the order of the files."""

    differences: tuple[Difference, ...]
    older: Parts
    newer: Parts
    #: Ids of the newer drawing to those of the older, of elements that a tool gave another id.
    renamed: Mapping[str, str]

    @property
    def are_equal(self) -> bool:
        """Whether there is no difference at all."""
        return not self.differences

    def of_weight(self, weight: Weight) -> tuple[Difference, ...]:
        """Those that matter so much, without those that came or went with another."""
        return tuple(one for one in self.differences if one.weight is weight and one.follows is None)
