"""The command line in this process, on a database of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from suite.cli.main import run


class CommandLine:
    """Runs `cauce …` and reads what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        #: What the last command wrote to standard error.
        self.complaint = ""

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code and standard output."""
        self._capsys.readouterr()
        code = run(arguments)
        said = self._capsys.readouterr()
        self.complaint = said.err
        return code, said.out

    def json(self, *arguments: str) -> Any:
        """What a command answers with `--json`; it must succeed."""
        code, text = self.run(*arguments, "--json")
        assert code == 0, self.complaint
        return json.loads(text)


def on_database(monkeypatch: pytest.MonkeyPatch, url: str, folder: Path, **settings: str) -> None:
    """Let the command line work on that database, in English, with nothing else from outside."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("CAUCE_DATABASE_URL", url)
    monkeypatch.setenv("CAUCE_DATA_DIRECTORY", str(folder))
    for name, value in settings.items():
        monkeypatch.setenv(f"CAUCE_{name.upper()}", value)
