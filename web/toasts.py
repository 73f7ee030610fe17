"""Toasts: what has just been done, shown on the next page, with a way to undo it where there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import session

from foundation.sentences import Sentence
from modeler_api.printable import short

_KEPT = "toasts"
#: Letters of a name: the cookie that keeps them holds 4 KB.
_LONGEST_VALUE = 80
#: How long a toast that can be undone stays; one that only tells goes sooner.
UNDO_SECONDS, TELL_SECONDS = 30, 8


@dataclass(frozen=True)
class Undo:
    """The form that takes a change back: posted to `url` with these fields, each with all its values."""

    url: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Toast:
    """A sentence in the past tense, and how to undo what it says."""

    sentence: Sentence
    undo: Undo | None = None

    @property
    def seconds(self) -> int:
        """How long it stays."""
        return UNDO_SECONDS if self.undo else TELL_SECONDS


def say(sentence: Sentence, *, undo: Undo | None = None) -> None:
    """Show this on the page that the person sees next."""
    said = sentence.values.items()
    values = {name: short(one, _LONGEST_VALUE) if isinstance(one, str) else one for name, one in said}
    kept: dict[str, Any] = {"message": sentence.message, "values": values}
    if undo:
        kept |= {"url": undo.url, "fields": dict(undo.fields)}
    session[_KEPT] = [*session.get(_KEPT, ()), kept]


def take() -> list[Toast]:
    """The toasts to show now; each is shown once."""
    return [
        Toast(Sentence(kept["message"], kept["values"]), Undo(kept["url"], kept["fields"]) if "url" in kept else None)
        for kept in session.pop(_KEPT, ())
    ]
