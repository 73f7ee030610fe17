"""Regular expressions as XPath has them, run by `regex` within a time limit: a pattern may be made to take forever."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import regex

from engine.expressions.failures import SequenceTooLong
from engine.expressions.feel.failures import PatternNotUnderstood, PatternTooCostly
from engine.expressions.values import MAX_ITEMS

MAX_SECONDS = 0.5
_FLAGS: Mapping[str, int] = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": 0, "q": 0}
#: What an escape stands for outside of brackets, and inside of them.
_CLASSES: Mapping[str, str] = {
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": r"[\p{L}_:]",
    "I": r"[^\p{L}_:]",
    "c": r"[\p{L}\p{N}\-._:·]",
    "C": r"[^\p{L}\p{N}\-._:·]",
}
_ESCAPED = frozenset("nrt\\|.?*+(){}-[]^$")
_QUANTIFIER = regex.compile(r"[?*+]|\{\d+(?:,\d*)?\}")
_PROPERTY = regex.compile(r"\{[A-Za-z0-9-]+\}")


def is_found(text: str, pattern: str, flags: str) -> bool:
    """`matches`; raises `PatternNotUnderstood` or `PatternTooCostly`."""
    try:
        return _compiled(pattern, flags).search(text, timeout=MAX_SECONDS) is not None
    except TimeoutError:
        raise PatternTooCostly from None


def split_at(text: str, pattern: str) -> list[str]:
    """`split`; raises as `is_found` does, also for a pattern that the empty text matches."""
    compiled = _compiled(pattern, "")
    if compiled.match("") is not None:
        raise PatternNotUnderstood
    found: list[str] = []
    at = 0
    try:
        for match in compiled.finditer(text, timeout=MAX_SECONDS):
            found.append(text[at : match.start()])
            at = match.end()
    except TimeoutError:
        raise PatternTooCostly from None
    return [*found, text[at:]]


def replaced(text: str, pattern: str, replacement: str, flags: str) -> str:
    """`replace`; raises as `split_at` does."""
    compiled = _compiled(pattern, flags)
    if compiled.fullmatch("") is not None:
        raise PatternNotUnderstood
    template = [replacement] if "q" in flags else _template(replacement, compiled.groups)
    length = 0

    def written(match: regex.Match) -> str:
        nonlocal length
        part = "".join(piece if isinstance(piece, str) else match[piece] or "" for piece in template)
        length += len(part)
        if length > MAX_ITEMS:
            raise SequenceTooLong(limit=MAX_ITEMS)
        return part

    try:
        found: str = compiled.sub(written, text, timeout=MAX_SECONDS)
    except TimeoutError:
        raise PatternTooCostly from None
    return found


def _template(replacement: str, groups: int) -> list[str | int]:
    """Texts and numbers of groups in turn; `$0` is the whole."""
    found: list[str | int] = []
    at = 0
    while at < len(replacement):
        sign, after = replacement[at], replacement[at + 1 : at + 2]
        if sign == "\\":
            if after not in {"\\", "$"}:
                raise PatternNotUnderstood
            found.append(after)
            at += 2
        elif sign == "$":
            digits = _group_digits(replacement, at + 1, groups)
            found.append(int(digits) if int(digits) <= groups else "")
            at += 1 + len(digits)
        else:
            found.append(sign)
            at += 1
    return found


def _group_digits(replacement: str, at: int, groups: int) -> str:
    """The longest number behind `$` that is a group, else its first digit."""
    end = at
    while end < len(replacement) and replacement[end] in "0123456789" and end - at < 3:
        end += 1
    if end == at:
        raise PatternNotUnderstood
    while end > at + 1 and int(replacement[at:end]) > groups:
        end -= 1
    return replacement[at:end]


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str) -> regex.Pattern:
    if set(flags) - _FLAGS.keys():
        raise PatternNotUnderstood
    options = regex.VERSION1
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        translated = regex.escape(pattern) if "q" in flags else _Translation(pattern, flags).whole()
        return regex.compile(translated, options)
    except (regex.error, RecursionError, OverflowError, MemoryError):
        raise PatternNotUnderstood from None


class _Translation:
    """Turns one pattern of XPath into one of `regex`. Used once, then thrown away."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = _without_blanks(pattern) if "x" in flags else pattern
        self._flags = flags
        self._at = 0
        self._groups = 0

    def whole(self) -> str:
        """The translated pattern; raises `PatternNotUnderstood` for what XPath does not have."""
        parts = []
        while self._at < len(self._pattern):
            parts.append(self._part())
        return "".join(parts)

    def _part(self) -> str:
        sign = self._take()
        read = _READERS.get(sign)
        if read is not None:
            return read(self)
        if sign == "." and "s" not in self._flags:
            return r"[^\n\r]"
        if sign == "$" and "m" not in self._flags:
            return r"\Z"
        return f"\\{sign}" if sign in "]}&~#-" or sign.isspace() else sign

    def _take(self) -> str:
        sign = self._pattern[self._at : self._at + 1]
        if not sign:
            raise PatternNotUnderstood
        self._at += 1
        return sign

    def group(self) -> str:
        """A group, which takes a number, or `(?:`, which takes none."""
        if self._pattern[self._at : self._at + 1] != "?":
            self._groups += 1
            return "("
        if self._pattern[self._at : self._at + 2] != "?:":
            raise PatternNotUnderstood
        self._at += 2
        return "(?:"

    def quantifier(self) -> str:
        """A quantifier, lazy or not; another one must not follow it directly."""
        match = _QUANTIFIER.match(self._pattern, self._at - 1)
        if match is None or self._at == 1:
            raise PatternNotUnderstood
        self._at = match.end()
        lazy = self._pattern[self._at : self._at + 1] == "?"
        self._at += lazy
        if _QUANTIFIER.match(self._pattern, self._at):
            raise PatternNotUnderstood
        return f"{match[0]}{'?' if lazy else ''}"

    def escape(self) -> str:
        """What a backslash begins."""
        sign = self._take()
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in "pP":
            return f"\\{sign}{self._property()}"
        if sign in "123456789":
            if int(sign) > self._groups:
                raise PatternNotUnderstood
            # Braces, so that digits behind it stay digits.
            return f"(?:\\{sign})"
        if sign in _ESCAPED:
            return f"\\{sign}"
        raise PatternNotUnderstood

    def _property(self) -> str:
        match = _PROPERTY.match(self._pattern, self._at)
        if match is None:
            raise PatternNotUnderstood
        self._at = match.end()
        # XPath's blocks are called IsGreek, in `regex` InGreek.
        return str(match[0]).replace("{Is", "{In")

    def class_(self) -> str:
        """Characters in brackets; `-[…]` takes characters away again."""
        parts = ["["]
        if self._pattern[self._at : self._at + 1] == "^":
            parts.append(self._take())
        start = self._at
        while (sign := self._take()) != "]" or self._at == start + 1:
            if sign == "-" and self._pattern[self._at : self._at + 1] == "[":
                self._take()
                parts += ["--", self.class_()]
            elif sign == "\\":
                parts.append(self._escape_in_class())
            elif sign == "[":
                raise PatternNotUnderstood
            else:
                parts.append(f"\\{sign}" if sign in "&|~-]" and not self._is_range(sign) else sign)
        return "".join([*parts, "]"])

    def _is_range(self, sign: str) -> bool:
        """Whether a hyphen stands between two characters."""
        before, after = self._pattern[self._at - 2 : self._at - 1], self._pattern[self._at : self._at + 1]
        return sign == "-" and before not in {"[", "^"} and after not in {"]", ""}

    def _escape_in_class(self) -> str:
        if self._pattern[self._at : self._at + 1] in set("0123456789"):
            raise PatternNotUnderstood
        return self.escape()


#: What a sign begins.
_READERS: Mapping[str, Callable[[_Translation], str]] = {
    "[": _Translation.class_,
    "\\": _Translation.escape,
    "(": _Translation.group,
    **dict.fromkeys("?*+{", _Translation.quantifier),
}


def _without_blanks(pattern: str) -> str:
    """Flag `x`: white space does not count, except in brackets."""
    kept, depth, is_escaped = [], 0, False
    for sign in pattern:
        if sign in " \t\n\r" and depth == 0:
            continue
        if not is_escaped:
            depth += (sign == "[") - (sign == "]" and depth > 0)
        is_escaped = sign == "\\" and not is_escaped
        kept.append(sign)
    return "".join(kept)
