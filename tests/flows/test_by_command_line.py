"""The whole way by command line: an error named, mended, published, run, measured; a failure repaired."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import expense
from tests.support.commands import CommandLine, on_database
from tests.support.ledger import Ledger, running_ledger


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with running_ledger() as ledger:
        yield ledger


@pytest.fixture
def cauce(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    on_database(
        monkeypatch,
        f"sqlite:///{tmp_path}/cauce.db",
        tmp_path,
        allowed_hosts="127.0.0.1",
        allow_private_addresses="true",
    )
    return CommandLine(capsys)


@pytest.fixture
def files(tmp_path: Path, ledger: Ledger) -> Path:
    """A folder with the drawing that has an error, the mended one, and its form."""
    (tmp_path / "wrong.bpmn").write_text(expense.with_error(ledger.url), encoding="utf-8")
    (tmp_path / "expense.bpmn").write_text(expense.bpmn(ledger.url), encoding="utf-8")
    (tmp_path / "expense_decision.form").write_text(expense.form(), encoding="utf-8")
    return tmp_path


@pytest.mark.row("G1", part="command line")
@pytest.mark.row("G2", part="command line")
@pytest.mark.row("G3", part="command line")
@pytest.mark.row("G6", part="command line")
def test_the_main_job_by_command_line(cauce: CommandLine, files: Path, ledger: Ledger) -> None:
    cauce.json("area", "add", "purchasing", "Compras", "--english", "Purchasing")

    # the business user's file has an error, which names the element
    assert cauce.run("inspect", str(files / "wrong.bpmn"))[0] == 1
    assert cauce.run("deploy", str(files / "wrong.bpmn"), str(files / "expense_decision.form"))[0] == 1
    assert "f3:" in cauce.complaint
    assert cauce.json("instances") == []

    # corrected, it is published
    deployed = cauce.json("deploy", str(files / "expense.bpmn"), str(files / "expense_decision.form"))
    assert [(one["key"], one["version"]) for one in deployed["definitions"]] == [(expense.KEY, 1)]

    # one person starts it, another claims and completes it through its form
    instance = cauce.json("start", expense.KEY, "--var", "amount=120", "--business-key", "E-1")["id"]
    task = cauce.json("tasks", "--group", "finance-manager")[0]
    assert task["element_id"] == "approve"
    cauce.json("claim", task["id"])
    assert cauce.run("complete", task["id"])[0] == 1
    assert "decision" in cauce.complaint
    ledger.is_broken = True
    cauce.json("complete", task["id"], "--var", "decision=approve")

    # the system outside fails: IT finds the incident, and once the system is mended lets it try again
    incident = cauce.json("incidents")[0]
    assert (incident["instance_id"], incident["element_id"]) == (instance, "book")
    stopped = cauce.json("instance", instance)
    assert (stopped["status"], stopped["waiting_at"]) == ("active", ["book"])
    assert stopped["incidents"][0]["id"] == incident["id"]
    assert cauce.run("retry", incident["id"])[0] == 1
    ledger.is_broken = False
    again = cauce.json("incidents")[0]["id"]
    assert cauce.json("retry", again) == {"instance_id": instance, "status": "completed", "incidents": []}
    assert [booking["amount"] for booking in ledger.booked.values()] == [120]
    assert cauce.json("instance", instance)["variables"]["booking"] == 1

    # the manager sees it counted, with its cycle time and the bottleneck
    report = cauce.json("report", expense.KEY)
    assert report["instances"] == {"open": 0, "completed": 1}
    assert report["cycle_time"]["count"] == 1
    assert report["cycle_time"]["mean_seconds"] > 0
    assert {one["element_id"] for one in report["activities"]} >= {"approve"}
    assert report["bottleneck"]["sentence"]
