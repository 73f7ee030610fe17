"""What changed about an element, in words; what only a file can say stays as it is written, for who asks to see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.comparison.differences import Detail
from engine.comparison.words import label, value
from engine.expressions.dialects import without_signs
from foundation.sentences import N_, Sentence

#: What names roles by their keys.
_OF_ROLES = ("candidateGroups", "candidateStarterGroups", "cauce:role")
_LONGEST = 80


@dataclass(frozen=True)
class ChangedValue:
    """A value in words; `code` as it is written, where there are none."""

    words: Sentence | str | None
    code: str = ""


@dataclass(frozen=True)
class ShownDetail:
    """What about a part is another; without `before` and `after` where there are no words for them."""

    what: Sentence
    before: Sentence | str | None = None
    after: Sentence | str | None = None
    #: As the file has it, then.
    code: str = ""


def shown_detail(detail: Detail, roles: Mapping[str, str], *, is_rule: bool = False) -> ShownDetail:
    """A detail in words; `roles` are names by key."""
    what = what_changed(detail)
    if detail.before is None and detail.after is None:
        return ShownDetail(what)
    before, after = (
        changed_value(detail.about, text, roles, is_rule=is_rule) for text in (detail.before, detail.after)
    )
    if before.words is None or after.words is None or _has_no_words(detail):
        sides = (("", detail.about), ("– ", detail.before), ("+ ", detail.after))
        return ShownDetail(what, code="\n".join(sign + text.strip() for sign, text in sides if text is not None))
    return ShownDetail(what, before.words, after.words)


def what_changed(detail: Detail) -> Sentence:
    """What about a part is another."""
    return Sentence(N_("a technical detail")) if _has_no_words(detail) else label(detail)


def changed_value(about: str, text: str | None, roles: Mapping[str, str], *, is_rule: bool = False) -> ChangedValue:
    """One side of a change."""
    written = (text or "").strip()
    if about.endswith(_OF_ROLES):
        return ChangedValue(", ".join(roles.get(key.strip(), key.strip()) for key in written.split(",")) or value(""))
    said = without_signs(written)
    if "\n" in said or len(said) > _LONGEST or said.startswith(("<", "{")):
        return ChangedValue(None, written)
    return ChangedValue(value(said, is_rule=is_rule))


def _has_no_words(detail: Detail) -> bool:
    """Whether it is only called as in the file."""
    return "about" in label(detail).values
