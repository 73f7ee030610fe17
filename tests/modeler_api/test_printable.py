"""Names, notes and comments hold nothing that cannot be shown."""

import pytest

from modeler_api.drafts.rules import checked_note
from modeler_api.editing import decisions, saving
from modeler_api.printable import NotPrintable, printable


@pytest.mark.parametrize("broken", ["\x00", "\x01", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
def test_names_and_notes_with_what_cannot_be_shown_are_refused(broken):
    text = f"Compra{broken}s"
    for check in (saving.checked_name, decisions.checked_name, lambda one: checked_note(one, is_required=True)):
        with pytest.raises(NotPrintable, match=f"U\\+{ord(broken):04X}"):
            check(text)


@pytest.mark.parametrize("text", ["Añadir «línea» 2 €", "👩‍💻 y 日本語", "uno\ndos\tres", "نامه‌ها"])
def test_whatever_people_write_is_taken(text):
    assert printable(text) == text
