"""REST: the catalogue of operations, and trying one alone."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, Field

from engine.instances.process_engine import ProcessEngine
from engine.operations.declaration import Input, Operation, Output
from engine.operations.waiting import INSTEAD
from foundation.http.api import Body, Key, Routes, Variables, answer, done, filled, native, rendered
from foundation.http.idempotency import Known, recovered_by
from foundation.http.problem import Say
from foundation.json_values import dump, parse, plain
from foundation.sentences import Sentence
from foundation.unit_of_work import Work
from modeler_api.operations.catalogue import operation, operations
from modeler_api.operations.company import TemplateNotFound, store_template, template_versions, withdraw_template
from modeler_api.operations.testing import Outcome, dry_run, test_now
from organization.http import allowed, require_actor
from organization.permissions import Action

#: More than any operation takes; what is wrong with each is told.
_MOST_INPUTS = 500


class OperationPath(BaseModel):
    """Which operation."""

    key: Key


class OperationTestBody(Body):
    """What it is given, and whether it is only told what it would do."""

    inputs: Annotated[Variables, Field(max_length=_MOST_INPUTS)]
    dry_run: bool = Field(True, description="false carries it out for real: who may configure connections")


class InputOut(BaseModel):
    """A value that it takes."""

    key: str
    name: str
    about: str
    kind: str
    is_needed: bool
    is_secret: bool
    choices: list[str]
    usual: str | None
    is_fixed: bool = Field(description="a template of the company says it")


class OutputOut(BaseModel):
    """A value that it answers with."""

    key: str
    name: str
    kind: str


class OperationOut(BaseModel):
    """A reusable step; `connector` and `function` are what a drawing names."""

    key: str
    name: str
    about: str
    group: str
    effect: str = Field(description="none, rows or outside: where its effects go")
    connector: str
    function: str
    version: int
    inputs: list[InputOut]
    outputs: list[OutputOut]
    errors: dict[str, str] = Field(description="business errors by code")


class InsteadOut(BaseModel):
    """What a drawing does by an element, and not by an operation."""

    name: str
    about: str
    element: str


class OperationsOut(BaseModel):
    """The catalogue."""

    items: list[OperationOut]
    instead: list[InsteadOut]


class TestedOut(BaseModel):
    """What it would do in words, or what came of it; `status` is planned, answered, error or failed."""

    status: str
    sentences: list[str]
    answer: dict[str, Any] | None
    error: str | None = Field(description="the code of a business error")
    failure: str | None
    is_passing: bool = Field(description="a case would be tried again by itself")


class TemplateBody(Body):
    """An element template for Camunda 7, with the scope camunda:Connector."""

    template: dict[str, Any]


class StoredOut(BaseModel):
    """The operation that it is now, and what of the template is not held to."""

    operation: OperationOut
    left_out: list[str]


class TemplateOut(BaseModel):
    """A version of a template."""

    version: int
    template: Any
    stored_at: datetime
    stored_by: str
    withdrawn_at: datetime | None


class TemplatesOut(BaseModel):
    """The versions of a template, newest first."""

    items: list[TemplateOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """List, read, try."""
    api = Routes("operations", "Operations: reusable steps")
    work = process_engine.work

    @api.get("/operations", summary="The catalogue of operations", responses={200: OperationsOut})
    @allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
    def list_operations() -> Response:
        with work.read() as unit:
            items = [_operation(one, say) for one in operations(unit).values()]
        instead = [
            InsteadOut(name=_words(one.name, say), about=_words(one.about, say), element=_words(one.element, say))
            for one in INSTEAD
        ]
        return answer(OperationsOut(items=items, instead=instead))

    @api.get("/operations/<key>", summary="One operation", responses={200: OperationOut})
    @allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
    def read(path: OperationPath) -> Response:
        with work.read() as unit:
            return answer(_operation(operation(unit, path.key), say))

    @api.post("/operations/<key>/test", summary="Try an operation", responses={200: TestedOut})
    @allowed(Action.EDIT_MODELS, Action.CONFIGURE_CONNECTIONS)
    @recovered_by(lambda _known: done())
    def test(path: OperationPath, body: OperationTestBody) -> Response:
        with work.read() as unit:
            found = operation(unit, path.key)
        inputs, actor = native(body.inputs), require_actor()
        if not body.dry_run:
            return answer(_outcome(test_now(process_engine, actor, found, inputs), say))
        plan = dry_run(process_engine, actor, found, inputs)
        told = None if plan.answer is None else plain(dict(plan.answer))
        return answer(
            TestedOut(
                status="planned",
                sentences=[say(one) for one in plan.sentences],
                answer=told,
                error=None,
                failure=None,
                is_passing=False,
            )
        )

    _add_templates(api, work, say)
    return api


def _add_templates(api: Routes, work: Work, say: Say) -> None:
    def stored(known: Known) -> Response:
        with work.read() as unit:
            return answer(StoredOut(operation=_operation(operation(unit, known["operation"]), say), left_out=[]), 201)

    @api.post("/operations", summary="Add an element template, or a version of one", responses={201: StoredOut})
    @allowed(Action.CONFIGURE_CONNECTIONS)
    @recovered_by(stored, "operation")
    def store(body: TemplateBody) -> Response:
        read = store_template(work, require_actor(), dump(body.template))
        told = [say(one) for one in read.left_out]
        return answer(StoredOut(operation=_operation(read.operation, say), left_out=told), 201)

    @api.get("/operations/<key>/versions", summary="The versions of a template", responses={200: TemplatesOut})
    @allowed(Action.SEE_MODELS, Action.CONFIGURE_CONNECTIONS)
    def versions(path: OperationPath) -> Response:
        with work.read() as unit:
            found = template_versions(unit, path.key)
        if not found:
            raise TemplateNotFound(key=path.key)
        return answer(TemplatesOut(items=[filled(TemplateOut, one, template=parse(one.content)) for one in found]))

    @api.delete("/operations/<key>", summary="Offer a template no more", responses={204: None})
    @allowed(Action.CONFIGURE_CONNECTIONS)
    @recovered_by(lambda _known: done())
    def withdraw(path: OperationPath) -> Response:
        withdraw_template(work, require_actor(), path.key)
        return done()


def _words(text: str, say: Say) -> str:
    return say(Sentence(text)) if text else ""


def _operation(one: Operation, say: Say) -> OperationOut:
    return filled(
        OperationOut,
        one,
        name=_words(one.name, say),
        about=_words(one.about, say),
        inputs=[_input(each, say) for each in one.inputs],
        outputs=[_output(each, say) for each in one.outputs],
        errors={code: _words(text, say) for code, text in one.errors.items()},
    )


def _input(one: Input, say: Say) -> InputOut:
    return filled(
        InputOut,
        one,
        name=_words(one.name, say),
        about=_words(one.about, say),
        choices=list(one.choices),
        is_fixed=one.fixed is not None,
    )


def _output(one: Output, say: Say) -> OutputOut:
    return filled(OutputOut, one, name=_words(one.name, say))


def _outcome(found: Outcome, say: Say) -> TestedOut:
    status = "failed" if found.failure else "error" if found.error else "answered"
    return TestedOut(
        status=status,
        sentences=[],
        answer=plain(dict(found.answer)),
        error=found.error,
        failure=rendered(found.failure, say),
        is_passing=found.is_passing,
    )
