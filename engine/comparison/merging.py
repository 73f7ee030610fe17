"""Two changes of one model become one: by element and attribute, and where both changed the same, somebody chooses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.bpmn_xml.refusals import UnsafeFile
from engine.comparison.differences import Files
from engine.comparison.merging_json import merge_form
from engine.comparison.merging_xml import merge_decisions, merge_model
from engine.comparison.parts import FileKind


class Choice(StrEnum):
    """Whose change counts where both changed the same."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Conflict:
    """Something that both changed, each in another way."""

    file_kind: FileKind
    #: Form key or name of the DMN file; empty for the drawing.
    file: str
    element_id: str
    #: The element as people call it.
    name: str
    #: What about it, as in `Detail`; empty when one removed what the other changed.
    about: str
    #: None when it is not there.
    base: str | None
    ours: str | None
    theirs: str | None

    @property
    def key(self) -> str:
        """By which it is chosen."""
        return "|".join((str(int(self.file_kind)), self.file, self.element_id, self.about))


@dataclass(frozen=True)
class Merged:
    """The outcome, with our own state wherever nobody has chosen yet."""

    files: Files
    #: All of them, chosen or not.
    conflicts: tuple[Conflict, ...]
    open: tuple[Conflict, ...]


@dataclass
class Merging:
    """What merging one file needs to know and finds."""

    choices: Mapping[str, Choice]
    file_kind: FileKind
    file: str
    conflicts: list[Conflict] = field(default_factory=list)

    def takes_theirs(
        self, element_id: str, name: str, about: str, base: str | None, ours: str | None, theirs: str | None
    ) -> bool:
        """Note a conflict; whether it was chosen that theirs counts."""
        found = Conflict(self.file_kind, self.file, element_id, name, about, base, ours, theirs)
        self.conflicts.append(found)
        return self.choices.get(found.key) == Choice.THEIRS


_Read = Callable[[bytes, bytes, bytes, Merging], bytes]


def merge(base: Files, ours: Files, theirs: Files, choices: Mapping[str, Choice] | None = None) -> Merged:
    """What both made of `base`, together. Raises a kind of UnsafeFile when a drawing cannot be read."""
    chosen = choices or {}
    conflicts: list[Conflict] = []

    def merged(kind: FileKind, name: str, read: _Read, states: tuple[bytes | None, ...]) -> bytes | None:
        merging = Merging(chosen, kind, name)
        result = _one(states, read, merging)
        conflicts.extend(merging.conflicts)
        return result

    bpmn = merged(FileKind.MODEL, "", merge_model, (base.bpmn, ours.bpmn, theirs.bpmn))
    beside: list[dict[str, bytes]] = []
    for kind, read, files in (
        (FileKind.FORM, merge_form, (base.forms, ours.forms, theirs.forms)),
        (FileKind.DECISIONS, merge_decisions, (base.decisions, ours.decisions, theirs.decisions)),
    ):
        names = sorted({*files[0], *files[1], *files[2]})
        found = {name: merged(kind, name, read, tuple(one.get(name) for one in files)) for name in names}
        beside.append({name: content for name, content in found.items() if content is not None})
    still_open = tuple(one for one in conflicts if one.key not in chosen)
    return Merged(Files(bpmn or ours.bpmn, beside[0], beside[1]), tuple(conflicts), still_open)


def _one(states: tuple[bytes | None, ...], read: _Read, merging: Merging) -> bytes | None:
    """One file of three, where None is that it is not there."""
    base, ours, theirs = states
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    if base is not None and ours is not None and theirs is not None:
        try:
            return read(base, ours, theirs, merging)
        except (UnsafeFile, ValueError, RecursionError):
            if merging.file_kind is FileKind.MODEL:
                raise
            merging.conflicts.clear()
    told = [None if state is None else merging.file for state in states]
    return theirs if merging.takes_theirs(merging.file, merging.file, "", *told) else ours
