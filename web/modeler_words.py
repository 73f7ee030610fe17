"""What the modeler's scripts say, in the reader's language; the scripts name each sentence by its English."""

from foundation.sentences import N_, Sentence
from foundation.texts import Texts

WORDS = (
    N_("saved"),
    N_("saving…"),
    N_("not saved yet: there is no connection; this browser keeps it"),
    N_("not saved: %(reason)s"),
    N_("only to look at"),
    N_("loading…"),
    N_("The drawing cannot be opened: %(reason)s"),
    N_("there is no connection"),
)


def modeler_words(texts: Texts, language: str) -> dict[str, str]:
    """Each sentence by its English."""
    return {message: texts.render(Sentence(message), language) for message in WORDS}
