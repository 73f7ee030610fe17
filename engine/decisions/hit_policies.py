"""What a table gives out of the rules that fit (DMN 1.5, 8.2.8 and 8.2.9)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from engine.decisions.failures import HitPolicyViolated
from engine.decisions.matters import Place
from engine.expressions.failures import ExpressionFailed
from engine.expressions.feel.comparing import equal
from engine.expressions.feel.failures import NothingToAggregate
from engine.expressions.feel.functions.reckoning import extreme, summed
from engine.expressions.feel.run import Evaluator, Scope, Source
from engine.expressions.feel.values import kind


@dataclass(frozen=True, slots=True)
class Policy:
    """How a table decides."""

    name: str
    aggregation: str | None
    #: Of the outputs.
    names: tuple[str, ...]
    #: For each output its values in the order of priority, where they are listed.
    priorities: tuple[Evaluator | None, ...]
    #: Whose table it is.
    place: Place


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits, and its outputs."""

    rule: int
    outputs: tuple[Any, ...]


def decided_by(
    policy: Policy, hits: Iterable[Hit], default: tuple[Evaluator, ...] | None, scope: Scope, source: Source
) -> Any:
    """The value of the table; raises `HitPolicyViolated`."""
    fitting = list(islice(hits, 1)) if policy.name == "FIRST" else list(hits)
    scope.run.note((source.where, tuple(hit.rule for hit in fitting)))
    if not fitting:
        return _default(policy, default, scope)
    if policy.name == "COLLECT":
        return _collected(policy, fitting, scope, source)
    return _DECISIONS[policy.name](policy, fitting, scope)


def _value(policy: Policy, outputs: Sequence[Any]) -> Any:
    """One output is the value itself, several make a context."""
    return outputs[0] if len(policy.names) == 1 else dict(zip(policy.names, outputs, strict=True))


def _default(policy: Policy, default: tuple[Evaluator, ...] | None, scope: Scope) -> Any:
    return _value(policy, [output(scope) for output in default]) if default is not None else None


def _unique(policy: Policy, hits: list[Hit], _scope: Scope) -> Any:
    if len(hits) > 1:
        raise _violated(policy, hits)
    return _value(policy, hits[0].outputs)


def _any(policy: Policy, hits: list[Hit], scope: Scope) -> Any:
    for other in hits[1:]:
        for value in other.outputs:
            scope.run.spend_on(value)
        if not all(map(_same, hits[0].outputs, other.outputs)):
            raise _violated(policy, [hits[0], other])
    return _value(policy, hits[0].outputs)


def _same(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _violated(policy: Policy, hits: list[Hit]) -> HitPolicyViolated:
    return HitPolicyViolated(
        policy.place.element_id, tuple(hit.rule for hit in hits), decision=policy.place.element_name, policy=policy.name
    )


def _rule_order(policy: Policy, hits: list[Hit], _scope: Scope) -> Any:
    return [_value(policy, hit.outputs) for hit in hits]


def _output_order(policy: Policy, hits: list[Hit], scope: Scope) -> Any:
    return [_value(policy, hit.outputs) for hit in _by_priority(policy, hits, scope)]


def _priority(policy: Policy, hits: list[Hit], scope: Scope) -> Any:
    return _value(policy, _by_priority(policy, hits, scope)[0].outputs)


def _by_priority(policy: Policy, hits: list[Hit], scope: Scope) -> list[Hit]:
    """The first output counts most; a value that is not listed comes last."""
    orders = [priorities(scope) if priorities is not None else None for priorities in policy.priorities]

    def rank(hit: Hit) -> list[int]:
        return [_place(value, order) for value, order in zip(hit.outputs, orders, strict=True)]

    scope.run.spend(sum(len(order) for order in orders if order) * len(hits) // 4)
    return sorted(hits, key=rank)


def _place(value: Any, order: list[Any] | None) -> int:
    listed = order or []
    return next((index for index, item in enumerate(listed) if _same(item, value)), len(listed))


def _collected(policy: Policy, hits: list[Hit], scope: Scope, source: Source) -> Any:
    values = [_value(policy, hit.outputs) for hit in hits]
    if policy.aggregation is None:
        return values
    if policy.aggregation == "COUNT":
        return Decimal(len(values))
    try:
        return _AGGREGATIONS[policy.aggregation](scope.run, values)
    except (ExpressionFailed, ValueError):
        kinds = ", ".join(sorted(set(map(kind, values))))
        return scope.run.fault(NothingToAggregate(aggregation=policy.aggregation, types=kinds), source, 0)


_AGGREGATIONS: Mapping[str, Callable[..., Any]] = {"SUM": summed, "MIN": extreme(-1), "MAX": extreme(1)}
_DECISIONS: Mapping[str, Callable[[Policy, list[Hit], Scope], Any]] = {
    "FIRST": lambda policy, hits, _scope: _value(policy, hits[0].outputs),
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
}
