"""Every text of the pages and of the organisation exists in Spanish, with the same fields."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[2]
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.svg", "jinja2")]
FIELD = re.compile(r"%\(\w+\)s")


def ids_of(room: str) -> set[str]:
    found = extract_from_dir(
        HOUSE / room,
        METHODS,
        keywords={**DEFAULT_KEYWORDS, "N_": None},
        directory_filter=lambda path: "node_modules" not in path,
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def catalogue(*rooms: str) -> dict[str, tuple[str, ...]]:
    texts = {}
    for room in rooms:
        with (HOUSE / room / "locale" / "es.po").open("rb") as file:
            for message in read_po(file, locale="es"):
                name = message.id if isinstance(message.id, str) else message.id[0]
                texts[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return texts


@pytest.mark.parametrize("room", ["web", "organization"])
def test_every_text_is_said_in_spanish_with_the_same_fields(room: str):
    texts = catalogue("organization", "web")
    wanted = ids_of(room)
    assert len(wanted) > 20
    missing = sorted(name for name in wanted if not all(texts.get(name, ("",))))
    assert missing == []
    for name in wanted:
        for said in texts[name]:
            assert set(FIELD.findall(said)) <= set(FIELD.findall(name)), name


def test_no_translation_is_left_over():
    left = set(catalogue("web", "organization")) - ids_of("web") - ids_of("organization") - {""}
    assert sorted(name for name in left if FIELD.sub("", name)) == []
