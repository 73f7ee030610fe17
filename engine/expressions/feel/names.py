"""Which names of several words there are: FEEL cannot be read without knowing them (DMN 1.5, 10.3.1.2)."""

from collections.abc import Iterable, Sequence

from engine.expressions.failures import ExpressionNotUnderstood
from engine.expressions.feel.words import Word, words_of


class Names:
    """Names that are made of several words or signs; names of one word are read without help."""

    def __init__(self, names: Iterable[str] = (), beneath: "Names | None" = None) -> None:
        """`beneath` are further names that hold as well."""
        self._beneath = beneath
        #: By first word; the longest come first.
        self._known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known; one that is no row of words is passed over, because no text can hold it."""
        try:
            words = tuple(word.word for word in words_of(name)[:-1])
        except ExpressionNotUnderstood:
            return
        if len(words) > 1:
            known = self._known.setdefault(words[0], [])
            if (words, name) not in known:
                known.append((words, name))
                known.sort(key=lambda entry: -len(entry[0]))

    def longest(self, words: Sequence[Word], at: int) -> tuple[int, str]:
        """How many words from `at` on make the longest known name, and that name; 0 when none does."""
        found = self._beneath.longest(words, at) if self._beneath is not None else (0, "")
        for parts, name in self._known.get(words[at].word, ()):
            if len(parts) <= found[0]:
                break
            if all(
                at + index < len(words) and words[at + index].word == part and words[at + index].kind != "text"
                for index, part in enumerate(parts)
            ):
                return len(parts), name
        return found
