"""A sentence for people, kept apart from its language until it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's extractors look for
    """Mark an English sentence for translation where it is declared; returns it unchanged."""
    return message


@dataclass(frozen=True)
class Sentence:
    """An English template with `%(name)s` fields, which is also its translation id, and the fields' values.

    A value may be a sentence, which is told in the same language.
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def in_english(self) -> str:
        """The sentence as programmers and logs read it."""
        return self.told(lambda message: message)

    def told(self, translated: Callable[[str], str]) -> str:
        """The sentence with its templates translated."""
        message = translated(self.message)
        if not self.values:
            return message
        return message % {
            name: value.told(translated) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }


def counted(one: str, many: str, count: int, **values: Any) -> Sentence:
    """The sentence for a number of things, with the field `count`: both languages tell one from any other number."""
    return Sentence(one if count == 1 else many, {"count": count, **values})
