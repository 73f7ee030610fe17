"""Texts of people hold nothing that cannot be shown: databases, drawings and documents refuse it."""

from unicodedata import category

from foundation.errors import Rejected
from foundation.sentences import N_

#: Control characters, halves of pairs, and what is no character.
_NOT_SHOWN = frozenset({"Cc", "Cs"})
_NONE = frozenset("\ufffe\uffff")
_IN_TEXTS = frozenset("\n\r\t")


class NotPrintable(Rejected):
    """Came along with something that was pasted."""

    code = "text_not_printable"
    message = N_("There is a character in it that cannot be shown (U+%(number)s). Write the text anew without it.")


def printable(text: str) -> str:
    """The text. Raises NotPrintable."""
    for one in text:
        if one in _NONE or (category(one) in _NOT_SHOWN and one not in _IN_TEXTS):
            raise NotPrintable(number=f"{ord(one):04X}")
    return text
