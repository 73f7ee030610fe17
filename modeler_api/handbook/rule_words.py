"""Decisions in words: tables as tables, formulas as they stand."""

from collections.abc import Iterator, Mapping

from engine.bpmn_xml.decision_model import BoxedContext, Decision, DecisionTable, Expression, LiteralExpression
from engine.decisions.model import DecisionModel
from foundation.sentences import N_
from modeler_api.handbook.document import Block, Heading, Paragraph, table
from modeler_api.handbook.speech import Speech

_POLICIES: Mapping[str, str] = {
    "UNIQUE": N_("Exactly one rule fits."),
    "ANY": N_("Several rules may fit; they say the same."),
    "FIRST": N_("The first rule that fits holds."),
    "PRIORITY": N_("Of the rules that fit, the one with the most important result holds."),
    "COLLECT": N_("All rules that fit hold."),
    "RULE ORDER": N_("All rules that fit hold, in their order."),
    "OUTPUT ORDER": N_("All rules that fit hold, the most important result first."),
}
_AGGREGATIONS: Mapping[str, str] = {
    "SUM": N_("The results of all rules that fit are added."),
    "COUNT": N_("It is counted how many rules fit."),
    "MIN": N_("The smallest result of the rules that fit holds."),
    "MAX": N_("The largest result of the rules that fit holds."),
}
_ANYTHING = ("", "-")


def rule_blocks(models: Mapping[str, DecisionModel], speech: Speech) -> Iterator[Block]:
    """Every decision that a process makes, with those that it needs."""
    found = {one.id: one for model in models.values() for one in model.decisions if isinstance(one, Decision)}
    if found:
        yield Heading(2, speech(N_("Rules")))
    for decision in found.values():
        yield Heading(3, decision.label)
        yield from _logic(decision.logic, speech)


def _logic(logic: Expression | None, speech: Speech) -> Iterator[Block]:
    if isinstance(logic, DecisionTable):
        yield from _table(logic, speech)
    elif isinstance(logic, LiteralExpression):
        yield Paragraph(logic.text.text)
    elif isinstance(logic, BoxedContext):
        yield table(
            (speech(N_("What")), speech(N_("How it is found"))),
            [(one.name or speech(N_("the result")), _short(one.value, speech)) for one in logic.entries],
        )
    else:
        yield Paragraph(speech(N_("It is calculated; the file of the decision says how.")), is_quiet=True)


def _table(logic: DecisionTable, speech: Speech) -> Iterator[Block]:
    says = _AGGREGATIONS.get(logic.aggregation or "") or _POLICIES.get(logic.hit_policy, N_("All rules that fit hold."))
    yield Paragraph(speech(says), is_quiet=True)
    inputs = (one.name or one.expression.text for one in logic.inputs)
    outputs = (one.name or speech(N_("the result")) for one in logic.outputs)
    rows = [
        (
            str(number),
            *(speech(N_("anything")) if one.text.strip() in _ANYTHING else one.text for one in rule.tests),
            *(one.text for one in rule.outputs),
        )
        for number, rule in enumerate(logic.rules, 1)
    ]
    yield table((speech(N_("Rule")), *inputs, *(f"→ {one}" for one in outputs)), rows)


def _short(logic: Expression | None, speech: Speech) -> str:
    if isinstance(logic, LiteralExpression):
        return logic.text.text
    return speech(N_("calculated"))
