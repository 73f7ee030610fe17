"""What goes wrong with texts of a model: expressions and scripts."""

from typing import Any

from foundation.errors import Rejected
from foundation.sentences import N_, Sentence

_LONGEST_QUOTE = 300
#: The fields that name types of values, which people read in their own language.
_TYPES = ("types", "found", "expected")
#: What both languages of expressions call their types.
_TYPE_WORDS = frozenset(
    {
        N_("Null"),
        N_("null"),
        N_("boolean"),
        N_("number"),
        N_("text"),
        N_("string"),
        N_("list"),
        N_("object"),
        N_("context"),
        N_("date"),
        N_("time"),
        N_("date-time"),
        N_("date and time"),
        N_("duration"),
        N_("days and time duration"),
        N_("years and months duration"),
        N_("range"),
        N_("function"),
        N_("value"),
    }
)


class ModelTextFailed(Rejected):
    """A text of the model could not be read or evaluated; subclasses say why.

    `line` and `column` count from 1 inside the text and are None when unknown.
    """

    code = "model_text_failed"
    message = "A text of the model failed."

    def __init__(self, *, line: int | None = None, column: int | None = None, **context: Any) -> None:
        self.line = line
        self.column = column
        super().__init__(line=line, column=column, **context)
        told = {name: _in_words(context[name]) for name in _TYPES if isinstance(context.get(name), str)}
        if told:
            self.sentence = Sentence(self.message, {**self.context, **told})

    def quote(self, expression: str) -> None:
        """Let the sentence tell the expression too, for who reads it far from the model."""
        shown = expression if len(expression) <= _LONGEST_QUOTE else f"{expression[: _LONGEST_QUOTE - 1]}…"
        told = {"failure": self.sentence, "expression": shown.strip()}
        self.sentence = Sentence(N_("%(failure)s The expression is «%(expression)s»."), told)


class ExpressionNotUnderstood(ModelTextFailed):
    """The text is no expression of the language; found at upload. Also raised as it is for plain syntax errors."""

    code = "expression_not_understood"
    message = "The expression is not understood at column %(column)s."


class ExpressionEmpty(ExpressionNotUnderstood):
    """Nothing but white space."""

    code = "expression_empty"
    message = "The expression is empty."


class ConstructNotAllowed(ExpressionNotUnderstood):
    """Something that the language does not have, on purpose."""

    code = "expression_construct_not_allowed"
    message = "«%(construct)s» at column %(column)s is not part of the expression language."


class FunctionUnknown(ExpressionNotUnderstood):
    """A function or method that the language does not have."""

    code = "expression_function_unknown"
    message = "There is no function «%(function)s» (column %(column)s)."


class ForeignName(ExpressionNotUnderstood):
    """A name that only means something inside the engine that the model was drawn for."""

    code = "expression_foreign_name"
    message = "«%(word)s» at column %(column)s belongs to another engine. Use the variable's own name."


class ExpressionTooCostly(ModelTextFailed):
    """A budget is used up."""

    code = "expression_too_costly"
    message = "The expression takes too long: more than %(limit)s steps."


class ExpressionTooLong(ExpressionTooCostly):
    """Too many characters."""

    code = "expression_too_long"
    message = "The expression has %(length)s characters; at most %(limit)s are accepted."


class ExpressionTooComplex(ExpressionTooCostly):
    """Too many parts, or nested too deeply."""

    code = "expression_too_complex"
    message = "The expression has too many parts or is nested too deeply. Divide it."


class NumberTooLarge(ExpressionTooCostly):
    """A number beyond 256 bits or 100 digits before or after the point."""

    code = "expression_number_too_large"
    message = "A number in the expression is too large (column %(column)s)."


class SequenceTooLong(ExpressionTooCostly):
    """A text or list made by the expression is longer than the limit."""

    code = "expression_sequence_too_long"
    message = "The expression makes a text or list longer than %(limit)s (column %(column)s)."


class ExpressionFailed(ModelTextFailed):
    """Understood, but it cannot be evaluated with these variables."""

    code = "expression_failed"
    message = "The expression cannot be evaluated at column %(column)s with these values."


class VariableUnknown(ExpressionFailed):
    """No variable by that name."""

    code = "expression_variable_unknown"
    message = "There is no variable «%(variable)s» (column %(column)s)."


class FieldUnknown(ExpressionFailed):
    """The value has no such field, position or key."""

    code = "expression_field_unknown"
    message = "«%(field)s» does not exist in that value (column %(column)s)."


class DivisionByZero(ExpressionFailed):
    """A division by zero."""

    code = "expression_division_by_zero"
    message = "The expression divides by zero (column %(column)s)."


class TypesDoNotFit(ExpressionFailed):
    """An operation between values that do not go together, for example a text and a number."""

    code = "expression_types_do_not_fit"
    message = "The values at column %(column)s do not go together: %(types)s."


class ConditionNotBoolean(ExpressionFailed):
    """A condition gave something else than true, false or nothing."""

    code = "condition_not_boolean"
    message = "The condition must give true or false, but it gives %(found)s."


def _in_words(types: str) -> Sentence | str:
    """One type, or two with a comma between, as a sentence; as it is when it is none of the plain ones."""
    first, comma, second = types.partition(", ")
    if not {first, second} <= _TYPE_WORDS | {""}:
        return types
    if not comma:
        return Sentence(first)
    return Sentence("%(left)s, %(right)s", {"left": Sentence(first), "right": Sentence(second)})
