"""Rules of decision tables that no test has used, each with inputs that would; pure."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from engine.bpmn_xml.decision_model import Decision, DecisionTable
from engine.decisions.failures import DecisionNotExecutable
from engine.decisions.files import read_files
from engine.decisions.model import DecisionModel
from modeler_api.decisions.coverage import Budget, Region, rule_regions


@dataclass(frozen=True)
class UntestedRule:
    """One rule of one table."""

    file_name: str
    decision_id: str
    #: As people call it.
    decision: str
    #: From 1.
    number: int
    #: Inputs that it answers; None where that cannot be told.
    region: Region | None


def untested_rules(decisions: Mapping[str, bytes], used: Set[tuple[str, int]]) -> tuple[UntestedRule, ...]:
    """Those of all tables of these DMN files that can be made, save the `used`: pairs of a decision's id and a number.

    What cannot be read or made has findings of its own.
    """
    files, budget = read_files(decisions), Budget()
    return tuple(
        UntestedRule(name, one.id, one.label, number, region)
        for name in files.read
        for one, table in _tables(files.model_of_file(name))
        for number, region in enumerate(rule_regions(table, budget), 1)
        if (one.id, number) not in used
    )


def _tables(model: DecisionModel) -> Iterator[tuple[Decision, DecisionTable]]:
    for one in model.decisions:
        if not isinstance(one, Decision) or not isinstance(one.logic, DecisionTable):
            continue
        try:
            model.plan(one.id)
        except DecisionNotExecutable:
            continue
        yield one, one.logic
