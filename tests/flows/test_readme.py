"""What the README tells people to type, typed: by a shell, at a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from suite.house import HOUSE

#: A drawing as the README supposes one: its process is `leave_request`, its form `leave_asked`.
LEAVE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  targetNamespace="https://cauce.example/tests">
  <process id="leave_request" name="Leave" isExecutable="true">
    <startEvent id="asked" camunda:formKey="leave_asked"/><sequenceFlow id="f" sourceRef="asked" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>
"""
FORM = {"type": "default", "id": "leave_asked", "components": [{"type": "number", "key": "days", "label": "Days"}]}


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """An environment whose `cauce` is this checkout's, with a database of its own; curl fails when it is refused."""
    command = tmp_path / "bin" / "cauce"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom suite.cli.main import main\nmain()\n")
    command.chmod(0o755)
    (tmp_path / ".curlrc").write_text('fail-with-body\nsilent\nshow-error\nwrite-out = "\\n"\n')
    return {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(HOUSE),
        "CURL_HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "CAUCE_DATA_DIRECTORY": str(tmp_path / "data"),
        "CAUCE_PORT": "0",
    }


@pytest.fixture
def address(machine: dict[str, str]) -> Iterator[str]:
    """Where `cauce serve` answers."""
    with subprocess.Popen(["cauce", "serve", "--json"], env=machine, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            said += server.stdout.readline()
        yield json.loads(said)["address"].rstrip("/")
        server.terminate()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_walk_through_rest_in_the_readme_goes_as_it_says(
    machine: dict[str, str], address: str, tmp_path: Path
) -> None:
    (tmp_path / "leave.bpmn").write_text(LEAVE)
    (tmp_path / "leave_asked.form").write_text(json.dumps(FORM))
    commands = _block("By REST").replace("http://127.0.0.1:8080", address)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=tmp_path,
        env={**machine, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    draft, published, started, completed, report = answers
    assert (draft["model_key"], draft["findings"]) == ("leave_request", [])
    assert published["definitions"][0]["version"] == 1
    assert completed["instance_id"] == started["id"]
    assert set(report) == {"instances", "cycle_time", "activities", "bottleneck"}


def _block(heading: str) -> str:
    """The first block of commands below a heading of the README."""
    readme = (HOUSE / "README.md").read_text("utf-8")
    found = re.search(rf"^## {heading}$.*?^```\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group(1)
