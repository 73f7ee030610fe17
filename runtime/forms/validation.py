"""Submitted values against a form: typed values, or every error with the field it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms.schema import ChecklistField, ChoiceField, Field, Form, fields
from foundation.errors import Rejected
from foundation.sentences import N_, Sentence
from runtime.forms import conditions
from runtime.forms.answers import Answer, AnswerUnreadable, Moment, from_browser, from_json
from runtime.forms.checks import faults
from runtime.forms.filling import options_of, texts_in
from runtime.forms.visibility import hidden_ids, hidden_keys

#: How many fields that the form does not have are named; the rest is noise.
_MOST_UNKNOWN = 20


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `path` is its key."""

    path: str
    sentence: Sentence


@dataclass(frozen=True)
class Checked:
    """What was submitted, typed; `values` is complete only when there are no errors."""

    values: Mapping[str, Answer]
    errors: tuple[FieldError, ...]
    #: Those of the errors that say that answers do not go together; the one kind to tell while somebody still writes.
    broken_rules: tuple[FieldError, ...] = ()


class FormInvalid(Rejected):
    """Values that the form does not allow; `errors` says which, with field paths."""

    code = "form_invalid"
    message = N_("%(count)s fields of the form need another look.")

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        if len(self.errors) == 1:
            self.message = N_("One field of the form needs another look.")
        super().__init__(count=len(self.errors))


def validate_browser(
    form: Form, submitted: Mapping[str, Sequence[str]], variables: Mapping[str, Any], moment: Moment
) -> Checked:
    """Check what a browser sent; a field that it did not send is empty, as unticked boxes are."""

    def read(field: Field) -> Answer:
        return from_browser(field, submitted.get(field.key, ()), moment)

    return _validate(form, submitted, read, variables, moment)


def validate_json(form: Form, submitted: Mapping[str, Any], variables: Mapping[str, Any], moment: Moment) -> Checked:
    """Check JSON (or native) values; a field that is not named keeps what the opened form would hold."""

    def read(field: Field) -> Answer:
        if field.key in submitted:
            return from_json(field, submitted[field.key], moment)
        return from_browser(field, texts_in(field, variables, moment), moment)

    return _validate(form, submitted, read, variables, moment)


def _validate(
    form: Form,
    submitted: Mapping[str, Any],
    read: Callable[[Field], Answer],
    variables: Mapping[str, Any],
    moment: Moment,
) -> Checked:
    answers: dict[str, Answer] = {}
    unreadable: dict[str, Sentence] = {}
    asked = [field for field in fields(form) if not field.is_readonly]
    for field in asked:
        try:
            answers[field.key] = read(field)
        except AnswerUnreadable as failure:
            unreadable[field.key] = failure.sentence
    hidden = hidden_keys(form, hidden_ids(form, {**variables, **answers}, moment))
    visible = [field for field in asked if field.key not in hidden]
    errors = [FieldError(field.key, unreadable[field.key]) for field in visible if field.key in unreadable]
    for field in visible:
        if field.key in answers:
            errors += _errors(field, answers[field.key], variables, moment)
    known = {**variables, **answers, **dict.fromkeys((*unreadable, *hidden))}
    broken = _broken_rules([field for field in visible if answers.get(field.key) is not None], known, moment)
    wrong = {error.path for error in errors}
    errors += [error for error in broken if error.path not in wrong]
    order = {field.key: place for place, field in enumerate(fields(form))}
    errors.sort(key=lambda error: order[error.path])
    errors += _unknown(submitted, order)
    values = {field.key: answers[field.key] for field in visible if field.key in answers}
    return Checked(values, tuple(errors), tuple(broken))


def _broken_rules(answered: Sequence[Field], known: Mapping[str, Any], moment: Moment) -> list[FieldError]:
    return [
        FieldError(field.key, _rule_sentence(field))
        for field in answered
        if conditions.fails(field.rule, known, moment)
    ]


def _rule_sentence(field: Field) -> Sentence:
    if field.rule_message:
        return Sentence("%(sentence)s", {"sentence": field.rule_message})
    return Sentence(N_("It does not go together with the other answers."))


def _errors(field: Field, answer: Answer, variables: Mapping[str, Any], moment: Moment) -> list[FieldError]:
    options = options_of(field, variables) if isinstance(field, ChoiceField | ChecklistField) else ()
    return [FieldError(field.key, sentence) for sentence in faults(field, answer, options, moment)]


def _unknown(submitted: Mapping[str, Any], known: Mapping[str, Any]) -> list[FieldError]:
    unknown = [str(key)[:100] for key in submitted if key not in known]
    return [FieldError(key, Sentence(N_("The form has no field of this name."))) for key in unknown[:_MOST_UNKNOWN]]
