"""A form in words: what is asked, how it is answered, what must hold."""

from collections.abc import Iterator, Mapping

from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Field,
    Form,
    MomentField,
    NumberField,
    Shape,
    TextField,
    fields,
)
from foundation.sentences import N_
from modeler_api.handbook.document import Block, Heading, Paragraph, table
from modeler_api.handbook.speech import Speech

_MOMENTS: Mapping[Shape, str] = {
    Shape.DATE: N_("a date"),
    Shape.TIME: N_("a time"),
    Shape.DATE_TIME: N_("a date and a time"),
}
#: More options than these are counted, not told.
_MOST_OPTIONS = 12


def form_blocks(name: str, form: Form, speech: Speech) -> Iterator[Block]:
    """What a step asks."""
    yield Heading(3, name)
    rows = [(one.label or one.key, _answer(one, speech), _notes(one, speech)) for one in fields(form)]
    if not rows:
        yield Paragraph(speech(N_("It asks for nothing: it is only to be read.")), is_quiet=True)
        return
    yield table((speech(N_("Asked")), speech(N_("Answer")), speech(N_("What holds"))), rows)


def _answer(asked: Field, speech: Speech) -> str:
    if asked.is_readonly:
        return speech(N_("only to be read"))
    if isinstance(asked, ChoiceField | ChecklistField):
        return _options(asked, speech)
    if isinstance(asked, CheckboxField):
        return speech(N_("yes or no"))
    if isinstance(asked, MomentField):
        return speech(_MOMENTS.get(asked.shape, N_("a date")))
    if isinstance(asked, NumberField):
        return speech(N_("a number"))
    return speech(N_("several lines") if getattr(asked, "shape", None) is Shape.PARAGRAPH else N_("one line"))


def _options(asked: ChoiceField | ChecklistField, speech: Speech) -> str:
    many = isinstance(asked, ChecklistField)
    if asked.options_variable or len(asked.options) > _MOST_OPTIONS:
        return speech(N_("any of a list") if many else N_("one of a list"))
    words = N_("any of: %(options)s") if many else N_("one of: %(options)s")
    return speech(words, options=", ".join(option.label for option in asked.options))


def _notes(asked: Field, speech: Speech) -> str:
    notes = [speech(N_("required"))] if asked.is_required and not asked.is_readonly else []
    notes += _limits(asked, speech)
    if asked.rule_message:
        notes.append(asked.rule_message)
    elif asked.rule:
        notes.append(speech(N_("it must hold: %(rule)s"), rule=asked.rule))
    if asked.hide:
        notes.append(speech(N_("hidden while: %(rule)s"), rule=asked.hide))
    if asked.is_told:
        notes.append(speech(N_("whoever asked for the case reads the answer")))
    return "; ".join(notes) or "–"


def _limits(asked: Field, speech: Speech) -> Iterator[str]:
    if isinstance(asked, NumberField):
        if asked.minimum is not None:
            yield speech(N_("at least %(limit)s"), limit=asked.minimum)
        if asked.maximum is not None:
            yield speech(N_("at most %(limit)s"), limit=asked.maximum)
    if isinstance(asked, TextField) and asked.max_length is not None:
        yield speech(N_("at most %(limit)s characters"), limit=asked.max_length)
    if isinstance(asked, MomentField) and asked.is_future_only:
        yield speech(N_("not in the past"))
