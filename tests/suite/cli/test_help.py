"""`cauce --help` answers at once and names every command."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from suite.cli.main import COMMANDS, run
from suite.cli.words import LazyGroup
from tests.support.commands import CommandLine

HOUSE = Path(__file__).resolve().parents[3]
_HEAVY = ("sqlalchemy", "rich", "flask", "SpiffWorkflow", "lxml", "pydantic")


def test_help_imports_nothing_heavy() -> None:
    """How long it takes depends on the machine; what it imports does not."""
    program = (
        "import sys\nfrom suite.cli.main import run\nrun(['--help'])\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env={"LC_ALL": "C", "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages(cauce: CommandLine, name: str) -> None:
    english, spanish = cauce.run(name, "--help"), cauce.run("--language", "es", name, "--help")
    assert english[0] == spanish[0] == 0
    assert english[1].startswith("Usage:")
    assert spanish[1].startswith("Uso:")
    assert "--json" in english[1] or isinstance(_loaded(name), LazyGroup)


def _loaded(name: str) -> object:
    module, attribute = COMMANDS[name][0].split(":")
    return getattr(import_module(module), attribute)


def test_without_a_command_the_help_is_shown_as_not_understood() -> None:
    assert run([]) == 2
