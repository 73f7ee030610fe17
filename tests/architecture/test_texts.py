"""Every sentence that a room's code may say to people has its Spanish, with the same fields."""

import ast
import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from suite.house import HOUSE, ROOMS

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


def test_nobody_translated_a_sentence_twice():
    # of two rooms the later would win, on the pages of both
    files = [path for room in ROOMS if (path := HOUSE / room / "locale" / "es.po").exists()]
    ids = Counter(
        id_ for path in files for id_ in re.findall(r"^msgid \"(.+)\"$", path.read_text("utf-8"), re.MULTILINE)
    )
    assert {id_: count for id_, count in ids.items() if count > 1} == {}


def test_nobody_keeps_the_spanish_of_what_is_said_no_more():
    said = {text for room in ROOMS for text in sentences_of(room)}
    for path in (HOUSE / "web" / "templates").rglob("*.*"):
        with path.open("rb") as file:
            for _line, _function, found, _comments in babel_extract(file, ("_", "gettext", "ngettext"), (), {}):
                said |= set(found) if isinstance(found, tuple) else {found}
    kept = {id_ for room in ROOMS for ids in spanish_of(room) for id_ in (ids if isinstance(ids, tuple) else (ids,))}
    assert kept - said == set()


def test_the_walk_finds_each_way_of_saying_something():
    source = 'class A(E):\n    message = "one"\nclass B(E):\n    message: str = N_("two")\nx = Sentence("three", {})'
    assert set(sentences_in(source)) == {"one", "two", "three"}


def _calls_that_fail(room):
    """Where service calls are told to have failed, and the tree that says with what sentence."""
    for path in sorted((HOUSE / room).rglob("*.py")):
        if "node_modules" not in path.parts:
            tree = ast.parse(path.read_text("utf-8"))
            marked = _marked_names(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ENDINGS:
                    yield path.relative_to(HOUSE), node, marked


_ENDINGS = {"RetryableFailure", "CallRejected"}


def _marked_names(tree):
    """Names that hold an N_ sentence, and the sentence."""
    return {
        target.id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_marked(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _is_marked(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"


@pytest.mark.parametrize("room", ["engine", "process_library", "suite"])
def test_a_failing_service_call_says_a_sentence_that_can_be_translated_and_gives_its_fields(room):
    wrong = []
    for path, node, marked in _calls_that_fail(room):
        first = node.args[0] if node.args else None
        sentence = first.args[0].value if _is_marked(first) else marked.get(getattr(first, "id", None))
        given = {keyword.arg for keyword in node.keywords}
        if sentence is None and not isinstance(first, ast.Name):
            wrong.append(f"{path}:{node.lineno} says no sentence marked by N_")
        elif sentence is not None and {name for name, _kind in _FIELD.findall(sentence)} != given:
            wrong.append(f"{path}:{node.lineno} gives {sorted(given)} to: {sentence}")
    assert wrong == []
