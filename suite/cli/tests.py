"""`cauce test`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from engine.bpmn_xml.reader import diagram_of
from engine.definitions.bundle_reader import MAX_UNPACKED_BYTES, UploadedFile, UploadRefused, read_bundles
from engine.definitions.deployment import Bundle
from engine.sandbox.material import Material
from engine.sandbox.runs import Run, RunRejected, read_run
from engine.sandbox.spending import Spending
from foundation.errors import SuiteError
from foundation.json_values import load
from foundation.sentences import N_, Sentence
from foundation.settings import Settings
from modeler_api.process_models import process_model, process_models
from modeler_api.trials.of_models import material_of_model
from modeler_api.trials.playing import Trials
from modeler_api.trials.saved_tests import outcome, run_tests, saved_tests_of
from organization.actor import Actor, machine_actor
from suite.cli.models import read_file
from suite.cli.progress import progress
from suite.cli.session import acting, opened
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command
from suite.trials import trials_of
from suite.wiring import Suite, build_suite

_BESIDE = ("", "forms")
_ENDINGS = (".bpmn", ".form", ".dmn")
#: For all tests of one process: nobody waits for a page here.
_MOST_STEPS, _LONGEST = 1_000_000, 3_600
#: Where the tests of a folder lie.
_TESTS = ("examples", "tests")


class NoProcess(UploadRefused):
    """A test in a folder whose drawings have no process of that name."""

    code = "test_without_process"
    message = N_("There is no drawing of the process %(key)s here.")


@dataclass(frozen=True)
class _Outcome:
    process: str
    name: str
    difference: Sentence | None


@command("test", N_("Replay the tests of processes; ends with 1 when one comes to something else."))
@click.argument("what", nargs=-1, metavar="[KEY|FOLDER]...")
@user_option
def test(terminal: Terminal, what: tuple[str, ...], username: str | None) -> int:
    """Of the models named, or of all; of a folder, those in `examples` and `tests` beside its drawings."""
    folders = [Path(one) for one in what if _is_folder(one)]
    keys = [one for one in what if not _is_folder(one)]
    found: list[_Outcome] = []
    for folder in folders:
        found += _of_folder(terminal, folder)
    if keys or not folders:
        with opened() as suite:
            found += _of_models(terminal, suite, acting(suite, username), keys)
    return _told(terminal, found)


def _is_folder(text: str) -> bool:
    """A folder beside us may have the name of a process."""
    return Path(text).is_dir() and ("/" in text or next(Path(text).glob("*.bpmn"), None) is not None)


def _told(terminal: Terminal, found: list[_Outcome]) -> int:
    data = [
        {
            "process": one.process,
            "test": one.name,
            "passed": one.difference is None,
            "difference": one.difference and terminal.say(one.difference),
        }
        for one in found
    ]
    fine = terminal.word(N_("as it should"))
    rows = ((one["process"], one["test"], one["difference"] or fine) for one in data)
    headings = terminal.words(N_("Process"), N_("Test"), N_("Outcome"))
    terminal.answer({"tests": data}, Table(headings, rows, empty=terminal.word(N_("There are no tests."))))
    return 1 if any(one.difference for one in found) else 0


def _of_models(terminal: Terminal, suite: Suite, actor: Actor, keys: list[str]) -> Iterator[_Outcome]:
    trials = trials_of(suite)
    with suite.work.read() as unit:
        models = [process_model(unit, actor, key) for key in keys] or process_models(unit, actor)
        tested = [model for model in models if keys or saved_tests_of(unit, model.key)]
    with progress(terminal.word(N_("Replaying"))) as advance:
        for number, model in enumerate(tested, 1):
            try:
                tried = material_of_model(trials, suite.work, actor, model.key)
                results = run_tests(trials, suite.work, actor, tried, model.key, Spending(_MOST_STEPS, _LONGEST))
            except SuiteError as refused:
                yield _Outcome(model.key, "–", refused.sentence)
                continue
            yield from (_Outcome(model.key, one.test.title(terminal.language), one.difference) for one in results)
            advance(number / len(tested))


def _of_folder(terminal: Terminal, folder: Path) -> Iterator[_Outcome]:
    """On an installation of its own, which nobody has published anything to."""
    bundles = _bundles(folder)
    by_key = {process.id: bundle for bundle in bundles for process in diagram_of(bundle.bpmn).processes}
    files = [file for name in _TESTS for file in sorted(folder.glob(f"{name}/*.json"))]
    suite = build_suite(Settings(database_url="sqlite:///:memory:"))
    try:
        suite.database.create_tables()
        trials = trials_of(suite)
        made: dict[str, Material] = {}
        with progress(terminal.word(N_("Replaying"))) as advance:
            for number, file in enumerate(files, 1):
                yield _of_file(trials, made, by_key, file, terminal.language)
                advance(number / len(files))
    finally:
        suite.close()


def _of_file(
    trials: Trials, made: dict[str, Material], by_key: dict[str, Bundle], file: Path, language: str
) -> _Outcome:
    key = "–"
    try:
        run = _run(file)
        key = run.process
        if key not in by_key:
            raise NoProcess(key=key)
        if key not in made:
            made[key] = trials.material(by_key[key], machine_actor(), by_key.values())
        difference, *_reached = outcome(trials, made[key], run)
    except SuiteError as refused:
        return _Outcome(key, file.name, refused.sentence)
    return _Outcome(key, run.title.get(language) or file.stem, difference)


def _run(file: Path) -> Run:
    try:
        return read_run(load(read_file(file, MAX_UNPACKED_BYTES)))
    except ValueError as failure:
        raise RunRejected(problem=Sentence(N_("it is no JSON object"))) from failure


def _bundles(folder: Path) -> list[Bundle]:
    found = [file for name in _BESIDE for file in sorted((folder / name).glob("*")) if file.suffix in _ENDINGS]
    return read_bundles([UploadedFile(file.name, read_file(file, MAX_UNPACKED_BYTES)) for file in found])
