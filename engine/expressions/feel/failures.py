"""What goes wrong with FEEL beyond what every dialect knows."""

from engine.expressions.failures import ConstructNotAllowed, ExpressionFailed, ExpressionTooCostly


class ExternalFunction(ConstructNotAllowed):
    """`function(…) external {…}`: code outside of the model."""

    code = "expression_external_function"
    message = "The function at column %(column)s calls Java or PMML, which does not run here."


class ArgumentsDoNotFit(ExpressionFailed):
    """A function was called with a wrong number of values, names that it does not know, or values of other types."""

    code = "expression_arguments_do_not_fit"
    message = "The function «%(function)s» (column %(column)s) cannot be called with these values: %(types)s."


class NothingToAggregate(ExpressionFailed):
    """The values of the rules that fit cannot be taken together."""

    code = "decision_nothing_to_aggregate"
    message = "%(aggregation)s cannot take these values together: %(types)s."


class InputMissing(ExpressionFailed):
    """The caller gave no value for an input of the model."""

    code = "decision_input_missing"
    message = "The input «%(input)s» was not given."


class NotAFunction(ExpressionFailed):
    """Something that is no function was called."""

    code = "expression_not_a_function"
    message = "What is called at column %(column)s is no function but %(types)s."


class ValueOfOtherType(ExpressionFailed):
    """A value does not belong to the type that was declared for it."""

    code = "value_of_other_type"
    message = "A value of type %(found)s was found where %(expected)s is expected."


class PatternTooCostly(ExpressionTooCostly):
    """A regular expression took too long."""

    code = "expression_pattern_too_costly"
    message = "The pattern at column %(column)s takes too long."


class PatternNotUnderstood(ExpressionFailed):
    """A regular expression, its flags or its replacement is not one of XPath's."""

    code = "expression_pattern_not_understood"
    message = "The pattern or its flags at column %(column)s are not understood."


class ValueNotAllowed(ExpressionFailed):
    """A value of the declared type, but none of those that are allowed."""

    code = "value_not_allowed"
    message = "The value %(value)s is not one of those that are allowed for %(type)s."
