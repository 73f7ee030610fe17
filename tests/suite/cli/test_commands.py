"""What commands answer, and how they refuse."""

import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn_xml.findings import Severity
from engine.commands.correlate_message import Outcome
from engine.instances.states import InstanceStatus
from suite.cli.terminal import Terminal
from suite.cli.words import said
from tests.support import leave
from tests.support.commands import CommandLine
from tests.support.models import APPROVER_DMN, broken_model, deciding_model, model
from tests.support.notation import bpmn

ASKED = [
    "--var",
    "kind=holiday",
    "--var",
    'from_on={"$type": "date", "value": "2126-12-21"}',
    "--var",
    "days=3",
]


@pytest.fixture
def leave_files(cauce: CommandLine, tmp_path: Path) -> list[str]:
    cauce.json("area", "add", "human_resources", "Recursos humanos", "--english", "Human resources")
    folder = tmp_path / "leave"
    folder.mkdir()
    for name, text in leave.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder)]


@pytest.fixture
def started(cauce: CommandLine, leave_files: list[str]) -> Any:
    """A leave request that waits for its approval."""
    cauce.json("deploy", *leave_files)
    return cauce.json("start", leave.KEY, *ASKED, "--business-key", "L-1")


def test_deploying_a_folder_answers_its_definitions(cauce: CommandLine, leave_files: list[str]) -> None:
    answer = cauce.json("deploy", *leave_files)
    assert [(one["key"], one["version"]) for one in answer["definitions"]] == [(leave.KEY, 1)]
    assert answer["definitions"][0].keys() == {"key", "version", "id", "is_new"}


def test_a_fresh_installation_has_the_area_of_processes_that_name_none(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "plain.bpmn").write_bytes(model())
    assert cauce.json("deploy", str(tmp_path / "plain.bpmn"))["definitions"][0]["key"] == "leave"
    cauce.json("area", "add", "board", "Dirección")
    assert [one["key"] for one in cauce.json("area", "list")] == ["general", "board"]


def test_publishing_in_an_area_that_does_not_exist_is_refused(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "plain.bpmn").write_bytes(model())
    assert cauce.run("deploy", str(tmp_path / "plain.bpmn"), "--area", "generl")[0] == 1
    assert "There is no area generl. There are: general." in cauce.complaint
    (tmp_path / "plain.bpmn").write_bytes(model(area="bord"))
    assert cauce.run("deploy", str(tmp_path / "plain.bpmn"))[0] == 1
    assert "There is no area bord." in cauce.complaint


@pytest.mark.parametrize("key", ["", "Board of directors", "x" * 101])
def test_an_area_has_a_key_that_a_drawing_can_name(cauce: CommandLine, key: str) -> None:
    assert cauce.run("area", "add", key, "Dirección")[0] == 2


def test_the_same_content_again_is_the_same_version(cauce: CommandLine, leave_files: list[str]) -> None:
    (first,), (again,) = (cauce.json("deploy", *leave_files)["definitions"] for _ in range(2))
    assert (first.pop("is_new"), again.pop("is_new")) == (True, False)
    assert first == again


def test_a_zip_is_deployed_like_its_files(cauce: CommandLine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "leave.zip", "w") as archive:
        for name, text in leave.files().items():
            archive.writestr(name, text)
    cauce.json("area", "add", "human_resources", "Recursos humanos")
    assert cauce.json("deploy", str(tmp_path / "leave.zip"))["definitions"][0]["key"] == leave.KEY


def test_a_folder_is_deployed_with_its_decisions(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "leave.bpmn").write_bytes(deciding_model())
    (tmp_path / "approver.dmn").write_bytes(APPROVER_DMN)
    cauce.json("deploy", str(tmp_path))
    begun = cauce.json("start", "leave", "--var", "amount=5000")
    assert cauce.json("instance", begun["id"])["variables"]["approver"] == "board"


def test_a_zip_with_more_than_100_entries_is_refused_in_one_sentence(cauce: CommandLine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(101):
            archive.writestr(f"{number}.form", "{}")
    code, text = cauce.run("deploy", str(tmp_path / "many.zip"))
    assert (code, text) == (1, "")
    assert "more than 100 files" in cauce.complaint
    assert cauce.complaint.count("\n") == 1


def test_a_folder_with_more_than_100_files_is_refused(cauce: CommandLine, tmp_path: Path) -> None:
    for number in range(101):
        (tmp_path / f"{number}.form").write_text("{}")
    assert cauce.run("deploy", str(tmp_path))[0] == 1
    assert "more than 100" in cauce.complaint


def test_files_of_more_than_20_megabytes_are_refused(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "large.bpmn").write_bytes(b" " * (20 * 1024 * 1024 + 1))
    assert cauce.run("deploy", str(tmp_path / "large.bpmn"))[0] == 1
    assert "20 MB" in cauce.complaint


def test_links_in_a_folder_are_not_followed(cauce: CommandLine, tmp_path: Path, leave_files: list[str]) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "leave.bpmn").symlink_to(Path(leave_files[0]) / "leave_request.bpmn")
    assert cauce.run("deploy", str(folder))[0] == 1


def test_a_file_that_is_not_there_is_refused(cauce: CommandLine) -> None:
    assert cauce.run("deploy", "/nowhere.bpmn")[0] == 1
    assert "/nowhere.bpmn cannot be read" in cauce.complaint


def test_inspect_names_the_element_and_ends_with_1(cauce: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "broken.bpmn"
    file.write_text(leave.BPMN.replace('targetRef="granted"', 'targetRef="nowhere"'))
    code, text = cauce.run("inspect", str(file), "--json")
    answer = json.loads(text)
    assert (code, answer["storable"], answer["executable"]) == (1, True, False)
    errors = [finding for finding in answer["findings"] if finding["severity"] == "error"]
    assert errors[0]["element_id"] == "f4"
    assert errors[0].keys() == {"code", "severity", "element_id", "line", "column", "sentence", "mend"}


def test_one_finding_reads_as_one(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "leave.bpmn").write_bytes(broken_model())
    assert cauce.run("deploy", str(tmp_path / "leave.bpmn"))[0] == 1
    assert "leave.bpmn cannot be published: one finding must be mended first." in cauce.complaint


def test_a_form_alone_is_told_where_forms_are_checked(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x.form").write_text("{}")
    assert cauce.run("inspect", str(tmp_path / "x.form"))[0] == 1
    assert "together with the diagram" in cauce.complaint


def test_inspect_ends_with_0_for_what_can_be_published(cauce: CommandLine, leave_files: list[str]) -> None:
    assert cauce.run("inspect", f"{leave_files[0]}/leave_request.bpmn")[0] == 0


def test_inspect_looks_at_the_forms_and_decisions_beside_the_drawing(cauce: CommandLine, tmp_path: Path) -> None:
    for name, text in leave.files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "leave_recorded.form").unlink()
    answer = json.loads(cauce.run("inspect", str(tmp_path / "leave_request.bpmn"), "--json")[1])
    assert [(one["code"], one["element_id"]) for one in answer["findings"] if one["severity"] == "error"] == [
        ("form_unknown", "record")
    ]

    (tmp_path / "deciding.bpmn").write_bytes(deciding_model())
    (tmp_path / "other.dmn").write_bytes(APPROVER_DMN.replace(b'id="approver"', b'id="another"'))
    code, text = cauce.run("inspect", str(tmp_path / "deciding.bpmn"), "--json")
    assert (code, [one["code"] for one in json.loads(text)["findings"] if one["severity"] == "error"]) == (
        1,
        ["decision_unknown"],
    )


def test_who_lacks_a_right_is_told_its_name(cauce: CommandLine, leave_files: list[str]) -> None:
    cauce.json("person", "add", "ana.rojas", "--profile", "end_user")
    assert cauce.run("deploy", *leave_files, "--user", "ana.rojas")[0] == 1
    assert "it needs the right “Publish processes”" in cauce.complaint


def test_what_is_no_bpmn_file_is_refused(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "no.bpmn").write_text("hello")
    assert cauce.run("inspect", str(tmp_path / "no.bpmn"))[0] == 1
    assert cauce.complaint.startswith("cauce: ")


def test_starting_answers_id_and_status(cauce: CommandLine, started: Any) -> None:
    assert started.keys() == {"id", "status"}
    assert started["status"] == "active"


def test_an_instance_tells_where_it_waits(cauce: CommandLine, started: Any) -> None:
    found = cauce.json("instance", started["id"])
    assert found.keys() == {"id", "definition_key", "version", "status", "variables", "waiting_at", "incidents"}
    assert (found["definition_key"], found["version"], found["waiting_at"]) == (leave.KEY, 1, ["approve"])
    assert found["variables"]["from_on"] == {"$type": "date", "value": "2126-12-21"}
    assert found["variables"]["initiator"] == "cli"


def test_tasks_are_listed_by_group_and_instance(cauce: CommandLine, started: Any) -> None:
    tasks = cauce.json("tasks", "--group", "finance-manager")
    assert [task["element_id"] for task in tasks] == ["approve"]
    assert tasks[0].keys() == {
        "id",
        "element_id",
        "name",
        "candidate_groups",
        "assignee",
        "due_at",
        "instance_id",
    }
    assert tasks[0]["candidate_groups"] == ["finance-manager"]
    assert cauce.json("tasks", "--group", "nobody") == []
    assert cauce.json("tasks", "--instance", started["id"]) == tasks == cauce.json("tasks")


def test_a_claimed_task_is_still_listed_for_its_group(cauce: CommandLine, started: Any) -> None:
    task = cauce.json("tasks")[0]["id"]
    assert cauce.json("claim", task) == {"id": task, "assignee": "cli"}
    assert cauce.json("tasks", "--group", "finance-manager")[0]["assignee"] == "cli"


def test_values_that_the_form_refuses_complete_nothing(cauce: CommandLine, started: Any) -> None:
    task = cauce.json("tasks")[0]["id"]
    code, _text = cauce.run("complete", task, "--var", "decision=perhaps")
    assert code == 1
    assert "decision" in cauce.complaint
    assert cauce.json("instance", started["id"])["waiting_at"] == ["approve"]


def test_a_person_acts_with_their_own_rights(cauce: CommandLine, started: Any) -> None:
    cauce.json("person", "add", "diego", "--profile", "end_user")
    task = cauce.json("tasks")[0]["id"]
    code, _text = cauce.run("claim", task, "--user", "diego")
    assert code == 1
    assert "There is no user task" in cauce.complaint
    assert cauce.run("claim", task, "--user", "nobody")[0] == 1


def test_instances_are_listed_with_filters(cauce: CommandLine, started: Any) -> None:
    assert [one["business_key"] for one in cauce.json("instances")] == ["L-1"]
    assert cauce.json("instances", "--status", "completed") == []
    assert cauce.json("instances", "--business-key", "L-1", "--key", leave.KEY)[0]["id"] == started["id"]


def test_the_report_tells_counts_times_and_bottleneck(cauce: CommandLine, started: Any) -> None:
    task = cauce.json("tasks")[0]["id"]
    cauce.json("complete", task, "--var", "decision=reject", "--var", "comment=No")
    report = cauce.json("report", leave.KEY)
    assert report.keys() == {"instances", "cycle_time", "activities", "bottleneck"}
    assert report["instances"] == {"open": 0, "completed": 1}
    assert report["cycle_time"].keys() == {"count", "mean_seconds", "median_seconds", "p90_seconds"}
    assert report["activities"][0].keys() == {"element_id", "name", "count", "waiting_seconds", "processing_seconds"}


def test_the_report_says_its_figures_with_their_units(cauce: CommandLine, started: Any) -> None:
    text = cauce.run("report", leave.KEY)[1]
    spanish = cauce.run("--language", "es", "report", leave.KEY)[1]

    assert text.splitlines()[:5] == [
        "Open cases               1",
        "Completed cases          0",
        "Duration, mean           –",
        "Duration, median         –",
        "Duration, 9 of 10 below  –",
    ]
    assert "1 case is there now." in text
    assert "Casos abiertos" in spanish
    assert "ahora hay 1 caso allí." in spanish
    cauce.json("complete", cauce.json("tasks")[0]["id"], "--var", "decision=reject", "--var", "comment=No")
    done = cauce.run("report", leave.KEY)[1]
    assert re.search(r"Duration, median +[\d.]+ (s|min)\n", done)
    assert re.search(r"Aprobar la ausencia +1 +[\d.]+ (s|min) +– +[\d.]+ (s|min)", done)  # of one no percentile


def test_a_message_that_nobody_awaits_is_kept(cauce: CommandLine) -> None:
    assert cauce.json("message", "payment", "--key", "P-7") == {"outcome": "waiting", "instance_id": None}


def test_a_signal_tells_how_far_it_went(cauce: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "count.bpmn"
    file.write_bytes(bpmn("process count\nstart s sig:closed; user A; end e; s>A>e"))
    cauce.json("deploy", str(file))
    assert cauce.json("signal", "closed", "--var", "until=Monday") == {"instances": 0, "starts": 1}
    assert [one["definition_key"] for one in cauce.json("instances")] == ["count"]
    assert cauce.run("signal", "closed")[1] == "0 cases heard it. It started 1 case.\n"
    assert cauce.run("--language", "es", "signal", "opened")[1] == "La recibieron 0 casos. Inició 0 casos.\n"


def test_people_are_added_listed_and_given_tokens(cauce: CommandLine) -> None:
    cauce.json("person", "add", "ana.rojas", "--name", "Ana Rojas", "--profile", "administrator", "--profile", "it")
    assert cauce.json("person", "list")[0]["profiles"] == ["administrator", "it"]
    assert cauce.json("person", "token", "ana.rojas")["token"].startswith("cauce_")
    assert cauce.run("person", "add", "ana.rojas")[0] == 1
    assert cauce.run("person", "token", "nobody")[0] == 1


def test_a_token_is_listed_and_revoked(cauce: CommandLine) -> None:
    cauce.json("person", "add", "ana.rojas")
    assert "No tokens." in cauce.run("person", "tokens", "ana.rojas")[1]
    cauce.json("person", "token", "ana.rojas", "--name", "nightly report")
    [listed] = cauce.json("person", "tokens", "ana.rojas")
    assert (listed["name"], listed["revoked_at"]) == ("nightly report", None)
    assert "works no more" in cauce.run("person", "revoke", "ana.rojas", listed["id"])[1]
    [revoked] = cauce.json("person", "tokens", "ana.rojas")
    assert revoked["revoked_at"] is not None
    assert cauce.run("person", "revoke", "ana.rojas", "nothing")[0] == 1


def test_a_record_of_changes_that_was_tampered_with_is_told(cauce: CommandLine, tmp_path: Path) -> None:
    cauce.json("person", "add", "ana.rojas")
    assert cauce.run("database", "check")[0] == 0
    with closing(sqlite3.connect(tmp_path / "cauce.db")) as file:
        file.execute("UPDATE audit_entry SET actor = 'somebody.else' WHERE position = 1")
        file.commit()
    code, said = cauce.run("database", "check")
    assert (code, "tampered with at entry  1" in said) == (1, True)


def test_the_database_is_checked_and_upgraded(cauce: CommandLine) -> None:
    code, text = cauce.run("database", "check", "--json")
    assert (code, json.loads(text)["is_current"]) == (1, False)
    assert cauce.json("database", "upgrade")["before"] is None
    assert cauce.json("database", "check") == {
        "revision": cauce.json("database", "upgrade")["after"],
        "head": cauce.json("database", "upgrade")["after"],
        "is_current": True,
        "differences": [],
        "first_broken_audit_entry": None,
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["instance", "nothing"],
        ["claim", "nothing"],
        ["complete", "nothing"],
        ["retry", "nothing"],
        ["start", "nothing"],
    ],
)
def test_unknown_ids_are_refused_in_one_sentence_with_1(cauce: CommandLine, arguments: list[str]) -> None:
    code, text = cauce.run(*arguments)
    assert (code, text) == (1, "")
    assert cauce.complaint.startswith("cauce: There is no ")
    assert cauce.complaint.count("\n") == 1


@pytest.mark.parametrize("arguments", [["nothing"], ["claim"], ["start", "k", "--var", "novalue"], ["tasks", "--foo"]])
def test_what_is_not_understood_ends_with_2(cauce: CommandLine, arguments: list[str]) -> None:
    assert cauce.run(*arguments)[0] == 2
    assert cauce.complaint.startswith("cauce: ")


def test_it_speaks_spanish_when_asked(cauce: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cauce.run("--language", "es", "instance", "x")[0] == 1
    assert "No hay" in cauce.complaint
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    assert "Uso: cauce tasks" in cauce.run("tasks", "--help")[1]
    assert "Falta" in (cauce.run("claim"), cauce.complaint)[1]


def test_an_unknown_setting_is_refused(cauce: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUCE_COLOUR", "blue")
    assert cauce.run("tasks")[0] == 1
    assert "colour" in cauce.complaint.lower()


def test_a_database_that_does_not_answer_is_told_without_a_stack(
    cauce: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAUCE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert cauce.run("tasks")[0] == 1
    assert cauce.complaint.startswith(
        "cauce: The database postgresql+psycopg://***@127.0.0.1:1/nothing cannot be worked with"
    )
    assert "CAUCE_DATABASE_URL" in cauce.complaint
    assert cauce.complaint.count("\n") == 1


def test_a_database_that_another_program_holds_is_told_without_a_stack(
    cauce: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: Any
) -> None:
    monkeypatch.setattr("foundation.database._BUSY_SECONDS", 0)
    task = cauce.json("tasks")[0]["id"]
    with closing(sqlite3.connect(tmp_path / "cauce.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cauce.run("claim", task, "--user", "nobody")[0] == 1
        assert cauce.run("start", leave.KEY, *ASKED)[0] == 1
    assert cauce.complaint.startswith("cauce: Another program has been writing to the database")
    assert str(tmp_path / "cauce.db") in cauce.complaint
    assert cauce.complaint.count("\n") == 1


@pytest.mark.parametrize("url", ["garbage", "mysql://ana:secret@db/x", "sqlite:////proc/nowhere/x.db"])
def test_an_address_of_no_database_is_told_without_a_stack(
    cauce: CommandLine, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CAUCE_DATABASE_URL", url)
    assert cauce.run("tasks")[0] == 1
    assert cauce.complaint.startswith(f"cauce: The database {url.replace('ana:secret', '***')} cannot be worked with")
    assert cauce.complaint.count("\n") == 1


def test_a_file_that_is_no_database_is_told_without_a_stack(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "cauce.db").write_text("no database" * 100)
    assert cauce.run("tasks")[0] == 1
    assert "file is not a database" in cauce.complaint
    assert cauce.complaint.count("\n") == 1


def test_inspect_of_a_folder_looks_at_every_drawing_in_it(cauce: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "drawings"
    folder.mkdir()
    (folder / "good.bpmn").write_text(leave.BPMN)
    (folder / "broken.bpmn").write_text(leave.BPMN.replace('targetRef="granted"', 'targetRef="nowhere"'))
    (folder / "no.bpmn").write_text("hello")

    code, answer = cauce.run("inspect", str(folder), "--json")
    text = cauce.run("inspect", str(folder))[1]

    assert code == 1
    assert {name: (one["storable"], one["executable"]) for name, one in json.loads(answer).items()} == {
        "broken.bpmn": (True, False),
        "good.bpmn": (True, True),
        "no.bpmn": (False, False),
    }
    assert "broken.bpmn" in text
    assert "no.bpmn" in text


def test_a_folder_without_drawings_is_told_so(cauce: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert cauce.run("inspect", str(tmp_path / "empty"))[0] == 1
    assert "holds no BPMN file" in cauce.complaint


@pytest.mark.parametrize(("language", "words"), [("es", "en curso"), ("en", "in progress")])
def test_a_status_is_said_in_words(cauce: CommandLine, started: Any, language: str, words: str) -> None:
    shown = cauce.run("--language", language, "instance", started["id"])[1]
    sent = cauce.run("--language", language, "message", "payment", "--key", "P-9")[1]

    assert words in shown
    assert "active" not in shown
    assert "waiting" not in sent


def test_headings_that_a_page_says_too_speak_the_readers_language(cauce: CommandLine, started: Any) -> None:
    headings = cauce.run("--language", "es", "instances")[1].splitlines()[0]

    assert started["id"]
    assert headings.split() == ["Id", "Proceso", "Versión", "Clave", "de", "negocio", "Estado", "Empezó", "Incidencias"]


def test_every_word_that_programs_get_is_said_to_people_too() -> None:
    terminal = Terminal("es")
    words = [one.value for kind in (InstanceStatus, Outcome, Severity) for one in kind]
    assert all(said(terminal, word) != word for word in words)


def test_the_module_itself_is_the_command_too() -> None:
    told = subprocess.run([sys.executable, "-m", "suite.cli.main", "--version"], capture_output=True, check=True)
    assert told.stdout.strip()


@pytest.mark.row("peer-83")
def test_what_is_exported_is_published_again_without_a_new_version(
    cauce: CommandLine, leave_files: list[str], tmp_path: Path
) -> None:
    cauce.json("deploy", *leave_files)
    repository = tmp_path / "repository"

    first = cauce.json("export", "--all", str(repository))["models"]
    again = cauce.json("export", leave.KEY, str(repository))["models"]

    assert [(one["key"], one["changed"]) for one in first] == [(leave.KEY, sorted(leave.files()))]
    assert [one["changed"] for one in again] == [[]]
    for name, text in leave.files().items():
        assert (repository / leave.KEY / name).read_bytes() == text.encode()
    assert [(one["version"], one["is_new"]) for one in cauce.json("deploy", str(repository))["definitions"]] == [
        (1, False)
    ]
    drawing = repository / leave.KEY / "leave_request.bpmn"
    drawing.write_text(drawing.read_text().replace("Aprobar", "Conceder"))
    assert [(one["version"], one["is_new"]) for one in cauce.json("deploy", str(repository))["definitions"]] == [
        (2, True)
    ]
    (repository / leave.KEY / "old.form").write_text("{}")
    (repository / leave.KEY / "README.md").write_text("ours")
    assert "old.form" in cauce.json("export", leave.KEY, str(repository))["models"][0]["changed"]
    assert (repository / leave.KEY / "README.md").exists()


def test_every_drawing_of_a_folder_that_cannot_be_published_is_told(cauce: CommandLine, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / "wrong" / name
        folder.mkdir(parents=True)
        broken = leave.BPMN.replace('targetRef="granted"', 'targetRef="nowhere"').replace(leave.KEY, name)
        (folder / f"{name}.bpmn").write_text(broken.replace("human_resources", "general"))
    assert cauce.run("deploy", str(tmp_path / "wrong"))[0] == 1
    assert "one.bpmn, two.bpmn" in cauce.complaint
    assert cauce.json("export", "--all", str(tmp_path / "out"))["models"] == []


def test_exporting_needs_a_process_or_all_of_them(cauce: CommandLine, tmp_path: Path) -> None:
    assert cauce.run("export", str(tmp_path))[0] == 2
    assert cauce.run("export", "nothing", str(tmp_path))[0] == 1
