"""How a handbook speaks: sentences and dates in one language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from babel.dates import format_date

from foundation.sentences import N_, Sentence
from modeler_api.handbook.responsibilities import REQUESTER, SOMEBODY

_PSEUDO_ROLES = {REQUESTER: N_("Whoever asks for it"), SOMEBODY: N_("Whoever each case names")}


@dataclass(frozen=True)
class Speech:
    """The words of one reader."""

    language: str
    say: Callable[[Sentence], str]
    zone: tzinfo
    #: Names of roles by key.
    roles: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, message: str, **values: object) -> str:
        """A sentence with its fields filled in."""
        return self.say(Sentence(message, values))

    def date(self, at: datetime) -> str:
        """A day as people write it."""
        return format_date(at.astimezone(self.zone).date(), "d MMM y", locale=self.language)

    def role(self, key: str) -> str:
        """A role as people call it."""
        return self(_PSEUDO_ROLES[key]) if key in _PSEUDO_ROLES else self.roles.get(key, key)
