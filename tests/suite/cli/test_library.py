"""`cauce library`: what is ready, whether it is in order, and bringing it into the company."""

import json

import pytest

from modeler_api.archiving import archive_model
from organization.actor import machine_actor
from suite.cli.session import opened
from tests.support.commands import CommandLine


def test_every_package_is_listed_with_its_processes(cauce: CommandLine) -> None:
    found = {package["key"]: package["processes"] for package in cauce.json("library", "list")}
    assert found.keys() >= {"customer_care", "human_resources", "itil", "purchasing"}
    assert "purchasing" in found["purchasing"]


def test_checking_tells_what_is_to_be_mended_and_ends_with_1_then(cauce: CommandLine) -> None:
    code, text = cauce.run("library", "check", "purchasing", "--json")
    assert code == (1 if json.loads(text) else 0)
    assert all(problem.keys() == {"package", "file", "sentence"} for problem in json.loads(text))


def test_installing_publishes_and_installing_again_changes_nothing(cauce: CommandLine) -> None:
    first = cauce.json("library", "install", "purchasing")
    assert {one["key"] for one in first["definitions"]} >= {"purchasing"}
    assert cauce.json("library", "install", "purchasing") == first


def test_a_package_that_is_not_there_is_refused(cauce: CommandLine) -> None:
    assert cauce.run("library", "install", "nothing")[0] == 1
    assert cauce.complaint == "cauce: The library has no package nothing.\n"


def test_who_may_not_change_areas_installs_nothing(cauce: CommandLine) -> None:
    cauce.json("person", "add", "ana.rojas", "--profile", "end_user")
    assert cauce.run("library", "install", "purchasing", "--user", "ana.rojas")[0] == 1
    assert cauce.json("library", "list")


@pytest.mark.row("peer-6")
def test_a_package_with_an_archived_process_is_not_installed_again(cauce: CommandLine) -> None:
    cauce.json("library", "install", "purchasing")
    with opened() as suite:
        archive_model(suite.work, machine_actor(), "amount_approval")
    assert cauce.run("library", "install", "purchasing")[0] == 1
    assert "is archived. Restore it first." in cauce.complaint
