"""Log lines: which fields they carry, and that nobody's data gets into them."""

import json
import logging
import sqlite3
from collections.abc import Callable

import pytest

from foundation.errors import Conflict
from foundation.log_fields import log_fields
from foundation.logging_setup import line_formatter, set_up_logging
from foundation.settings import Settings
from tests.support.log_lines import logging_set_up

PERSON = "Ana Rojas"
FORMS = ("json", "text")
_OUR_ROOM = logging.getLogger("room_of_test.module")
_LIBRARY = logging.getLogger("library_of_test")


class TaskTaken(Conflict):
    code = "task_taken"
    message = "Expected to claim task %(task_id)s, but %(claimed_by)s has it."


def _fails_in_words(person: str) -> None:
    raise ValueError(f"{person} is no number")


def _fails_while_it_mends(person: str) -> None:
    try:
        _fails_in_words(person)
    except ValueError as cause:
        raise KeyError(person) from cause


def _is_refused(person: str) -> None:
    raise TaskTaken(task_id="81", claimed_by=person)


def _breaks_on_a_file(person: str) -> None:
    raise FileNotFoundError(2, "No such file or directory", f"/home/{person}")


def _breaks_a_rule_of_the_database(person: str) -> None:
    raise sqlite3.IntegrityError(f"{person} is there already")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("fails", "told"),
    [
        (_fails_in_words, "ValueError"),
        (_fails_while_it_mends, "which led to"),
        (_is_refused, "task_taken: Expected to claim task %(task_id)s"),
        (_breaks_on_a_file, "FileNotFoundError: No such file or directory"),
        (_breaks_a_rule_of_the_database, "IntegrityError"),
    ],
)
def test_a_failure_tells_its_kind_and_place_but_nobodys_name(
    capsys: pytest.CaptureFixture[str], form: str, fails: Callable[[str], None], told: str
) -> None:
    with logging_set_up("room_of_test", log_format=form):
        try:
            fails(PERSON)
        except Exception:
            _OUR_ROOM.exception("job failed")
        said = capsys.readouterr().err
        assert told in said
        assert f"in {fails.__name__}" in said
        assert "Ana" not in said


def test_what_a_database_says_of_itself_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_set_up("room_of_test"):
        _OUR_ROOM.error("looking for jobs failed", exc_info=sqlite3.OperationalError("database is locked"))
        assert "sqlite3.OperationalError: database is locked" in capsys.readouterr().err


def test_a_json_line_carries_the_keys_of_its_blocks_and_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_set_up("room_of_test", log_format="json"):
        with log_fields(instance_id="i-1", definition_key=None), log_fields(element_id="Pay"):
            _OUR_ROOM.warning("slow %s", "call", extra={"seconds": 3})
        _OUR_ROOM.warning("over")
        first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
        assert first.pop("at").endswith("+00:00")
        assert first == {
            "level": "warning",
            "logger": "room_of_test.module",
            "event": "slow call",
            "instance_id": "i-1",
            "element_id": "Pay",
            "seconds": 3,
        }
        assert "instance_id" not in second


def test_a_line_for_people_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_set_up("room_of_test", log_format="text"):
        with log_fields(instance_id="i-1"):
            _OUR_ROOM.warning("slow call")
        (line,) = capsys.readouterr().err.splitlines()
        assert line.endswith("instance_id=i-1")
        assert "slow call" in line
        assert "\x1b" not in line, "a file is no terminal"


@pytest.mark.parametrize(("level", "heard"), [("WARNING", []), ("INFO", ["ours"]), ("DEBUG", ["ours"])])
def test_the_level_is_ours_and_libraries_are_never_heard_below_a_warning(
    capsys: pytest.CaptureFixture[str], level: str, heard: list[str]
) -> None:
    with logging_set_up("room_of_test", log_format="json", log_level=level):
        _OUR_ROOM.info("ours")
        _LIBRARY.info("GET http://localhost/?key=secret")
        assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == heard


def test_setting_up_twice_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_set_up("room_of_test"):
        set_up_logging(Settings(log_format="json"), ["room_of_test"])
        _OUR_ROOM.warning("once")
        (line,) = capsys.readouterr().err.splitlines()
        assert json.loads(line)["event"] == "once"


def test_a_line_cannot_be_forged_by_a_field(capsys: pytest.CaptureFixture[str]) -> None:
    for form in FORMS:
        line = line_formatter(form).format(
            logging.makeLogRecord({"msg": "request failed", "levelno": 40, "rule": "/x\n2026 error all is lost"})
        )
        assert len(line.splitlines()) == 1
