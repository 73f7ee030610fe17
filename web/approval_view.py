"""What whoever approves a draft checks first: findings, scripts and calls, its tests, comments; beside what changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpmn_xml.findings import Severity
from foundation.sentences import N_, Sentence, counted
from modeler_api.drafts.rules import LONGEST_NOTE, ReviewState
from modeler_api.process_models import ProcessModel
from modeler_api.trials.of_models import material_of_draft
from modeler_api.trials.saved_tests import SavedTest, saved_tests_of
from organization.actor import Actor
from web.languages import language
from web.parts import Parts
from web.version_view import VersionPage, draft_page

#: Tests that are named.
_MOST_NAMED = 5


@dataclass(frozen=True)
class Check:
    """One line."""

    words: Sentence
    is_fine: bool = False


def approval(parts: Parts, actor: Actor, model: ProcessModel, number: int | None) -> dict[str, Any] | None:
    """What the template of a comparison shows of the open draft in review; None for any other state."""
    open_draft = model.draft
    if open_draft is None or open_draft.number != number or open_draft.review is ReviewState.DRAFT:
        return None
    digest = material_of_draft(parts.trials, parts.work, actor, model.key, number).digest
    with parts.work.read() as unit:
        shown = draft_page(unit, actor, model.key, number, parts.texts, language=language())
        tests = saved_tests_of(unit, model.key)
    unrun = [test for test in tests if test.ran_on != digest]
    checks = (*_findings(shown), *_reach(shown), *_tests(tests, unrun), *_comments(shown))
    return {"shown": shown, "checks": checks, "is_unrun": bool(unrun), "longest_note": LONGEST_NOTE}


def _findings(shown: VersionPage) -> Iterator[Check]:
    errors, warnings = shown.counts[Severity.ERROR], shown.counts[Severity.WARNING]
    if errors:
        yield Check(counted(N_("One error stands in the way"), N_("%(count)s errors stand in the way"), errors))
    if warnings:
        yield Check(counted(N_("There is one warning"), N_("There are %(count)s warnings"), warnings))
    if not errors and not warnings:
        yield Check(Sentence(N_("Nothing to mend was found")), is_fine=True)


def _reach(shown: VersionPage) -> Iterator[Check]:
    new = sum(one.reach.is_new for one in shown.review.reach)
    if new:
        yield Check(counted(N_("One new script or call"), N_("%(count)s new scripts or calls"), new))
    else:
        yield Check(Sentence(N_("No new script or call")), is_fine=True)


def _tests(tests: Sequence[SavedTest], unrun: Sequence[SavedTest]) -> Iterator[Check]:
    if not tests:
        yield Check(Sentence(N_("It has no tests")))
        return
    if unrun:
        one, many = N_("One test has not been run on this draft"), N_("%(count)s tests have not been run on this draft")
        yield Check(counted(one, many, len(unrun)))
    ran = [test for test in tests if test not in unrun]
    failing = [test for test in ran if not test.is_passed]
    if ran and not failing:
        one, many = N_("The one test that was run passes"), N_("All %(count)s tests that were run pass")
        yield Check(counted(one, many, len(ran)), is_fine=True)
    for test in failing[:_MOST_NAMED]:
        name = test.title(language())
        yield Check(Sentence(N_("The test «%(name)s» comes to something else"), {"name": name}))
    if len(failing) > _MOST_NAMED:
        yield Check(counted(N_("and one more"), N_("and %(count)s more"), len(failing) - _MOST_NAMED))


def _comments(shown: VersionPage) -> Iterator[Check]:
    count = shown.review.open_threads
    if count:
        yield Check(counted(N_("One comment is open"), N_("%(count)s comments are open"), count))
