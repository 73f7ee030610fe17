"""Forms as HTML: labels, errors and values in their places; what a model or a person wrote is never markup."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.forms.reader import read_form
from engine.forms.schema import fields
from runtime.forms.answers import Moment
from runtime.forms.validation import validate_browser
from web.form_html import shown_form, submitted_texts
from web.form_words import Reader, facts, said, spoken

READER = Reader("es", Moment(datetime(2026, 11, 19, 11, tzinfo=UTC), ZoneInfo("Europe/Madrid")))
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def form_of(*components: dict[str, Any]) -> Any:
    return read_form({"components": list(components)})


@pytest.fixture
def html(pages: Flask) -> Callable[..., str]:
    """The HTML of a form."""

    def render(form: Any, variables: dict[str, Any] | None = None, **more: Any) -> str:
        shown = shown_form(form, variables or {}, READER, **more)
        with pages.test_request_context("/?lang=es"):
            return render_template_string(
                '{% import "form.html" as f with context %}{{ f.problems(form) }}{{ f.rows(form.rows) }}', form=shown
            )

    return render


class _Tags(HTMLParser):
    """Collects tags, ids and event attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def values(self, name: str) -> list[str | None]:
        return [value for found, value in self.attributes if found == name]


def test_every_control_has_its_label_and_its_help(html):
    form = form_of(
        {"type": "textfield", "key": "name", "label": "Nombre", "description": "Como en el DNI"},
        {"type": "textarea", "key": "why", "label": "Motivo"},
        {"type": "number", "key": "days", "label": "Días", "appearance": {"suffixAdorner": "días"}},
        {"type": "datetime", "subtype": "date", "key": "on", "dateLabel": "Desde"},
        {"type": "select", "key": "kind", "label": "Clase", "values": [{"value": "a", "label": "A"}]},
        {"type": "checkbox", "key": "ok", "label": "Conforme"},
    )

    found = _Tags(html(form))

    assert {"f-name", "f-why", "f-days", "f-on", "f-kind"} <= set(found.values("for"))
    assert {"f-name", "f-why", "f-days", "f-on", "f-kind", "f-ok"} <= set(found.values("id"))
    assert "f-name-help" in found.values("aria-describedby")
    assert "f-name-help" in found.values("id")
    assert set(found.values("name")) >= {"f.name", "f.why", "f.days", "f.on", "f.kind", "f.ok"}


def test_values_stand_in_their_controls(html):
    form = form_of(
        {"type": "number", "key": "days"},
        {"type": "radio", "key": "kind", "values": [{"value": "a"}, {"value": "b"}]},
        {"type": "checklist", "key": "tags", "values": [{"value": "x"}, {"value": "y"}]},
        {"type": "checkbox", "key": "ok"},
        {"type": "textarea", "key": "why"},
    )
    variables = {"days": Decimal("2.5"), "kind": "b", "tags": ["y"], "ok": True, "why": "\n  así"}

    text = html(form, variables)

    assert 'value="2.5"' in text
    assert 'value="b" checked' in text
    assert 'value="a" checked' not in text
    assert 'value="y" checked' in text
    assert 'value="true" checked' in text
    assert "\n\n  así</textarea>" in text  # the browser eats the first new line


def test_what_was_typed_wins_and_an_unticked_box_stays_unticked(html):
    form = form_of({"type": "checkbox", "key": "ok", "defaultValue": True}, {"type": "textfield", "key": "name"})

    text = html(form, {"name": "Ana", "ok": True}, texts={"name": ["Eva"]})

    assert 'value="Eva"' in text
    assert "checked" not in text


def test_an_error_is_beside_its_field_and_linked_from_the_summary(html):
    form = form_of({"type": "textfield", "key": "name", "label": "Nombre", "validate": {"required": True}})
    errors = validate_browser(form, {}, {}, READER.moment).errors

    text = html(form, errors=errors)

    assert 'aria-invalid="true" aria-describedby="f-name-error"' in text
    assert '<a href="#f-name">Nombre</a>: Rellénalo.' in text
    assert 'role="alert"' in text


def test_a_hidden_part_is_not_shown_and_sends_nothing(html):
    form = form_of(
        {"type": "checkbox", "key": "travels"},
        {"type": "textfield", "key": "town", "conditional": {"hide": "= not(travels)"}},
    )

    assert 'id="part-2" role="presentation" hidden disabled' in html(form, {"travels": False})
    assert "hidden disabled" not in html(form, {"travels": True})


def test_neighbours_in_one_row_stand_beside_each_other(html):
    row = {"layout": {"row": "r"}}
    text = html(form_of({"type": "textfield", "key": "a", **row}, {"type": "textfield", "key": "b", **row}))

    assert text.count("form-row") == 1


@pytest.mark.parametrize("where", ["label", "description", "text", "option", "variable", "adorner", "value"])
def test_text_of_a_model_or_a_person_is_inert_wherever_it_stands(html, where):
    form = form_of(
        {"type": "text", "text": EVIL if where == "text" else "{{ said }} [x](javascript:alert(1))"},
        {
            "type": "textfield",
            "key": "a",
            "label": EVIL if where == "label" else "A",
            "description": EVIL if where == "description" else "",
            "appearance": {"prefixAdorner": EVIL if where == "adorner" else ""},
        },
        {"type": "radio", "key": "b", "values": [{"value": EVIL if where == "option" else "b", "label": EVIL}]},
        {"type": "textarea", "key": "c"},
    )
    variables = {"said": EVIL if where == "variable" else "", "a": EVIL if where == "value" else "", "c": EVIL}

    found = _Tags(html(form, variables))

    assert not {"script", "img"} & set(found.tags)
    assert not [name for name, _value in found.attributes if name.startswith("on")]
    assert not [value for value in found.values("href") if value and value.startswith("javascript")]


@settings(max_examples=25, deadline=None)
@given(key=st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True), text=st.text(max_size=30))
def test_only_fields_of_the_form_come_back(key, text):
    sent = {f"f.{key}": [text], "csrf_token": ["x"], key: ["not this one"]}

    assert submitted_texts(sent) == {key: [text]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("4860.50"), "4.860,50"),
        (1500, "1.500"),
        (date(2026, 12, 9), "9 dic 2026"),
        (datetime(2026, 12, 9, 9, 30, tzinfo=UTC), "9 dic 2026, 10:30"),
        ("hola", "hola"),
        ("", "–"),
        (None, "–"),
        ({"a": 1}, "–"),
    ],
)
def test_a_value_is_said_as_people_write_it(value, text):
    assert spoken(value, READER) == text


def test_fields_that_are_only_to_be_read_become_facts():
    options = [{"value": "a", "label": "Vacaciones"}, {"value": "b", "label": "Mudanza"}]
    form = form_of(
        {"type": "select", "key": "kind", "label": "Clase", "values": options, "readonly": True},
        {"type": "checklist", "key": "tags", "label": "Marcas", "values": options, "disabled": True},
        {"type": "checkbox", "key": "ok", "label": "Conforme", "readonly": True},
        {"type": "number", "key": "amount", "readonly": True, "appearance": {"suffixAdorner": "€"}},
        {"type": "textfield", "key": "note"},
    )
    variables = {"kind": "b", "tags": ["a", "b"], "ok": True, "amount": Decimal("12.5")}

    found = [
        (fact.label, fact.sentence.message if fact.sentence else fact.text) for fact in facts(form, variables, READER)
    ]

    assert found == [("Clase", "Mudanza"), ("Marcas", "Vacaciones, Mudanza"), ("Conforme", "Yes"), ("amount", "12,5 €")]
    assert said(next(fields(form)), None, {}, READER).text == "–"
    assert facts(form, {"kind": "a"}, READER)[0].text == "Vacaciones"
    assert len(facts(form, {"kind": "a"}, READER)) == 1
    assert shown_form(form, variables, READER).rows[0][0].field.key == "note"
