from pathlib import Path

import pytest

from tests.support.commands import CommandLine, on_database


@pytest.fixture
def cauce(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """The command line on an empty SQLite file."""
    on_database(monkeypatch, f"sqlite:///{tmp_path}/cauce.db", tmp_path)
    return CommandLine(capsys)
