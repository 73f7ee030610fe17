from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.reader import read_form
from engine.forms.refusals import (
    AttributeRejected,
    ComponentUnsupported,
    ConditionRejected,
    FormRejected,
    KeyRepeated,
    PatternRejected,
    TooManyComponents,
)
from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Form,
    Group,
    MomentField,
    NumberField,
    Option,
    Shape,
    TextField,
    TextView,
    fields,
)

Make = Callable[..., Form]
YES_NO = [{"label": "Sí", "value": "yes"}, {"label": "No", "value": "no"}]


def test_every_kind_of_component_is_read(form: Make) -> None:
    found = form(
        {"type": "text", "text": "# Hola"},
        {"type": "textfield", "key": "name", "label": "Nombre", "validate": {"required": True, "maxLength": 80}},
        {"type": "textarea", "key": "reason", "description": "En una línea"},
        {"type": "number", "key": "amount", "decimalDigits": 2, "validate": {"min": 0, "max": "1500.50"}},
        {"type": "datetime", "subtype": "date", "key": "from_on", "dateLabel": "Desde"},
        {"type": "datetime", "subtype": "time", "key": "at", "timeLabel": "Hora"},
        {"type": "datetime", "subtype": "datetime", "key": "moment"},
        {"type": "select", "key": "centre", "valuesKey": "centres"},
        {"type": "radio", "key": "approved", "values": YES_NO},
        {"type": "checkbox", "key": "urgent", "defaultValue": True},
        {"type": "checklist", "key": "days", "values": YES_NO},
        {"type": "group", "label": "Más", "components": [{"type": "textfield", "key": "note", "readonly": True}]},
    )

    view, name, reason, amount, day, at, instant, centre, approved, urgent, days, more = found.components
    assert isinstance(view, TextView)
    assert isinstance(name, TextField)
    assert (name.label, name.is_required, name.max_length) == ("Nombre", True, 80)
    assert isinstance(reason, TextField)
    assert (reason.label, reason.shape, reason.description) == ("reason", Shape.PARAGRAPH, "En una línea")
    assert isinstance(amount, NumberField)
    assert (amount.minimum, amount.maximum, amount.decimal_digits) == (Decimal(0), Decimal("1500.50"), 2)
    assert [part.shape for part in (day, at, instant) if isinstance(part, MomentField)] == ["date", "time", "datetime"]
    assert (day.label, at.label) == ("Desde", "Hora")
    assert isinstance(centre, ChoiceField)
    assert (centre.shape, centre.options_variable) == (Shape.SELECT, "centres")
    assert isinstance(approved, ChoiceField)
    assert approved.options == (Option("yes", "Sí"), Option("no", "No"))
    assert isinstance(urgent, CheckboxField)
    assert urgent.default is True
    assert isinstance(days, ChecklistField)
    assert isinstance(more, Group)
    assert [field.key for field in fields(found)][-1] == "note"
    assert list(fields(found))[-1].is_readonly


def test_components_know_their_place_and_their_row(form: Make) -> None:
    found = form(
        {"type": "textfield", "key": "a", "layout": {"row": "Row_1", "columns": 8}},
        {"type": "group", "components": [{"type": "textfield", "key": "b"}]},
    )

    assert (found.components[0].id, found.components[0].row) == ("1", "Row_1")
    assert next(field for field in fields(found) if field.key == "b").id == "2-1"


@pytest.mark.parametrize("kind", ["dynamiclist", "table", "html", "iframe", "filepicker", "button", "", 3, None])
def test_a_component_of_an_unknown_type_is_refused_by_its_name(form: Make, kind: Any) -> None:
    with pytest.raises(ComponentUnsupported) as caught:
        form({"type": kind, "label": "Los anexos", "key": "annexes"})

    assert caught.value.context["component"] == "Los anexos"


@pytest.mark.parametrize(
    ("component", "attribute"),
    [
        ({"type": "textfield"}, "key"),
        ({"type": "textfield", "key": "a.b"}, "key"),
        ({"type": "textfield", "key": 3}, "key"),
        ({"type": "textfield", "key": "a", "label": "=uno"}, "label"),
        ({"type": "textfield", "key": "a", "label": ["x"]}, "label"),
        ({"type": "textfield", "key": "a", "readonly": "=true"}, "readonly"),
        ({"type": "textfield", "key": "a", "validate": {"minLength": -1}}, "minLength"),
        ({"type": "textfield", "key": "a", "validate": {"minLength": 1.5}}, "minLength"),
        ({"type": "textfield", "key": "a", "validate": {"required": "=x"}}, "required"),
        ({"type": "textfield", "key": "a", "validate": {"min": 3}}, "min"),
        ({"type": "textfield", "key": "a", "validate": {"validationType": "iban"}}, "validationType"),
        ({"type": "textfield", "key": "a", "validate": 5}, "validate"),
        ({"type": "number", "key": "a", "validate": {"min": True}}, "min"),
        ({"type": "number", "key": "a", "validate": {"min": "NaN"}}, "min"),
        ({"type": "number", "key": "a", "validate": {"min": "1e999"}}, "min"),
        ({"type": "number", "key": "a", "decimalDigits": "two"}, "decimalDigits"),
        ({"type": "datetime", "key": "a"}, "subtype"),
        ({"type": "datetime", "key": "a", "subtype": "week"}, "subtype"),
        ({"type": "select", "key": "a"}, "values"),
        ({"type": "select", "key": "a", "values": []}, "values"),
        ({"type": "select", "key": "a", "values": [{"label": "x"}]}, "values"),
        ({"type": "select", "key": "a", "values": [{"value": "x"}, {"value": "x"}]}, "values"),
        ({"type": "select", "key": "a", "valuesExpression": "=x"}, "valuesExpression"),
        ({"type": "select", "key": "a", "valuesKey": "a b"}, "valuesKey"),
        ({"type": "group", "path": "address", "components": []}, "path"),
        ({"type": "group", "components": {}}, "components"),
        ({"type": "textfield", "key": "a", "conditional": {"show": "=x"}}, "show"),
        ({"type": "textfield", "key": "a", "conditional": {"hide": "x"}}, "hide"),
        ({"type": "textfield", "key": "a", "properties": {"cauce:rule": "x"}}, "cauce:rule"),
        ({"type": "textfield", "key": "a", "properties": {"cauce:tell": "everybody"}}, "cauce:tell"),
        ({"type": "textfield", "key": "a", "properties": {"cauce:ruleMessage": 1}}, "cauce:ruleMessage"),
    ],
)
def test_an_attribute_that_cannot_be_used_is_refused_by_its_name(form: Make, component: Any, attribute: str) -> None:
    with pytest.raises(AttributeRejected) as caught:
        form(component)

    assert caught.value.context["attribute"] == attribute


def test_two_fields_of_one_key_are_refused(form: Make) -> None:
    with pytest.raises(KeyRepeated):
        form({"type": "textfield", "key": "a"}, {"type": "group", "components": [{"type": "number", "key": "a"}]})


def test_a_pattern_that_could_take_for_ever_is_refused(form: Make) -> None:
    with pytest.raises(PatternRejected):
        form({"type": "textfield", "key": "a", "validate": {"pattern": "(a+)+$"}})


def test_a_condition_that_is_not_in_the_language_is_refused(form: Make) -> None:
    with pytest.raises(ConditionRejected):
        form({"type": "textfield", "key": "a", "conditional": {"hide": "= for x in xs"}})
    with pytest.raises(ConditionRejected):
        form({"type": "textfield", "key": "a", "properties": {"cauce:rule": "= for x in xs"}})


def test_a_form_of_too_many_or_too_deep_components_is_refused(form: Make) -> None:
    deep: dict[str, Any] = {"type": "textfield", "key": "a"}
    for _level in range(12):
        deep = {"type": "group", "components": [deep]}

    with pytest.raises(TooManyComponents):
        form(deep)
    with pytest.raises(TooManyComponents):
        form(*({"type": "text", "text": "x"} for _ in range(301)))


@pytest.mark.parametrize("schema", [None, [], "x", {}, {"components": {}}, {"components": [3]}])
def test_what_is_not_a_form_is_refused(schema: Any) -> None:
    with pytest.raises(FormRejected):
        read_form(schema)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
_ATTRIBUTES = (
    "key label description validate values valuesKey conditional layout "
    "subtype appearance components defaultValue readonly decimalDigits text path"
)
_COMPONENT = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["textfield", "textarea", "number", "datetime", "select", "radio", "checkbox", "checklist", "text", "group"]
        )
    },
    optional=dict.fromkeys(_ATTRIBUTES.split(), _JSON),
)


@given(st.fixed_dictionaries({"components": st.lists(_COMPONENT | _JSON, max_size=4)}) | _JSON)
def test_any_json_is_a_form_or_refused_as_one(schema: Any) -> None:
    try:
        found = read_form(schema)
    except FormRejected:
        return
    assert isinstance(found, Form)
