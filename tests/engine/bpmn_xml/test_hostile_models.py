"""Whatever stands in a file: it is answered, looked at and refused or run, and nothing gets out but our own errors."""

import time
from datetime import UTC, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.layout import with_layout
from engine.bpmn_xml.named import decisions_named
from engine.bpmn_xml.outline import outline
from engine.decisions.files import read_files
from engine.spiff.environment import ModelEvaluator
from engine.spiff.program import compile_program
from engine.spiff.running_process import RunningProcess
from foundation.errors import SuiteError
from tests.support.hostile import HostileModel

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WILDNESS = st.sampled_from([0.0, 0.01, 0.05, 0.3])


class WithoutScripts(ModelEvaluator):
    """The language of models as it is; scripts change nothing."""

    def __init__(self):
        super().__init__(scripts=None)

    def run_script(self, script, script_format, variables, now):
        return {}


class Library:
    """The programs of one file, which may call each other."""

    def __init__(self, diagram):
        models = read_files({}).models(decisions_named(diagram.processes))
        runnable = [process for process in diagram.processes if process.is_executable]
        self.programs = {process.id: compile_program(process.id, diagram, process.id, models) for process in runnable}

    def by_id(self, definition_id):
        return self.programs[definition_id]

    def called(self, key, element_id, caller_definition_id):
        return self.programs[key]


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0), WILDNESS)
def test_every_file_is_answered_in_words(seed, wildness):
    data = HostileModel(Random(seed), wildness).file()
    started = time.process_time()
    inspection = inspect(data, {}, roles=())
    with_layout(data)
    assert time.process_time() - started < 10
    assert inspection.storable
    for process in inspection.diagram.processes:
        outline(process)
    for finding in inspection.findings:
        assert "%(" not in finding.sentence.in_english() + finding.mend.in_english()


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=0), WILDNESS)
def test_what_may_be_published_can_be_compiled_started_and_moved(seed, wildness):
    inspection = inspect(HostileModel(Random(seed), wildness).file(), roles=())
    if inspection.executable:
        start_all(Library(inspection.diagram))


def start_all(library):
    for program in library.programs.values():
        try:
            process = RunningProcess.start(program, library, WithoutScripts(), variables={"v": 2}, now=NOW)
        except SuiteError:
            continue
        for _ in range(3):
            go_on(process)


def go_on(process):
    """Do whatever the last step has brought, and whatever work is open."""
    changes = process.take_changes()
    steps = [lambda work=work: process.complete(work.token_id, {}, now=NOW) for work in process.open_work()]
    steps += [
        lambda timer=timer: process.fire_timer(timer.token_id, timer.index, now=NOW) for timer in changes.timers_set
    ]
    for found in changes.subscriptions_set:
        if found.kind == "message":
            steps.append(lambda found=found: process.deliver_message(found.token_id, found.index, {}, now=NOW))
        elif found.kind == "signal":
            steps.append(lambda found=found: process.deliver_signal(found.name, {}, now=NOW))
    for step in steps[:5]:
        try:
            step()
        except SuiteError:
            continue


def test_the_models_are_of_both_kinds():
    answers = [inspect(HostileModel(Random(seed), 0.0).file()).executable for seed in range(60)]

    assert any(answers)
    assert not all(answers)
