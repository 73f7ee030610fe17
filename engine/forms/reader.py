"""form-js JSON to a `Form`; what cannot be shown as it is meant is refused, naming the component."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.expressions import evaluator
from engine.expressions.failures import ModelTextFailed
from engine.forms import markdown, patterns
from engine.forms.attributes import Attributes
from engine.forms.refusals import (
    ComponentUnsupported,
    ConditionRejected,
    FormRejected,
    FormUnreadable,
    KeyRepeated,
    PatternRejected,
    TooManyComponents,
)
from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Component,
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
from foundation.json_values import parse

#: Limits of one form; far beyond what a person fills in.
MOST_COMPONENTS = 300
MOST_OPTIONS = 1_000
DEEPEST_GROUP = 8

_KEY = re.compile(r"[A-Za-z_]\w{0,99}", flags=re.ASCII)
#: form-js compares no fields with each other; its custom properties carry what such a rule says.
_RULE, _RULE_MESSAGE = "cauce:rule", "cauce:ruleMessage"
#: Who besides those at work on the case reads the answer; the requester is the only one there is.
_TELL, _REQUESTER = "cauce:tell", "requester"


def form_schema(data: bytes) -> dict[str, Any]:
    """The schema that a `.form` file holds. Raises FormRejected for what is no JSON or none of a form."""
    try:
        schema = parse(data)
    except ValueError:
        raise FormUnreadable from None
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        raise FormRejected
    return schema


def read_form(schema: Any) -> Form:
    """The form that a parsed form-js schema describes. Raises FormRejected, naming the component."""
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        raise FormRejected
    budget = [MOST_COMPONENTS]
    form = Form(id=str(schema.get("id") or "form"), components=_components(schema["components"], "", budget))
    _refuse_repeated_keys(form)
    return form


def _components(found: list[Any], place: str, budget: list[int]) -> tuple[Component, ...]:
    """`place` is where the list stands, as in `2-1-`; the components' ids continue it."""
    budget[0] -= len(found)
    if budget[0] < 0 or place.count("-") >= DEEPEST_GROUP:
        raise TooManyComponents(limit=MOST_COMPONENTS, depth=DEEPEST_GROUP)
    return tuple(_component(raw, f"{place}{number}", budget) for number, raw in enumerate(found, start=1))


def _component(raw: Any, place: str, budget: list[int]) -> Component:
    if not isinstance(raw, dict):
        raise FormRejected
    name = next((str(raw[key]) for key in ("label", "key", "id") if raw.get(key)), place)
    attributes = Attributes(name[:100], raw)
    kind = str(raw.get("type") or "")
    common = _common(attributes, place)
    if kind == "group":
        inner = raw.get("components", [])
        if not isinstance(inner, list) or raw.get("path"):
            raise attributes.refuse("path" if raw.get("path") else "components")
        return Group(**common, components=_components(inner, f"{place}-", budget))
    read = _READERS.get(kind)
    if read is None:
        raise ComponentUnsupported(component=attributes.component, type=kind[:50] or "-")
    return read(attributes, common)


def _common(attributes: Attributes, place: str) -> dict[str, Any]:
    layout = attributes.part("layout")
    return {
        "id": place,
        "label": attributes.text("label"),
        "hide": _condition(attributes),
        "row": layout.text("row") or None,
    }


def _condition(attributes: Attributes) -> str | None:
    conditional = attributes.part("conditional")
    conditional.only("hide")
    return _expression(conditional, "hide")


def _expression(attributes: Attributes, name: str) -> str | None:
    text = attributes.values.get(name)
    if text is None or text == "":
        return None
    if not isinstance(text, str) or not text.strip().startswith("="):
        raise attributes.refuse(name)
    try:
        evaluator.check(text.strip())
    except ModelTextFailed as failure:
        raise ConditionRejected(component=attributes.component, condition=text[:200]) from failure
    return text.strip()


def _field(attributes: Attributes, common: dict[str, Any]) -> dict[str, Any]:
    key = attributes.values.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise attributes.refuse("key")
    properties = attributes.part("properties")
    if properties.text(_TELL) not in ("", _REQUESTER):
        raise properties.refuse(_TELL)
    return common | {
        "key": key,
        "label": common["label"] or key,
        "description": attributes.text("description"),
        "is_required": attributes.part("validate").flag("required"),
        "is_readonly": attributes.flag("readonly") or attributes.flag("disabled"),
        "default": attributes.values.get("defaultValue"),
        "rule": _expression(properties, _RULE),
        "rule_message": properties.text(_RULE_MESSAGE) or None,
        "is_told": bool(properties.text(_TELL)),
    }


def _text(attributes: Attributes, common: dict[str, Any]) -> TextField:
    validate = attributes.part("validate")
    validate.only("required", "minLength", "maxLength", "pattern", "patternErrorMessage", "validationType")
    kind = validate.text("validationType")
    if kind not in ("", "custom", "email", "phone"):
        raise validate.refuse("validationType")
    return TextField(
        **_field(attributes, common),
        shape=Shape(attributes.values["type"]),
        min_length=validate.count("minLength"),
        max_length=validate.count("maxLength"),
        pattern=_pattern(attributes, validate.text("pattern")),
        pattern_message=validate.text("patternErrorMessage") or None,
        is_email=kind == "email",
        is_phone=kind == "phone",
        **_adorners(attributes),
    )


def _pattern(attributes: Attributes, pattern: str) -> str | None:
    if not pattern:
        return None
    try:
        patterns.compiled(pattern)
    except patterns.PatternTooCostly as failure:
        raise PatternRejected(component=attributes.component, pattern=pattern[:200]) from failure
    return pattern


def _adorners(attributes: Attributes) -> dict[str, Any]:
    appearance = attributes.part("appearance")
    return {"prefix": appearance.text("prefixAdorner"), "suffix": appearance.text("suffixAdorner")}


def _number(attributes: Attributes, common: dict[str, Any]) -> NumberField:
    validate = attributes.part("validate")
    validate.only("required", "min", "max")
    return NumberField(
        **_field(attributes, common),
        minimum=validate.number("min"),
        maximum=validate.number("max"),
        decimal_digits=attributes.count("decimalDigits"),
        **_adorners(attributes),
    )


def _moment(attributes: Attributes, common: dict[str, Any]) -> MomentField:
    attributes.part("validate").only("required")
    kind = attributes.text("subtype") or ("date" if attributes.values["type"] == "date" else "")
    if kind not in (Shape.DATE, Shape.TIME, Shape.DATE_TIME):
        raise attributes.refuse("subtype")
    # form-js keeps the label of a moment in `dateLabel` and `timeLabel`
    label = common["label"] or attributes.text("dateLabel") or attributes.text("timeLabel")
    return MomentField(
        **_field(attributes, common | {"label": label}),
        shape=Shape(kind),
        is_future_only=attributes.flag("disallowPassedDates"),
    )


def _checkbox(attributes: Attributes, common: dict[str, Any]) -> CheckboxField:
    attributes.part("validate").only("required")
    return CheckboxField(**_field(attributes, common))


def _choice(attributes: Attributes, common: dict[str, Any]) -> ChoiceField:
    attributes.part("validate").only("required")
    return ChoiceField(**_field(attributes, common), shape=Shape(attributes.values["type"]), **_options(attributes))


def _checklist(attributes: Attributes, common: dict[str, Any]) -> ChecklistField:
    attributes.part("validate").only("required")
    return ChecklistField(**_field(attributes, common), **_options(attributes))


def _options(attributes: Attributes) -> dict[str, Any]:
    if attributes.values.get("valuesExpression"):
        raise attributes.refuse("valuesExpression")
    variable = attributes.text("valuesKey")
    if variable:
        if not _KEY.fullmatch(variable):
            raise attributes.refuse("valuesKey")
        return {"options_variable": variable}
    listed = attributes.values.get("values")
    if not isinstance(listed, list) or not listed:
        raise attributes.refuse("values")
    options = options_from(listed)
    if len(options) != len(listed) or len({option.value for option in options}) != len(options):
        raise attributes.refuse("values")
    return {"options": options}


def options_from(listed: Iterable[Any]) -> tuple[Option, ...]:
    """Options given as texts, numbers or objects with `value` and `label`; what is neither is left out."""
    found = []
    for item in listed:
        value = item.get("value") if isinstance(item, Mapping) else item
        label = item.get("label", value) if isinstance(item, Mapping) else item
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value) != "":
            found.append(Option(str(value), str(label)))
        if len(found) == MOST_OPTIONS:
            break
    return tuple(found)


def _text_view(attributes: Attributes, common: dict[str, Any]) -> TextView:
    return TextView(**common, blocks=markdown.blocks(attributes.text("text")))


def _refuse_repeated_keys(form: Form) -> None:
    seen: set[str] = set()
    for field in fields(form):
        if field.key in seen:
            raise KeyRepeated(key=field.key)
        seen.add(field.key)


_READERS: Mapping[str, Callable[[Attributes, dict[str, Any]], Component]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "datetime": _moment,
    "date": _moment,
    "checkbox": _checkbox,
    "select": _choice,
    "radio": _choice,
    "checklist": _checklist,
    "text": _text_view,
}
