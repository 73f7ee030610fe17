"""What goes wrong when something is decided."""

from engine.expressions.failures import ModelTextFailed
from foundation.errors import NotFound, Rejected


class DecisionUnknown(NotFound):
    """No decision by that name or id."""

    code = "decision_unknown"
    message = "There is no decision «%(decision)s» in the file."


class DecisionNotExecutable(Rejected):
    """The decision, or one that it requires, has findings of severity error, which `findings` of the context holds."""

    code = "decision_not_executable"
    message = "The decision «%(decision)s» cannot be made: the file has to be mended first."


class HitPolicyViolated(Rejected):
    """Several rules of a table fit that allows no such thing."""

    code = "decision_hit_policy_violated"
    message = "The rules %(rules)s of «%(decision)s» fit at once, but the hit policy %(policy)s does not allow that."

    def __init__(self, element_id: str, rules: tuple[int, ...], **words: str) -> None:
        """`element_id` is the decision whose table it is; rules count from 1."""
        self.element_id = element_id
        self.rules = rules
        super().__init__(rules=", ".join(map(str, rules)), **words)


class DecisionTooCostly(Rejected):
    """A budget is used up."""

    code = "decision_too_costly"
    message = "The decision «%(decision)s» takes too long, or makes numbers, texts or lists that are too large."


class ResultDoesNotFit(ModelTextFailed):
    """A decision gives more than the task that made it can keep."""

    code = "decision_result_does_not_fit"
    message = "«%(decision)s» gives %(count)s values where %(mapping)s expects one at most."
