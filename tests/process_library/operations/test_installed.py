"""Operations of Python packages: found by their entry points, called, told beforehand; broken ones are left out."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from process_library.operations.declared import declared
from process_library.operations.installed import installed
from suite.embedded import open_cauce
from suite.wiring import all_texts
from tests.support.office import furnish
from tests.support.programs import Program
from tests.support.services import calling

LAIA = "laia.ferrer"
GOOD = """
from engine.connectors.contract import BpmnError, Plan
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import Sentence
from process_library.operations.installed import ProvidedOperation

def operation(function, effect):
    return Operation(key=f"python_function:{function}", name="Find a customer", about="In the CRM.",
        group=Group.INSTALLED, effect=effect,
        inputs=(Input(key="number", name="Number", kind=Kind.WHOLE_NUMBER, is_needed=True),),
        outputs=(Output(key="name", name="Name"),))

def find(call):
    if int(call.arguments["number"]) > 9:
        raise BpmnError("UNKNOWN")
    return {"name": f"Customer {call.arguments['number']}"}

def told(arguments):
    return Plan((Sentence("The CRM would be asked for %(number)s.", dict(arguments)),))

def broken(call):
    raise ValueError("inside")

def provided():
    return [ProvidedOperation(operation("crm.find", Effect.OUTSIDE), find, told),
            ProvidedOperation(operation("crm.send", Effect.OUTSIDE), find),
            ProvidedOperation(operation("crm.broken", Effect.NONE), broken),
            ProvidedOperation(operation("stock.check", Effect.NONE), find)]
"""
POINTS = """\
[cauce.operations]
crm = our_crm:provided
gone = our_crm:nowhere
none = our_crm:operation
"""
SPANISH = 'msgid "Find a customer"\nmsgstr "Buscar un cliente"\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution on the path, with one good entry point and two that are not."""
    (tmp_path / "our_crm.py").write_text(GOOD, "utf-8")
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "es.po").write_text(SPANISH, "utf-8")
    info = tmp_path / "our_crm-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-crm\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(POINTS, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    caches = (installed, declared, all_texts)
    for one in caches:
        one.cache_clear()
    yield
    sys.modules.pop("our_crm", None)
    for one in caches:
        one.cache_clear()


@pytest.fixture
def laia(package: None) -> Iterator[Program]:
    with open_cauce() as cauce:
        office = furnish(cauce)
        yield Program(office.app(), office, LAIA)


@pytest.mark.row("G11", part="IT adds operations")
@pytest.mark.row("peer-16")
def test_a_package_brings_an_operation_with_its_spanish(laia: Program) -> None:
    laia.headers["Accept-Language"] = "es"
    found = laia.get("/operations/python_function:crm.find").get_json()
    assert (found["name"], found["group"], found["function"]) == ("Buscar un cliente", "installed", "crm.find")


@pytest.mark.row("G11", part="IT adds operations")
def test_it_tells_what_it_would_do_and_does_it(laia: Program) -> None:
    path = "/operations/python_function:crm.find/test"
    told = laia.post(path, {"inputs": {"number": 7}}).get_json()
    assert told["sentences"] == ["The CRM would be asked for 7."]
    done = laia.post(path, {"inputs": {"number": 7}, "dry_run": False}).get_json()
    assert (done["status"], done["answer"]) == ("answered", {"name": "Customer 7"})


def test_what_reaches_other_systems_and_tells_nothing_is_not_tried(laia: Program) -> None:
    told = laia.post("/operations/python_function:crm.send/test", {"inputs": {"number": 7}}).get_json()
    assert told["answer"] is None
    assert "cannot be undone, so it is not tried" in told["sentences"][0]


def test_a_broken_function_fails_in_words(laia: Program) -> None:
    path, inputs = "/operations/python_function:crm.broken/test", {"number": 7}
    assert laia.post(path, {"inputs": inputs}).get_json()["title"] == (
        "The program that carries it out is broken (ValueError)."
    )
    done = laia.post(path, {"inputs": inputs, "dry_run": False}).get_json()
    assert (done["status"], done["is_passing"]) == ("failed", True)


def test_a_case_runs_it(package: None) -> None:
    model = calling(
        "start s; service V; user T; end e; s>V>T>e", "V", "python_function", {"function": "crm.find", "number": "3"}
    )
    with open_cauce() as cauce:
        cauce.deploy({"p.bpmn": model})
        instance = cauce.start("p")
        assert cauce.instance(instance.id).variables["name"] == "Customer 3"


def test_what_cannot_be_taken_is_told_and_leaves_the_others(laia: Program) -> None:
    told = [one.in_english() for one in installed().troubles]
    assert "our-crm: there is an operation «python_function:stock.check» already." in told
    assert any(one.startswith("our-crm: its operation «gone» could not be loaded (AttributeError") for one in told)
    assert any(one.startswith("our-crm: its operation «none» could not be loaded (TypeError") for one in told)
    assert len(told) == 3
    assert "python_function:crm.find" in declared()
