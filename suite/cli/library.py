"""`cauce library list|check|install`."""

import click

from engine.bpmn_xml.reader import diagram_of
from engine.job_runner.runner import run_due_jobs
from foundation.sentences import N_
from modeler_api.process_models import require_file_unarchived
from process_library.catalogue import Package, package, packages
from process_library.installer import install_packages
from process_library.package_check import check_package
from suite.cli.progress import progress
from suite.cli.session import acting, opened
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command, group
from suite.wiring import Suite

library = group(
    "library",
    N_("List, check and install ready processes."),
    {
        "list": ("suite.cli.library:list_packages", N_("List the packages of ready processes.")),
        "check": (
            "suite.cli.library:check",
            N_("Check packages: drawings, forms, texts; ends with 1 when something is to be mended."),
        ),
        "install": ("suite.cli.library:install", N_("Publish the processes of packages in this company.")),
    },
)


@command("list", N_("List the packages of ready processes."))
def list_packages(terminal: Terminal) -> None:
    """By key, with the processes of each."""
    found = packages()
    data = [
        {
            "key": one.key,
            "area": one.manifest.area,
            "version": one.manifest.version,
            "title": one.texts[terminal.language].title,
            "processes": [entry.key for entry in one.manifest.processes],
        }
        for one in found
    ]
    headings = terminal.words(N_("Package"), N_("Name"), N_("Version"), N_("Processes"))
    rows = ((one["key"], one["title"], one["version"], one["processes"]) for one in data)
    terminal.answer(data, Table(headings, rows, empty=terminal.word(N_("The library has no packages."))))


@command("check", N_("Check packages: drawings, forms, texts; ends with 1 when something is to be mended."))
@click.argument("keys", nargs=-1, metavar="[KEY]...")
def check(terminal: Terminal, keys: tuple[str, ...]) -> int:
    """Those named, or all."""
    wanted: tuple[Package, ...] = tuple(package(key) for key in keys) or packages()
    data = []
    with progress(terminal.word(N_("Checking"))) as advance:
        for number, one in enumerate(wanted, 1):
            for problem in check_package(one):
                said = terminal.say(problem.sentence)
                data.append({"package": one.key, "file": problem.file, "sentence": said})
            advance(number / len(wanted))
    headings = terminal.words(N_("Package"), N_("File"), N_("What is to be mended"))
    rows = ((one["package"], one["file"], one["sentence"]) for one in data)
    terminal.answer(data, Table(headings, rows, empty=terminal.word(N_("Everything is in order."))))
    return 1 if data else 0


def _require_unarchived(suite: Suite, found: Package) -> None:
    """What somebody has put away does not come back by itself. Raises ModelArchived."""
    with suite.work.read() as unit:
        for entry in found.manifest.processes:
            require_file_unarchived(unit, diagram_of(found.diagrams[entry.file]), entry.key, entry.key)


@command("install", N_("Publish the processes of packages in this company."))
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@user_option
def install(terminal: Terminal, keys: tuple[str, ...], username: str | None) -> None:
    """With their forms, roles and area; what has not changed is not published again."""
    data = []
    with opened() as suite, progress(terminal.word(N_("Installing"))) as advance:
        actor = acting(suite, username)
        for number, key in enumerate(keys, 1):
            _require_unarchived(suite, package(key))
            for installed in install_packages(suite.process_engine, by=actor, keys=[key]):
                data += [
                    {"package": installed.package, "key": one.key, "version": one.version, "id": one.id}
                    for one in installed.published
                ]
            advance(number / len(keys))
        run_due_jobs(suite.process_engine)
    headings = terminal.words(N_("Package"), N_("Process"), N_("Version"))
    rows = ((one["package"], one["key"], one["version"]) for one in data)
    terminal.answer({"definitions": data}, Table(headings, rows, empty=""))
