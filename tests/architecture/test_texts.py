"""Every sentence that a room's code may say to people has its Spanish, with the same fields."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = (
    "foundation",
    "organization",
    "engine",
    "process_library",
    "modeler_api",
    "runtime",
    "monitor",
    "web",
    "suite",
)
_FIELD = re.compile(r"%\((\w+)\)([a-z])")


def sentences_in(source):
    """Texts of `message = "…"` in classes and of calls of N_ and Sentence."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from (text for inner in node.body for text in _message_of(inner))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"N_", "Sentence"}:
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))


def _message_of(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    is_message = any(isinstance(target, ast.Name) and target.id == "message" for target in targets)
    if is_message and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        yield node.value.value


def sentences_of(room):
    found = {}
    for path in sorted((HOUSE / room).rglob("*.py")):
        for text in sentences_in(path.read_text("utf-8")):
            found.setdefault(text, path.relative_to(HOUSE))
    return found


def spanish_of(room):
    path = HOUSE / room / "locale" / "es.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="es") if message.id}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_of_a_room_has_its_spanish(room):
    # The catalogues are merged when they are read, so a sentence that two rooms say is translated once.
    spanish = {english: text for translated in ROOMS for english, text in spanish_of(translated).items()}
    missing = [f"{path}: {text}" for text, path in sentences_of(room).items() if not spanish.get(text)]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_translation_has_the_fields_of_its_sentence(room):
    differing = [
        english
        for english, spanish in spanish_of(room).items()
        if isinstance(english, str) and sorted(set(_FIELD.findall(english))) != sorted(set(_FIELD.findall(spanish)))
    ]
    assert differing == []


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_translated_a_sentence_twice(room):
    path = HOUSE / room / "locale" / "es.po"
    ids = re.findall(r"^msgid \"(.+)\"$", path.read_text("utf-8"), re.MULTILINE) if path.exists() else []
    assert sorted(ids) == sorted(set(ids))


def test_the_walk_finds_each_way_of_saying_something():
    source = 'class A(E):\n    message = "one"\nclass B(E):\n    message: str = N_("two")\nx = Sentence("three", {})'
    assert set(sentences_in(source)) == {"one", "two", "three"}
