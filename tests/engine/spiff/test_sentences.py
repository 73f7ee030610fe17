"""Every sentence of this room can be read in Spanish."""

from pathlib import Path

import pytest

import engine
from engine.spiff import failures
from foundation.errors import SuiteError
from foundation.texts import Texts

SENTENCES = [
    found.message
    for found in vars(failures).values()
    if isinstance(found, type) and issubclass(found, SuiteError) and found.__module__ == failures.__name__
]


@pytest.mark.parametrize("sentence", sorted(set(SENTENCES)))
def test_a_failure_is_told_in_spanish_too(sentence):
    spanish = Texts([Path(engine.__file__).parent]).translations("es").gettext(sentence)
    assert spanish != sentence
    assert spanish.count("%(") == sentence.count("%(")
