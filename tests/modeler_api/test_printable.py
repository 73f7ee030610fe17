"""Names, notes and comments hold nothing that cannot be shown."""

import pytest

from modeler_api.drafts.rules import NoteMissing, checked_note
from modeler_api.editing import decisions, saving
from modeler_api.printable import printable


@pytest.mark.parametrize("pasted", ["\x00", "\x01", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\u202e", "\u2066"])
def test_names_and_notes_are_kept_without_what_cannot_be_shown(pasted):
    text = f"Compra{pasted}s {pasted}"
    for check in (saving.checked_name, decisions.checked_name, lambda one: checked_note(one, is_required=True)):
        assert check(text) == "Compras"


def test_nothing_but_what_cannot_be_shown_is_no_name_and_no_note():
    with pytest.raises(saving.NameMissing):
        saving.checked_name("\u202e \x00")
    with pytest.raises(NoteMissing):
        checked_note("\x1b", is_required=True)


@pytest.mark.parametrize("end", ["\v", "\f", "\x85"])
def test_other_ends_of_lines_are_ends_of_lines(end):
    assert printable(f"uno{end}dos") == "uno\ndos"
    assert checked_note(f"uno{end}dos", is_required=True) == "uno dos"


@pytest.mark.parametrize("text", ["Añadir «línea» 2 €", "👩‍💻 y 日本語", "uno\ndos\tres", "نامه‌ها"])
def test_whatever_people_write_is_taken(text):
    assert printable(text) == text
