"""Which components of a form are hidden, given what has been answered so far."""

from collections.abc import Mapping
from typing import Any

from engine.forms.schema import Component, Form, Group, all_components, fields
from runtime.forms import conditions
from runtime.forms.answers import Moment


def hidden_ids(form: Form, values: Mapping[str, Any], moment: Moment) -> frozenset[str]:
    """Ids of the components that are hidden, alone or with their group.

    A hidden field counts as unanswered for the other conditions, which may hide or show more; the answer is the
    first one that holds, or the last of as many rounds as the form has components when none does.
    """
    hidden: frozenset[str] = frozenset()
    unanswered = dict.fromkeys((field.key for field in fields(form)), None)
    for _round in range(1 + sum(1 for _ in all_components(form.components))):
        names = {**unanswered, **values, **dict.fromkeys(hidden_keys(form, hidden), None)}
        found = frozenset(_hidden(form.components, names, moment, is_inside_hidden=False))
        if found == hidden:
            break
        hidden = found
    return hidden


def hidden_keys(form: Form, hidden: frozenset[str]) -> frozenset[str]:
    """Keys of the fields among hidden components."""
    return frozenset(field.key for field in fields(form) if field.id in hidden)


def has_conditions(form: Form) -> bool:
    """Whether an answer can show or hide something, or make another answer wrong."""
    return any(component.hide for component in all_components(form.components)) or any(
        field.rule for field in fields(form)
    )


def _hidden(
    components: tuple[Component, ...], names: Mapping[str, Any], moment: Moment, *, is_inside_hidden: bool
) -> list[str]:
    found: list[str] = []
    for component in components:
        is_hidden = is_inside_hidden or conditions.holds(component.hide, names, moment)
        if is_hidden:
            found.append(component.id)
        if isinstance(component, Group):
            found += _hidden(component.components, names, moment, is_inside_hidden=is_hidden)
    return found
