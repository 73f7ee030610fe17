"""DMN files written small, and decisions made of them."""

from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from engine.decisions.decide import Outcome, decide
from engine.decisions.model import read_model

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def file_of(*elements: str, namespace: str = "urn:test", dmn: str = DMN_13) -> bytes:
    """A whole file."""
    inner = "\n".join(elements)
    return (
        f'<definitions xmlns="{dmn}" id="file" name="file" namespace="{namespace}">\n{inner}\n</definitions>'.encode()
    )


def text(expression: str, type_: str | None = None) -> str:
    """A literal expression."""
    typed = f' typeRef="{type_}"' if type_ else ""
    return f"<literalExpression{typed}><text>{escape(expression)}</text></literalExpression>"


def decision(name: str, logic: str, *requires: str, type_: str | None = None) -> str:
    """A decision whose id is its name with a prefix; requirements are names of other elements."""
    typed = f' typeRef="{type_}"' if type_ else ""
    return (
        f'<decision id="d_{name}" name="{name}"><variable name="{name}"{typed}/>'
        f"{''.join(map(requirement, requires))}{logic}</decision>"
    )


def requirement(of: str) -> str:
    """`input …`, `function …` or the name of a decision."""
    if of.startswith("input "):
        return f'<informationRequirement><requiredInput href="#i_{of[6:]}"/></informationRequirement>'
    if of.startswith("function "):
        return f'<knowledgeRequirement><requiredKnowledge href="#f_{of[9:]}"/></knowledgeRequirement>'
    return f'<informationRequirement><requiredDecision href="#d_{of}"/></informationRequirement>'


def input_data(name: str, type_: str) -> str:
    """An input."""
    return f'<inputData id="i_{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/></inputData>'


def table(
    *rules: tuple[str, ...], inputs: tuple[str, ...], outputs: tuple[str, ...] = ("result",), hit: str = "UNIQUE"
) -> str:
    """A table: each rule has its tests and then its outputs; an output may be `name: allowed values`."""
    columns = "".join(
        f'<input label="{escape(one)}"><inputExpression><text>{escape(one)}</text></inputExpression></input>'
        for one in inputs
    )
    clauses = "".join(map(_output, outputs))
    rows = "".join(_rule(rule, len(inputs)) for rule in rules)
    policy, _, aggregation = hit.partition(" BY ")
    by = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{by}>{columns}{clauses}{rows}</decisionTable>'


def _output(declared: str) -> str:
    name, _, allowed = declared.partition(": ")
    values = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    return f'<output name="{name}">{values}</output>'


def _rule(cells: tuple[str, ...], inputs: int) -> str:
    kinds = ["inputEntry"] * inputs + ["outputEntry"] * (len(cells) - inputs)
    written = "".join(f"<{kind}><text>{escape(cell)}</text></{kind}>" for kind, cell in zip(kinds, cells, strict=True))
    return f"<rule>{written}</rule>"


def outcome(file: bytes, name: str, *others: bytes, **inputs: Any) -> Outcome:
    """A decision, made for inputs."""
    return decide(read_model(file, others), name, inputs, NOW)


def decided(logic: str, **inputs: Any) -> Any:
    """The value of a file's only decision."""
    return outcome(file_of(decision("it", logic)), "it", **inputs).value
