"""Carry out a service task: call its connector between two transactions, then hand in the result."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.bpmn_xml.diagram import Activity, Event, FlowNode
from engine.bpmn_xml.mappings import Connector
from engine.commands.advance import advance
from engine.connectors.contract import BpmnError, CallRejected, ServiceCall
from engine.history.events import HistoryEvent
from engine.instances.process_engine import ProcessEngine
from engine.instances.store import LiveInstance
from engine.instances.work_rows import call_key
from engine.jobs.port import Job
from engine.spiff.changes import Work
from foundation.sentences import N_


def run_service_task(process_engine: ProcessEngine, job: Job) -> None:
    """Call the connector and finish the job together with the step that its result causes.

    No lock is held and no transaction is open during the call. Raises RetryableFailure and CallRejected.
    """
    instance_id, token_id = job.payload["instance_id"], job.payload["token_id"]
    work = _open_work(process_engine, instance_id, token_id)
    if work is None:
        process_engine.work.write(lambda unit: process_engine.jobs.finish(unit, job))
        return
    node = process_engine.definitions.by_id(work.definition_id).nodes[work.element_id]
    connector = connector_of(node)
    if connector is None:
        raise CallRejected(N_("«%(element)s» names no connector."), element=node.label)
    call = ServiceCall(work.inputs, call_key(instance_id, token_id), instance_id, work.element_id)
    try:
        answer = process_engine.connectors.by_id(connector.id)(call)
    except BpmnError as error:
        thrown = error

        def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
            live.process.throw_error(token_id, thrown.code, thrown.message, thrown.variables, now=at)
            return ()
    else:
        values = _values(node, connector, answer)

        def act(live: LiveInstance, at: datetime) -> Sequence[HistoryEvent]:
            live.process.complete(token_id, values, now=at)
            return ()

    advance(
        process_engine,
        instance_id,
        act,
        actor=None,
        also=lambda unit: process_engine.jobs.finish(unit, job),
    )


def connector_of(node: FlowNode) -> Connector | None:
    """The connector of an activity, or of a throwing message event."""
    if isinstance(node, Activity):
        return node.connector
    if isinstance(node, Event):
        return next((found.connector for found in node.definitions if found.connector), None)
    return None


def _open_work(process_engine: ProcessEngine, instance_id: str, token_id: int) -> Work | None:
    with process_engine.store.lock_of(instance_id):
        live = process_engine.store.fresh(instance_id)
        return live.process.work(token_id, now=process_engine.work.clock.now())


def _values(node: FlowNode, connector: Connector, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the process gets: the answer's variables; output mappings also see the whole answer as `result`."""
    if node.outputs or connector.outputs:
        return {**answer, "result": dict(answer)}
    return dict(answer)
