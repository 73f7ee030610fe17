"""`cauce library list`."""

from foundation.sentences import N_
from process_library.catalogue import packages
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.words import command, group

library = group(
    "library",
    N_("List, check and install ready processes."),
    {"list": ("suite.cli.library:list_packages", N_("List the packages of ready processes."))},
)


@command("list", N_("List the packages of ready processes."))
def list_packages(terminal: Terminal) -> None:
    """By key, with the processes of each."""
    found = packages()
    data = [
        {
            "key": one.key,
            "area": one.manifest.area,
            "processes": [entry.key for entry in one.manifest.processes],
        }
        for one in found
    ]
    headings = terminal.words(N_("Package"), N_("Area"), N_("Processes"))
    rows = ((one["key"], one["area"], one["processes"]) for one in data)
    terminal.answer(data, Table(headings, rows, empty=terminal.word(N_("The library has no packages."))))
