"""Texts of people hold nothing that cannot be shown: databases, drawings and documents refuse it."""

from unicodedata import category

#: Control characters, and halves of pairs.
_NOT_SHOWN = frozenset({"Cc", "Cs"})
#: What is no character, and what turns the direction of the words that follow.
_NONE = frozenset("\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_IN_TEXTS = frozenset("\n\r\t")
_LINE_ENDS = str.maketrans("\v\f\x85", "\n\n\n")


def printable(text: str) -> str:
    """The text without what came along with something that was pasted and cannot be shown."""
    return "".join(one for one in text.translate(_LINE_ENDS) if _is_shown(one))


def short(text: str, limit: int) -> str:
    """The text on one line; of more than `limit` letters the first, and that there are more."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _is_shown(one: str) -> bool:
    return one in _IN_TEXTS or (one not in _NONE and category(one) not in _NOT_SHOWN)
