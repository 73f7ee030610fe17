"""The tests of a model: runs that are kept with what they came to, and replayed on each draft."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.definitions.deployment import hash_of_content
from engine.sandbox.material import Material
from engine.sandbox.runs import Run, RunDiffers, RunRejected, read_run
from engine.sandbox.situation import Situation
from engine.sandbox.spending import Spending, TrialTooLong
from foundation.errors import Conflict, NotFound, Rejected
from foundation.identifiers import new_id
from foundation.json_values import dump, load
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.printable import printable
from modeler_api.process_models import model_bundle, process_model
from modeler_api.trials.playing import Trials
from modeler_api.trials.tables import model_test
from organization.actor import Actor
from organization.permissions import Action, may, require
from process_library.catalogue import Package
from process_library.examples import ExampleRejected, read_example

LONGEST_NAME = 120
#: Tests of one model: all of them are replayed at once.
MOST_TESTS = 200

Rules = frozenset[tuple[str, int]]

_TOO_LONG_TOGETHER = N_(
    "It was not replayed: all the tests together take too long. Replay them again to go on with it."
)


class ModelTestNotFound(NotFound):
    """No test of that model by that id."""

    code = "model_test_not_found"
    message = N_("The process %(key)s has no such test.")


class NoTestName(Rejected):
    """A test that nobody could find again."""

    code = "model_test_name_missing"
    message = N_("Give the test a name of at most %(limit)s characters.")


class NameOfTestTaken(Conflict):
    """Two tests of one name."""

    code = "model_test_name_taken"
    message = N_("There is a test «%(name)s» already. Choose another name.")


class TooManyTests(Rejected):
    """More than can be replayed at once."""

    code = "model_test_too_many"
    message = N_("A process has at most %(limit)s tests. Delete one first.")


@dataclass(frozen=True)
class SavedTest:
    """A kept run with what it should come to."""

    id: str
    model_key: str
    name: str
    run: Run
    saved_at: datetime
    #: Username.
    saved_by: str
    #: Digest of the material that it was last replayed on.
    ran_on: str | None
    is_passed: bool
    #: The elements and arrows that it passed then.
    passed: frozenset[str]
    #: The rules that made a result then: the decision's id and the number, from 1.
    rules: Rules

    def title(self, language: str) -> str:
        """What it is called, in the reader's language where it has one."""
        return self.run.title.get(language) or self.name


@dataclass(frozen=True)
class Result:
    """What became of a test."""

    test: SavedTest
    #: Where it differs; None when it came to what it expects.
    difference: Sentence | None
    #: The elements and arrows that it passed, and the rules that made a result; empty when it differs.
    passed: frozenset[str]
    rules: Rules
    #: False when it was left for the next time.
    is_replayed: bool = True


def saved_tests_of(unit: UnitOfWork, key: str) -> list[SavedTest]:
    """The tests of a model, oldest first."""
    found = select(model_test).where(model_test.c.model_key == key)
    return [_test(row) for row in unit.connection.execute(found.order_by(model_test.c.saved_at, model_test.c.id))]


def expecting(run: Run, found: Situation) -> Run:
    """The run, from now on expecting what it has come to."""
    ends: dict[str, Any] = {"status": found.status}
    if found.failed:
        ends["incidents"] = sorted(found.failed)
    return replace(run, path=found.path, ends=ends)


def save_test(trials: Trials, work: Work, actor: Actor, tried: Material, key: str, name: str, run: Run) -> SavedTest:
    """Keep a run as a test, expecting what it comes to now.

    Raises ModelNotFound, NotAllowed, NoTestName, NameOfTestTaken, TooManyTests, RunDiffers, RunRejected.
    """
    called = " ".join(printable(name).split())
    if not 0 < len(called) <= LONGEST_NAME:
        raise NoTestName(limit=LONGEST_NAME)
    found = trials.play(tried, replace(run, path=None, ends={}))
    kept = expecting(run, found)

    def write(unit: UnitOfWork) -> SavedTest:
        _require(unit, actor, key)
        if len(saved_tests_of(unit, key)) >= MOST_TESTS:
            raise TooManyTests(limit=MOST_TESTS)
        test_id = _insert(unit, actor, key, called, kept)
        _tell(unit, test_id, tried.digest, found.passed, found.rules, is_passed=True)
        unit.note(test_id=test_id)
        return saved_test(unit, key, test_id)

    try:
        return work.write(write)
    except IntegrityError as taken:
        raise NameOfTestTaken(name=called) from taken


def saved_test(unit: UnitOfWork, key: str, test_id: str) -> SavedTest:
    """One test. Raises ModelTestNotFound."""
    found = select(model_test).where(model_test.c.model_key == key, model_test.c.id == test_id)
    row = unit.connection.execute(found).first()
    if row is None:
        raise ModelTestNotFound(key=key)
    return _test(row)


def delete_test(work: Work, actor: Actor, key: str, test_id: str) -> None:
    """Forget a test. Raises ModelNotFound, ModelTestNotFound, NotAllowed."""

    def write(unit: UnitOfWork) -> None:
        _require(unit, actor, key)
        saved_test(unit, key, test_id)
        unit.connection.execute(delete(model_test).where(model_test.c.id == test_id))

    work.write(write)


def run_tests(
    trials: Trials, work: Work, actor: Actor, tried: Material, key: str, spending: Spending | None = None
) -> list[Result]:
    """Replay the tests of a model on a drawing of it. Raises ModelNotFound, ModelRejected, TrialsBusy.

    What came of each is kept when the actor may change the model and the drawing is what it is now. What is too much
    for `spending` is left for the next time, which begins with it.
    """
    with work.read() as unit:
        found = saved_tests_of(unit, key)
    with trials.replaying():
        results = _replayed(trials, tried, found, spending or Spending())

    def write(unit: UnitOfWork) -> None:
        for one in results:
            if one.is_replayed:
                _tell(unit, one.test.id, tried.digest, one.passed, one.rules, is_passed=one.difference is None)

    with work.read() as unit:
        is_kept = bool(results) and _is_kept(unit, actor, tried, key)
    if is_kept:
        work.write(write)
    return results


def _is_kept(unit: UnitOfWork, actor: Actor, tried: Material, key: str) -> bool:
    model = process_model(unit, actor, key)
    is_now = hash_of_content(model_bundle(unit, model)) == hash_of_content(tried.tried)
    return is_now and may(actor, Action.EDIT_MODELS, area=model.area)


def _replayed(trials: Trials, tried: Material, tests: list[SavedTest], spending: Spending) -> list[Result]:
    """In the order of the tests; those that have not run on this drawing are replayed before the others."""
    found: dict[str, Result] = {}
    for test in sorted(tests, key=lambda one: one.ran_on == tried.digest):
        is_left = bool(found) and spending.is_over
        found[test.id] = _left(test) if is_left else _result(trials, tried, test, spending, is_first=not found)
    return [found[test.id] for test in tests]


def _result(trials: Trials, tried: Material, test: SavedTest, spending: Spending, *, is_first: bool) -> Result:
    try:
        return Result(test, *_outcome(trials, tried, test.run, spending))
    except TrialTooLong as too_long:
        # one that is too long by itself has its answer, or it would be the first of every time
        return Result(test, too_long.sentence, frozenset(), frozenset()) if is_first else _left(test)


def _left(test: SavedTest) -> Result:
    return Result(test, Sentence(_TOO_LONG_TOGETHER), frozenset(), frozenset(), is_replayed=False)


def outcome(trials: Trials, tried: Material, run: Run) -> tuple[Sentence | None, frozenset[str], Rules]:
    """Where a test differs, if it does, what it passed, and which rules it used. Raises ModelRejected."""
    try:
        return _outcome(trials, tried, run, Spending())
    except TrialTooLong as too_long:
        return too_long.sentence, frozenset(), frozenset()


def _outcome(
    trials: Trials, tried: Material, run: Run, spending: Spending
) -> tuple[Sentence | None, frozenset[str], Rules]:
    try:
        found = trials.check(tried, run, spending)
    except (RunDiffers, RunRejected) as differs:
        return differs.sentence, frozenset(), frozenset()
    return None, found.passed, found.rules


def examples_of(package: Package, process_key: str) -> list[Run]:
    """The examples of a library process, as runs."""
    runs = []
    for file, data in package.examples.items():
        try:
            example = read_example(data, file)
        except ExampleRejected:
            continue
        if example.process == process_key:
            runs.append(read_run(example.as_json()))
    return runs


def keep_examples(unit: UnitOfWork, actor: Actor, key: str, examples: Iterable[Run], language: str) -> None:
    """Make examples the first tests of a model, called as they are in that language; those that are there stay."""
    known = {name for test in saved_tests_of(unit, key) for name in (test.name, *test.run.title.values())}
    for run in examples:
        name = (run.title.get(language) or next(iter(run.title.values()), ""))[:LONGEST_NAME]
        if name and known.isdisjoint({name, *run.title.values()}):
            known.add(name)
            _insert(unit, actor, key, name, replace(run, process=key))


def _require(unit: UnitOfWork, actor: Actor, key: str) -> None:
    require(actor, Action.EDIT_MODELS, area=process_model(unit, actor, key).area)


def _insert(unit: UnitOfWork, actor: Actor, key: str, name: str, run: Run) -> str:
    test_id = new_id()
    row = {
        "id": test_id,
        "model_key": key,
        "name": name,
        "run": dump(run.as_json()).decode(),
        "saved_at": unit.now(),
        "saved_by": actor.username,
        "is_passed": 0,
        "passed": "[]",
        "rules": "[]",
    }
    unit.connection.execute(insert(model_test).values(row))
    return test_id


def _tell(unit: UnitOfWork, test_id: str, digest: str, passed: Iterable[str], rules: Rules, *, is_passed: bool) -> None:
    reached = {"passed": dump(sorted(passed)).decode(), "rules": dump(sorted(map(list, rules))).decode()}
    values = {"ran_on": digest, "is_passed": int(is_passed), **reached}
    unit.connection.execute(update(model_test).where(model_test.c.id == test_id).values(values))


def _test(row: Row[Any]) -> SavedTest:
    values: dict[str, Any] = dict(row._mapping)
    return SavedTest(
        **{
            **values,
            "run": read_run(load(row.run)),
            "is_passed": bool(row.is_passed),
            "passed": frozenset(load(row.passed)),
            "rules": frozenset((decision, number) for decision, number in load(row.rules)),
        }
    )
