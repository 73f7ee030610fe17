"""Conditions of ways as people read them: by the questions of the forms, where they ask for no more than one answer."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.expressions.dialects import without_signs
from engine.forms.reader import form_schema, read_form
from engine.forms.refusals import FormRejected
from engine.forms.schema import CheckboxField, ChoiceField, Field, Form, NumberField, fields
from foundation.sentences import N_, Sentence

_ANSWER = N_("%(question)s: %(answer)s")
#: Longer ones ask for more than one answer.
_LONGEST = 500
#: What other dialects, and other people, write where the questions are told by what stands beside it.
_USUAL = (
    (re.compile(r"'([^'\"\\]*)'"), r'"\1"'),
    (re.compile(r"(?<=[\w\s])={1,2}(?=[\w\s\"])"), "=="),
    (re.compile(r"\s*==\s*"), " == "),
    (re.compile(r"(\w+) == true"), r"\1"),
    (re.compile(r"(\w+) == false|!\s*(\w+)|not\s*\((\w+)\)"), r"not \1\2\3"),
)


def forms_in(contents: Iterable[bytes]) -> Iterator[Form]:
    """Those of the files that can be read."""
    for content in contents:
        try:
            yield read_form(form_schema(content))
        except FormRejected:
            continue


def conditions_of(forms: Iterable[Form]) -> dict[str, Sentence]:
    """What the answers to the forms' questions allow to ask, by expression."""
    asked = (one for form in forms for field in fields(form) for one in _asked_of(field))
    return {expression: Sentence(_ANSWER, words) for expression, words in asked}


def condition_words(forms: Iterable[Form]) -> Callable[[str], Sentence | str]:
    """What tells conditions: in the words of these forms, else as they are written."""
    known = conditions_of(forms)

    def words(text: str) -> Sentence | str:
        plain = without_signs(text)
        return known.get(_usual(plain), plain) if len(plain) <= _LONGEST else plain

    return words


def _usual(text: str) -> str:
    for pattern, instead in _USUAL:
        text = pattern.sub(instead, text)
    return text


def _asked_of(field: Field) -> Iterator[tuple[str, dict[str, Any]]]:
    question = field.label or field.key
    match field:
        case CheckboxField():
            yield field.key, {"question": question, "answer": Sentence(N_("Yes"))}
            yield f"not {field.key}", {"question": question, "answer": Sentence(N_("No"))}
        case ChoiceField():
            for option in field.options:
                value = json.dumps(option.value, ensure_ascii=False)
                yield f"{field.key} == {value}", {"question": question, "answer": option.label}
        case NumberField():
            yield f"{field.key} > 0", {"question": question, "answer": Sentence(N_("more than 0"))}
