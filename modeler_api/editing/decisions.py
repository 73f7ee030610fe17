"""One DMN file of the open draft: what is in it, what is wrong with it, and a new one."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn_xml.decision_model import Decision, DecisionTable
from engine.decisions.failures import DecisionNotExecutable
from engine.decisions.files import read_files
from engine.decisions.model import DecisionModel
from foundation.errors import NotFound, Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.decisions.coverage import Budget, RuleCoverage, rule_coverage
from modeler_api.decisions.trials import Asked, asked_by
from modeler_api.drafts.rules import LONGEST_NAME
from modeler_api.drafts.stored import Draft, draft_bundle, draft_by_number
from modeler_api.editing.blank_files import blank_decision
from modeler_api.editing.saving import NOBODYS, Changes, Hand, NameTooLong, free_key, open_for_editing, save_draft
from modeler_api.printable import printable
from modeler_api.process_models import process_model
from organization.actor import Actor


class FileNameMissing(Rejected):
    """Nobody could find it again."""

    code = "file_name_missing"
    message = N_("Give it a name.")


class DraftFileNotFound(NotFound):
    """The draft has no such file beside its drawing."""

    code = "draft_file_not_found"
    message = N_("The draft of %(key)s has no file %(name)s.")


@dataclass(frozen=True)
class ReadDecision:
    """A decision of the file, with what may be said of it."""

    id: str
    label: str
    #: None while it cannot be made.
    asked: tuple[Asked, ...] | None
    #: None when it is no table, or cannot be made.
    coverage: RuleCoverage | None


def decision_model(unit: UnitOfWork, actor: Actor, key: str, number: int, name: str) -> DecisionModel:
    """The file made ready, with those that it imports. Raises DraftFileNotFound, and UnsafeFile when it is none."""
    process_model(unit, actor, key)
    files = read_files(draft_bundle(unit, draft_by_number(unit, key, number)).decisions)
    if name not in files.given:
        raise DraftFileNotFound(key=key, name=name)
    if name in files.unreadable:
        raise files.unreadable[name]
    return files.model_of_file(name)


def decisions_of(model: DecisionModel) -> tuple[ReadDecision, ...]:
    """What the file says of its decisions."""
    return tuple(_decisions(model))


def begin_decision(work: Work, actor: Actor, key: str, *, name: str, hand: Hand = NOBODYS) -> tuple[Draft, str]:
    """A table without rules in a file of its own, in the open draft; gives the file's name.

    Another draft than the `hand` has seen is not changed.
    Raises FileNameMissing, NameTooLong and what `save_draft` raises.
    """
    cleaned = checked_name(name)
    draft = open_for_editing(work, actor, key)
    with work.read() as unit:
        decisions = draft_bundle(unit, draft).decisions
    taken = {file.removesuffix(".dmn") for file in decisions}
    taken |= {one.id for file in read_files(decisions).read.values() for one in file.elements}
    new = free_key(cleaned, taken)
    changes = Changes(decisions={f"{new}.dmn": blank_decision(new, cleaned, space=key)})
    number, revision = hand.on(draft)
    return save_draft(work, actor, key, number, changes, revision=revision, tab=hand.tab), f"{new}.dmn"


def checked_name(name: str) -> str:
    """The name of something new on one line. Raises FileNameMissing, NameTooLong."""
    cleaned = " ".join(printable(name).split())
    if not cleaned:
        raise FileNameMissing
    if len(cleaned) > LONGEST_NAME:
        raise NameTooLong(length=len(cleaned), limit=LONGEST_NAME)
    return cleaned


def _decisions(model: DecisionModel) -> Iterator[ReadDecision]:
    budget = Budget()
    for one in model.decisions:
        try:
            asked = asked_by(model, one.id)
        except DecisionNotExecutable:
            yield ReadDecision(one.id, one.label, None, None)
            continue
        table = one.logic if isinstance(one, Decision) else None
        coverage = rule_coverage(table, budget) if isinstance(table, DecisionTable) else None
        yield ReadDecision(one.id, one.label, asked, coverage)
