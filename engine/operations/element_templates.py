"""Element templates, the JSON of bpmn.io for Camunda 7: read as presets of operations.

Read is the scope `camunda:Connector` with its `connectorId`, input and output parameters. What would be written
anywhere else is refused, since a drawing made from it would not do what the template means; what only helps while
drawing and is not known here is left out and told.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.expressions.dialects import holds_expression
from engine.operations.declaration import FUNCTION, Group, Input, Operation, Operations, key_of
from engine.operations.values import Kind, is_of_kind
from foundation.errors import Rejected
from foundation.json_values import parse
from foundation.sentences import N_, Sentence

LARGEST_BYTES = 200_000
_SCOPE = "camunda:Connector"
_INPUT, _OUTPUT = "camunda:inputParameter", "camunda:outputParameter"
_TYPES = frozenset({"String", "Text", "Boolean", "Dropdown", "Hidden", "Number"})
_APPLIES = frozenset({"bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask", "bpmn:Task", "bpmn:Activity"})
_ID = re.compile(r"[\w.:-]{1,200}", flags=re.ASCII)
_MOST_PROPERTIES = 200
_LEFT_OUT = ("minLength", "maxLength", "pattern")


class TemplateRefused(Rejected):
    """The template is none, or not one that can be held to."""

    code = "template_refused"
    message = N_("The template cannot be taken: %(why)s")


@dataclass(frozen=True)
class ReadTemplate:
    """A template as an operation, and what of it is not kept."""

    operation: Operation
    left_out: tuple[Sentence, ...] = ()


def read_template(content: bytes, known: Operations) -> ReadTemplate:
    """A template as a preset of one of the known operations. Raises TemplateRefused."""
    template = _object(content)
    key, name = _text(template, "id"), _text(template, "name")
    if not _ID.fullmatch(key) or key in known:
        raise _refused(N_("its id «%(id)s» must be of letters, digits, and . : - _, and no operation's own."), id=key)
    _check_place(template)
    properties = list(_properties(template))
    base = _base(properties, known)
    inputs = tuple(_preset(base, one) for one in properties if _is_input(one))
    _check_whole(base, inputs)
    version = template.get("version", 1)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _refused(N_("its version must be a whole number from 1."))
    operation = replace(
        base,
        key=key,
        name=name,
        about=str(template.get("description") or ""),
        group=Group.COMPANY,
        inputs=inputs,
        version=version,
        preset_of=base.key,
        kept=tuple(_kept(one) for one in properties if _binding(one).get("type") == _OUTPUT),
    )
    return ReadTemplate(operation, tuple(_left_out(properties)))


def _refused(why: str, **values: Any) -> TemplateRefused:
    return TemplateRefused(why=Sentence(why, values))


def _object(content: bytes) -> Mapping[str, Any]:
    if len(content) > LARGEST_BYTES:
        raise _refused(N_("it has more than %(limit)s bytes."), limit=LARGEST_BYTES)
    try:
        found = parse(content)
    except ValueError as failure:
        raise _refused(N_("it is not JSON.")) from failure
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise _refused(N_("it must be one template: a JSON object."))
    return found


def _text(template: Mapping[str, Any], name: str) -> str:
    value = template.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _refused(N_("it has no «%(name)s»."), name=name)
    return value.strip()


def _check_place(template: Mapping[str, Any]) -> None:
    places = template.get("appliesTo")
    if not isinstance(places, list) or not _APPLIES & {str(place) for place in places}:
        raise _refused(N_("«appliesTo» must name a task that calls something, such as bpmn:ServiceTask."))
    for one in _listed(template, "properties"):
        kind = str(_binding(one).get("type"))
        if kind.startswith("zeebe:"):
            raise _refused(N_("it is written for Camunda 8 (%(binding)s); write it for Camunda 7."), binding=kind)
        raise _refused(N_("«%(label)s» stands outside the scope camunda:Connector."), label=_label(one))


def _properties(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    scopes = template.get("scopes")
    if isinstance(scopes, dict):  # as templates were written first
        scopes = [{"type": kind, **scope} for kind, scope in scopes.items() if isinstance(scope, dict)]
    found = [one for one in scopes if isinstance(one, dict)] if isinstance(scopes, list) else []
    if [one.get("type") for one in found] != [_SCOPE]:
        raise _refused(N_("it must have one scope, camunda:Connector."))
    listed = _listed(found[0], "properties")
    if len(listed) > _MOST_PROPERTIES:
        raise _refused(N_("it has more than %(limit)s properties."), limit=_MOST_PROPERTIES)
    for one in listed:
        _check_property(one)
        yield one


def _check_property(one: Mapping[str, Any]) -> None:
    binding, kind = _binding(one), one.get("type", "String")
    is_id = binding.get("type") == "property" and binding.get("name") == "connectorId"
    if not is_id and binding.get("type") not in (_INPUT, _OUTPUT):
        raise _refused(
            N_("«%(label)s» is bound to %(binding)s, which is not known here."),
            label=_label(one),
            binding=f"{binding.get('type')} {binding.get('name', '')}".strip(),
        )
    if kind not in _TYPES or "condition" in one or "generatedValue" in one:
        raise _refused(
            N_("«%(label)s» is of a type that is not known here, or depends on a condition."), label=_label(one)
        )


def _base(properties: list[Mapping[str, Any]], known: Operations) -> Operation:
    values = {str(_binding(one).get("name")): str(one.get("value") or "") for one in properties}
    key = key_of(values.get("connectorId", ""), values.get(FUNCTION, ""))
    if key not in known:
        raise _refused(N_("it calls «%(operation)s», which is not in the catalogue of operations."), operation=key)
    return known[key]


def _is_input(one: Mapping[str, Any]) -> bool:
    binding = _binding(one)
    return binding.get("type") == _INPUT and binding.get("name") != FUNCTION


def _preset(base: Operation, one: Mapping[str, Any]) -> Input:
    key = str(_binding(one).get("name"))
    asked = base.input(key)
    if asked is None:
        raise _refused(N_("«%(label)s» gives «%(input)s», which the operation does not know."), label=key, input=key)
    value, is_fixed = _value(one, asked.kind), one.get("type") == "Hidden" or one.get("editable") is False
    if is_fixed or value:
        _check_value(asked, value)
    choices = _choices(one)
    return replace(
        asked,
        name=_label(one) if one.get("label") else asked.name,
        about=str(one.get("description") or asked.about),
        is_needed=asked.is_needed or _constraints(one).get("notEmpty") is True,
        choices=tuple(value for value, _name in choices) or asked.choices,
        choice_names=tuple(name for _value, name in choices),
        fixed=value if is_fixed else None,
        initial="" if is_fixed else value,
    )


def _check_value(asked: Input, value: str) -> None:
    if holds_expression(value):
        return
    if asked.is_secret:
        raise _refused(N_("«%(input)s» is a secret: everybody would read it in the drawings."), input=asked.key)
    if not is_of_kind(value, asked.kind) or (asked.choices and value not in asked.choices):
        raise _refused(
            N_("the value «%(value)s» of «%(input)s» is not of the right kind."), value=value[:60], input=asked.key
        )


def _check_whole(base: Operation, inputs: tuple[Input, ...]) -> None:
    given = {one.key for one in inputs}
    for one in base.inputs:
        if one.is_needed and one.key not in given:
            raise _refused(N_("it neither gives nor asks for «%(input)s», which the operation needs."), input=one.key)
    if len(given) != len(inputs):
        raise _refused(N_("it gives the same value twice."))


def _value(one: Mapping[str, Any], kind: Kind) -> str:
    value = one.get("value")
    if isinstance(value, bool):
        return f"${{{str(value).lower()}}}" if kind is Kind.YES_NO else str(value).lower()
    return "" if value is None else str(value)


def _choices(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = (
        [each for each in one.get("choices") or () if isinstance(each, dict)] if one.get("type") == "Dropdown" else []
    )
    return [(str(each.get("value", "")), str(each.get("name") or each.get("value", ""))) for each in found]


def _kept(one: Mapping[str, Any]) -> tuple[str, str]:
    source = str(_binding(one).get("source") or "")
    return _text({"value": one.get("value")}, "value"), source


def _left_out(properties: list[Mapping[str, Any]]) -> Iterator[Sentence]:
    for one in properties:
        for name in _LEFT_OUT:
            if name in _constraints(one):
                yield Sentence(
                    N_("«%(label)s»: «%(constraint)s» is not held to here."), {"label": _label(one), "constraint": name}
                )


def _constraints(one: Mapping[str, Any]) -> Mapping[str, Any]:
    found = one.get("constraints")
    return found if isinstance(found, dict) else {}


def _binding(one: Mapping[str, Any]) -> Mapping[str, Any]:
    found = one.get("binding")
    return found if isinstance(found, dict) else {}


def _label(one: Mapping[str, Any]) -> str:
    return str(one.get("label") or _binding(one).get("name") or "?")


def _listed(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _refused(N_("«%(name)s» must be a list of objects."), name=name)
    return found
