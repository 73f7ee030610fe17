"""Every text of the pages and of the organisation exists in Spanish, with the same fields."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.svg", "jinja2")]
FIELD = re.compile(r"%\(\w+\)s")


def fields_by_id(room: str) -> dict[str, set[str]]:
    """Every text of a room with the fields it may hold; those of singular and plural together."""
    found = extract_from_dir(
        HOUSE / room,
        METHODS,
        keywords={**DEFAULT_KEYWORDS, "N_": None},
        directory_filter=lambda path: "node_modules" not in path,
    )
    forms = [(message,) if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found]
    return {form[0]: {field for text in form for field in FIELD.findall(text)} for form in forms}


def catalogue() -> dict[str, tuple[str, ...]]:
    """All rooms' translations: a sentence that two rooms say is translated once."""
    texts = {}
    for path in HOUSE.glob("*/locale/es.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="es"):
                name = message.id if isinstance(message.id, str) else message.id[0]
                texts[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return texts


@pytest.mark.parametrize("room", ["web", "organization"])
def test_every_text_is_said_in_spanish_with_the_same_fields(room: str):
    texts, wanted = catalogue(), fields_by_id(room)
    assert len(wanted) > 20
    assert sorted(name for name in wanted if FIELD.sub("", name) and not all(texts.get(name, ("",)))) == []
    for name, fields in wanted.items():
        for said in texts.get(name, ()):
            assert set(FIELD.findall(said)) <= fields, name
