"""How an expression that is not understood may have been meant: told only when it is understood that way."""

import re

from engine.expressions.evaluator import check
from engine.expressions.failures import ModelTextFailed
from foundation.sentences import N_, Sentence

AS_FEEL = N_("Write == to compare, or begin with = to write it in FEEL.")
IN_QUOTES = N_('If «%(text)s» is a text, write it in quotes: "%(text)s".')
_WORD = r"(?!(?:and|or|not|in|is|if|then|else)\b)\w++"
_WORDS_COMPARED = re.compile(rf"[=!]=?+\s*+({_WORD}(?:[ ]++{_WORD})++)")


def mend_of(text: str, otherwise: Sentence) -> Sentence:
    """The mend for an expression that cannot be read."""
    if _is_read(f"={text}"):
        return Sentence(AS_FEEL)
    found = _WORDS_COMPARED.search(text)
    if found is not None:
        quoted = f'{text[: found.start(1)]}"{found[1]}"{text[found.end(1) :]}'
        if _is_read(quoted) or _is_read(f"={quoted}"):
            return Sentence(IN_QUOTES, {"text": found[1]})
    return otherwise


def _is_read(text: str) -> bool:
    try:
        check(text)
    except ModelTextFailed:
        return False
    return True
