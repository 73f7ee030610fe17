"""The review of a draft as its page shows it: where it stands, what was said, what it would be allowed to do."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.lookup import bundle_bytes
from foundation.sentences import N_, Sentence, counted
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import ReviewStep
from modeler_api.drafts.stored import Draft
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import ProcessModel, names_of_published
from modeler_api.review.authors import authors_of
from modeler_api.review.comments import Thread, commentable, threads_of
from modeler_api.review.reach import Reach, reach_of, reach_words
from modeler_api.review.states import StepTaken, is_four_eyes, steps_of
from organization.actor import Actor
from organization.directory import names_of

_STEPS: Mapping[ReviewStep, str] = {
    ReviewStep.SUBMITTED: N_("%(name)s sent it to review"),
    ReviewStep.WITHDRAWN: N_("%(name)s took it back"),
    ReviewStep.RETURNED: N_("%(name)s returned it"),
    ReviewStep.APPROVED: N_("%(name)s approved it"),
    ReviewStep.PUBLISHED: N_("%(name)s published it"),
}
_ONE_COMMENT, _COMMENTS = N_("1 comment"), N_("%(count)s comments")
#: Where the token stands: on the lower edge, away from those of findings.
_ON_THE_LOWER_EDGE = {"bottom": 8, "left": 4}


@dataclass(frozen=True)
class ShownStep:
    """A line of the story."""

    taken: StepTaken
    words: Sentence


@dataclass(frozen=True)
class ShownReach:
    """A script or call."""

    reach: Reach
    words: Sentence


@dataclass(frozen=True)
class ShownThread:
    """A thread, and whether the drawing beside it shows what it is pinned to."""

    thread: Thread
    is_drawn: bool


@dataclass(frozen=True)
class ReviewShown:
    """What the page of a draft or version shows of its review; story and reach are those of an open draft."""

    story: tuple[ShownStep, ...]
    reach: tuple[ShownReach, ...]
    is_four_eyes: bool
    #: A second person has to approve, and it cannot be who looks.
    is_own_work: bool
    threads: tuple[ShownThread, ...]
    #: Names of those who wrote, by username.
    names: Mapping[str, str]
    #: What a comment can be pinned to: (id, name), by name.
    elements: Sequence[tuple[str, str]]

    @property
    def open_threads(self) -> int:
        """How many nobody has settled."""
        return sum(shown.thread.is_open for shown in self.threads)


def review_shown(
    unit: UnitOfWork, actor: Actor, model: ProcessModel, draft: Draft | None, diagram: Diagram, drawn: Set[str]
) -> ReviewShown:
    """Read it; `draft` is None for a version, and when the draft is no longer open."""
    threads, steps = threads_of(unit, model.key), steps_of(unit, draft.id) if draft else []
    names = names_of(unit, frozenset(_people(threads, steps)))
    four_eyes = draft is not None and is_four_eyes(unit, diagram, draft.area, draft.model_key)
    return ReviewShown(
        story=tuple(ShownStep(one, Sentence(_STEPS[one.step], {"name": names.get(one.by, one.by)})) for one in steps),
        reach=_reach(unit, actor, model, diagram) if draft else (),
        is_four_eyes=four_eyes,
        is_own_work=four_eyes and draft is not None and actor.username in authors_of(unit, draft),
        threads=tuple(ShownThread(one, one.element_id in drawn) for one in threads),
        names=names,
        elements=sorted(commentable(diagram.processes).items(), key=lambda one: one[1].casefold()),
    )


def comment_marks(shown: ReviewShown, texts: Texts, language: str) -> list[dict[str, Any]]:
    """A token on each element that has open comments."""
    found: dict[str, list[Thread]] = {}
    for one in shown.threads:
        if one.thread.is_open and one.thread.element_id:
            found.setdefault(one.thread.element_id, []).append(one.thread)
    return [
        {
            "element": element_id,
            "text": texts.render(counted(_ONE_COMMENT, _COMMENTS, len(threads)), language),
            "kind": "time",
            "title": threads[0].comments[-1].text,
            "position": _ON_THE_LOWER_EDGE,
        }
        for element_id, threads in found.items()
    ]


def _people(threads: Sequence[Thread], steps: Sequence[StepTaken]) -> set[str]:
    wrote = {comment.by for thread in threads for comment in thread.comments}
    return wrote | {thread.resolved_by for thread in threads if thread.resolved_by} | {step.by for step in steps}


def _reach(unit: UnitOfWork, actor: Actor, model: ProcessModel, diagram: Diagram) -> tuple[ShownReach, ...]:
    published = diagram_of(bundle_bytes(unit, model.published.bundle_id)[1]) if model.published else None
    known, names = operations(unit), names_of_published(unit, actor)
    return tuple(ShownReach(one, reach_words(one, known, names)) for one in reach_of(diagram, published))
