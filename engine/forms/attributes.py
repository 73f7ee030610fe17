"""The attributes of one form-js component, read one at a time and refused by name when they cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.forms.refusals import AttributeRejected

#: Longest text of one attribute.
_MOST_CHARACTERS = 20_000
#: Beyond this no person types a number.
_LARGEST_EXPONENT = 50


@dataclass(frozen=True)
class Attributes:
    """One JSON object of the schema, and the component that it belongs to."""

    #: How refusals call the component: its label, key or id.
    component: str
    values: Mapping[str, Any]

    def refuse(self, attribute: str) -> AttributeRejected:
        """The refusal of one attribute, to be raised."""
        found = repr(self.values.get(attribute))[:80]
        return AttributeRejected(component=self.component, attribute=attribute, found=found)

    def part(self, name: str) -> "Attributes":
        """The attributes of a nested object; empty when absent."""
        found = self.values.get(name)
        if found is None:
            return Attributes(self.component, {})
        if not isinstance(found, dict):
            raise self.refuse(name)
        return Attributes(self.component, found)

    def text(self, name: str) -> str:
        """A text, empty when absent; an expression (a leading `=`) is refused, because it would be shown raw."""
        found = self.values.get(name, "")
        if found is None:
            return ""
        if not isinstance(found, str) or len(found) > _MOST_CHARACTERS or found.startswith("="):
            raise self.refuse(name)
        return found.strip()

    def flag(self, name: str) -> bool:
        """True or false; false when absent."""
        found = self.values.get(name)
        if found is None:
            return False
        if not isinstance(found, bool):
            raise self.refuse(name)
        return found

    def count(self, name: str) -> int | None:
        """A whole number that is not negative, or None when absent."""
        found = self.number(name)
        if found is None:
            return None
        if found < 0 or found != found.to_integral_value():
            raise self.refuse(name)
        return int(found)

    def number(self, name: str) -> Decimal | None:
        """A number, also as text, or None when absent."""
        found = self.values.get(name)
        if found is None or found == "":
            return None
        if isinstance(found, bool) or not isinstance(found, int | float | str):
            raise self.refuse(name)
        try:
            number = Decimal(str(found))
        except (InvalidOperation, ValueError):
            raise self.refuse(name) from None
        if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
            raise self.refuse(name)
        return number

    def only(self, *names: str) -> None:
        """Refuse whatever is set and not among these names."""
        for name, value in self.values.items():
            if name not in names and value not in (None, False, ""):
                raise self.refuse(str(name))
