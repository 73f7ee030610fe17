"""REST: what changes from one state of a model to another, and updates of the library."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field

from engine.comparison.differences import Detail, Difference
from engine.comparison.merging import Choice, Conflict
from engine.comparison.parts import Weight
from engine.comparison.passages import Outcome
from engine.comparison.words import label, subject, value
from foundation.http.api import Body, Key, Routes, Text, answer, filled
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from foundation.sentences import Sentence
from foundation.unit_of_work import Work
from modeler_api.affected_cases import CaseGroup, Previews
from modeler_api.comparison import compared
from modeler_api.drafts.stored import draft_by_number
from modeler_api.library.updates import LibraryUpdate, library_update, merge_update
from modeler_api.routes.models import DraftOut, ModelPath, draft_out
from organization.http import allowed, require_actor
from organization.permissions import Action

_STATE = "a version's number, `draft`, `draft-` and a draft's number, or `library`"


class CompareQuery(Body):
    """Which two states."""

    from_: Key = Field(alias="from", description=_STATE)
    to: Key = Field(description=_STATE)


class CasesQuery(Body):
    """Where the open cases would go."""

    to: Key = Field(description=_STATE)


class MergeBody(Body):
    """What counts where both changed the same: `ours` or `theirs` by the key of each conflict."""

    choices: dict[str, Choice] = Field(default_factory=dict)
    note: Text = ""


class DetailOut(BaseModel):
    """One thing about a part that is another."""

    about: str
    label: str
    weight: str
    before: str | None
    after: str | None
    before_words: str
    after_words: str


class DifferenceOut(BaseModel):
    """A part that is not the same: `added`, `changed`, `removed` or `moved`; `runs`, `told` or `drawn`."""

    way: str
    weight: str
    file_kind: str
    file: str
    element_id: str
    older_id: str | None
    kind: str
    name: str
    subject: str
    follows: str | None
    details: list[DetailOut]


class CompareOut(BaseModel):
    """All that differs; what runs first."""

    are_equal: bool
    differences: list[DifferenceOut]


class CaseOut(BaseModel):
    """An open case."""

    id: str
    name: str


class CaseGroupOut(BaseModel):
    """Cases for which moving means the same: `unnoticed`, `with_effect` or `cannot`."""

    outcome: str
    count: int
    element_id: str | None
    reason: str | None
    examples: list[CaseOut]


class CasesOut(BaseModel):
    """What moving would mean for every open case of another version; nothing is moved."""

    at: datetime
    total: int
    groups: list[CaseGroupOut]


class ConflictOut(BaseModel):
    """Something that both changed, each in another way; null where it is not there."""

    key: str
    element_id: str
    name: str
    label: str
    base: str | None
    ours: str | None
    theirs: str | None


class UpdateOut(BaseModel):
    """What the library has changed since the company took the process; null when nobody knows what it began from."""

    package: str
    package_version: str
    has_news: bool
    news: list[DifferenceOut] | None
    conflicts: list[ConflictOut]


def routes(previews: Previews, work: Work, say: Say) -> Routes:
    """Compare and merge."""
    api = Routes("comparison", "Process models: comparing and merging")

    def told(known: Known) -> Response:
        with work.read() as unit:
            return answer(draft_out(draft_by_number(unit, known["model_key"], known["number"]), say), 201)

    @api.get("/models/<key>/compare", summary="What changes from one state to another", responses={200: CompareOut})
    @allowed(Action.SEE_MODELS)
    def compare_states(path: ModelPath, query: CompareQuery) -> Response:
        found = compared(work, require_actor(), path.key, query.from_, query.to).comparison
        differences = [_difference(one, say) for one in found.differences]
        return answer(CompareOut(are_equal=found.are_equal, differences=differences))

    @api.get("/models/<key>/compare/cases", summary="What moving open cases would mean", responses={200: CasesOut})
    @allowed(Action.SEE_CASES)
    def affected(path: ModelPath, query: CasesQuery) -> Response:
        found = previews.affected(require_actor(), path.key, query.to)
        return answer(CasesOut(at=found.at, total=found.total, groups=[_group(one, say) for one in found.groups]))

    @api.get("/models/<key>/library-update", summary="What the library has changed", responses={200: UpdateOut})
    @allowed(Action.SEE_MODELS)
    def update(path: ModelPath) -> Response:
        return answer(_update(library_update(work, require_actor(), path.key), say))

    @api.post("/models/<key>/library-update", summary="Merge it into a draft", responses={201: DraftOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(told, "model_key", "number")
    def merge(path: ModelPath, body: MergeBody) -> Response:
        draft = merge_update(work, require_actor(), path.key, body.choices, note=body.note)
        return answer(draft_out(draft, say), 201)

    return api


def _difference(one: Difference, say: Say) -> DifferenceOut:
    return filled(
        DifferenceOut,
        one,
        way=one.way.value,
        weight=one.weight.name.lower(),
        file_kind=one.file_kind.name.lower(),
        subject=say(subject(one)),
        details=[_detail(detail, say, is_rule=one.kind == "rule") for detail in one.details],
    )


def _detail(detail: Detail, say: Say, *, is_rule: bool) -> DetailOut:
    words = [value(text, is_rule=is_rule) for text in (detail.before, detail.after)]
    said = [say(one) if isinstance(one, Sentence) else one for one in words]
    return filled(
        DetailOut,
        detail,
        label=say(label(detail)),
        weight=detail.weight.name.lower(),
        before_words=said[0],
        after_words=said[1],
    )


def _group(group: CaseGroup, say: Say) -> CaseGroupOut:
    passage = group.passage
    return CaseGroupOut(
        outcome=Outcome(passage.outcome).name.lower(),
        count=group.count,
        element_id=passage.element_id,
        reason=say(passage.reason) if passage.reason else None,
        examples=[CaseOut(id=one.id, name=one.business_key or one.id) for one in group.examples],
    )


def _update(found: LibraryUpdate, say: Say) -> UpdateOut:
    return UpdateOut(
        package=found.package,
        package_version=found.package_version,
        has_news=found.has_news,
        news=None if found.news is None else [_difference(one, say) for one in found.news.differences],
        conflicts=[_conflict(one, say) for one in found.merged.conflicts] if found.merged else [],
    )


def _conflict(one: Conflict, say: Say) -> ConflictOut:
    return filled(ConflictOut, one, label=say(label(Detail(one.about, one.ours, one.theirs, Weight.RUNS))))
