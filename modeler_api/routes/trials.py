"""REST: try a draft, and the tests that are kept of a model."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import AwareDatetime, BaseModel, Field

from engine.bpmn_xml.reader import diagram_of
from engine.instances.process_engine import ProcessEngine
from engine.sandbox.coverage import coverage
from engine.sandbox.material import Material
from engine.sandbox.runs import MOST_STEPS, Run, read_run
from engine.sandbox.situation import Situation
from foundation.http.api import Body, Id, Routes, answer, done, filled, native, rendered
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from foundation.json_values import plain
from foundation.sentences import Sentence
from modeler_api.drafts.rules import main_process
from modeler_api.process_models import process_model
from modeler_api.routes.models import DraftPath, ModelPath
from modeler_api.trials.of_models import WHICH_WAY, material_of_draft, material_of_model
from modeler_api.trials.playing import Trials
from modeler_api.trials.saved_tests import (
    LONGEST_NAME,
    Result,
    SavedTest,
    delete_test,
    run_tests,
    save_test,
    saved_test,
    saved_tests_of,
)
from organization.http import allowed, require_actor
from organization.permissions import Action

_Steps = Annotated[list[dict[str, Any]], Field(default_factory=list, max_length=MOST_STEPS)]


class TrialBody(Body):
    """What is done, from the start on; `start` and `steps` are those of the examples of the library."""

    start: dict[str, Any]
    steps: _Steps
    world: dict[str, Any] = Field(default_factory=dict)
    start_at: AwareDatetime | None = None


class DraftTrialBody(TrialBody):
    """What is tried, and whether by hand."""

    by_hand: bool = Field(
        False,
        description="each element is one task and each event one message of the element's id; a task that decides "
        "has a form whose answer, by the form's key, is the number of the arrow in the order of the file, from 1",
    )


class TestBody(TrialBody):
    """A run to keep, and what it is called."""

    name: str = Field(max_length=2 * LONGEST_NAME)


class TestPath(ModelPath):
    """Which test of a model."""

    test_id: Id


class WaitingTaskOut(BaseModel):
    """A user task that waits."""

    element_id: str
    item: int
    name: str
    candidate_groups: list[str]
    assignee: str | None
    form_key: str | None
    variables: dict[str, Any]


class HeldCallOut(BaseModel):
    """A call that nobody has answered.

    The connector `process_out_of_sight` stands for a called process of an area that whoever tries may not see.
    """

    element_id: str
    connector: str
    inputs: dict[str, Any]
    proposal: dict[str, Any]
    attempt: int


class MailOut(BaseModel):
    """A mail that nobody got."""

    to: str
    subject: str
    text: str


class AwaitedOut(BaseModel):
    """A message or signal that an element waits for."""

    element_id: str
    kind: str
    name: str
    correlation_key: str | None


class FailedOut(BaseModel):
    """What failed and waits for an operator."""

    element_id: str | None
    sentence: str


class WayOut(BaseModel):
    """One of several ways on."""

    id: str
    at: str
    by: str


class TrialOut(BaseModel):
    """Where the run stands after its last step."""

    status: str
    now: datetime
    next_due_at: datetime | None
    path: list[str]
    passed: list[str]
    waiting_at: list[str]
    variables: dict[str, Any]
    tasks: list[WaitingTaskOut]
    calls: list[HeldCallOut]
    mails: list[MailOut]
    awaited: list[AwaitedOut]
    incidents: list[FailedOut]
    ways_taken: list[WayOut]
    ways_left: list[WayOut]


class TestOut(BaseModel):
    """A kept run with what it should come to."""

    id: str
    name: str
    run: dict[str, Any]
    saved_at: datetime
    saved_by: str


class TestsOut(BaseModel):
    """The tests of a model, oldest first."""

    items: list[TestOut]


class ResultOut(BaseModel):
    """What became of a test; `difference` says where it is another than kept."""

    id: str
    name: str
    is_passed: bool
    difference: str | None


class ResultsOut(BaseModel):
    """What became of all tests of a model."""

    items: list[ResultOut]
    ways_left: list[WayOut]


def routes(trials: Trials, process_engine: ProcessEngine, say: Say) -> Routes:
    """Try; keep, list, delete, replay."""
    api = Routes("trials", "Drafts that are tried, and their tests")
    work = process_engine.work

    @api.post("/models/<key>/drafts/<number>/trial", summary="Try a draft in a sandbox", responses={200: TrialOut})
    @allowed(Action.SEE_MODELS)
    @recovered_by(lambda _known: done())
    def trial(path: DraftPath, body: DraftTrialBody) -> Response:
        ask = say(Sentence(WHICH_WAY)) if body.by_hand else None
        tried = material_of_draft(trials, work, require_actor(), path.key, path.number, ask=ask)
        process = main_process(diagram_of(tried.tried.bpmn))
        with trials.turn(require_actor()):
            found = trials.play(tried, _run(process.id if process else path.key, body))
        return answer(_trial(found, tried, say))

    @api.post(
        "/models/<key>/drafts/<number>/tests", summary="Replay every test on a draft", responses={200: ResultsOut}
    )
    @allowed(Action.SEE_MODELS)
    @recovered_by(lambda _known: done())
    def replay(path: DraftPath) -> Response:
        actor = require_actor()
        tried = material_of_draft(trials, work, actor, path.key, path.number)
        return answer(_results(run_tests(trials, work, actor, tried, path.key), tried, say))

    _add_tests(api, trials, process_engine)
    return api


def _add_tests(api: Routes, trials: Trials, process_engine: ProcessEngine) -> None:
    work = process_engine.work

    def kept(known: Known) -> Response:
        with work.read() as unit:
            return answer(_test(saved_test(unit, known["key"], known["test_id"])), 201)

    @api.get("/models/<key>/tests", summary="The tests of a process", responses={200: TestsOut})
    @allowed(Action.SEE_MODELS)
    def list_tests(path: ModelPath) -> Response:
        with work.read() as unit:
            process_model(unit, require_actor(), path.key)
            found = saved_tests_of(unit, path.key)
        return answer(TestsOut(items=[_test(one) for one in found]))

    @api.post("/models/<key>/tests", summary="Keep a run as a test", responses={201: TestOut})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(kept, "test_id")
    def keep(path: ModelPath, body: TestBody) -> Response:
        actor = require_actor()
        tried = material_of_model(trials, work, actor, path.key)
        with trials.turn(actor):
            saved = save_test(trials, work, actor, tried, path.key, body.name, _run(path.key, body))
        return answer(_test(saved), 201)

    @api.delete("/models/<key>/tests/<test_id>", summary="Delete a test", responses={204: None})
    @allowed(Action.EDIT_MODELS)
    @recovered_by(lambda _known: done())
    def forget(path: TestPath) -> Response:
        delete_test(work, require_actor(), path.key, path.test_id)
        return done()


def _run(key: str, body: TrialBody) -> Run:
    given: dict[str, Any] = {"start": body.start, "steps": body.steps, "world": body.world}
    return read_run({"process": key, "start_at": body.start_at, **native(given)})


def _trial(found: Situation, tried: Material, say: Say) -> TrialOut:
    ways = coverage(diagram_of(tried.tried.bpmn), found.passed)
    return TrialOut(
        status=found.status,
        now=found.now,
        next_due_at=found.next_due_at,
        path=list(found.path),
        passed=sorted(found.passed),
        waiting_at=sorted(found.here),
        variables=plain(dict(found.variables)),
        tasks=[
            filled(
                WaitingTaskOut,
                one.task,
                item=one.item,
                candidate_groups=list(one.task.candidate_groups),
                variables=plain(dict(one.variables)),
            )
            for one in found.tasks
        ],
        calls=[
            filled(
                HeldCallOut,
                one,
                connector=one.connector_id,
                inputs=plain(dict(one.inputs)),
                proposal=plain(dict(one.proposal)),
            )
            for one in found.calls
        ],
        mails=[filled(MailOut, one) for one in found.mails],
        awaited=[filled(AwaitedOut, one) for one in found.awaited],
        incidents=[FailedOut(element_id=one.element_id, sentence=say(one.failure.sentence)) for one in found.incidents],
        ways_taken=[filled(WayOut, way) for way in ways.taken],
        ways_left=[filled(WayOut, way) for way in ways.left],
    )


def _test(test: SavedTest) -> TestOut:
    return filled(TestOut, test, run=plain(test.run.as_json()))


def _results(results: list[Result], tried: Material, say: Say) -> ResultsOut:
    passed = frozenset(id_ for one in results for id_ in one.passed)
    items = [
        ResultOut(
            id=one.test.id,
            name=one.test.name,
            is_passed=one.difference is None,
            difference=rendered(one.difference, say),
        )
        for one in results
    ]
    left = coverage(diagram_of(tried.tried.bpmn), passed).left
    return ResultsOut(items=items, ways_left=[filled(WayOut, way) for way in left])
