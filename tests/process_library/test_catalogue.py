import json
from pathlib import Path

import pytest

from process_library.catalogue import PackageNotFound, find_process, package, packages, read_package
from process_library.package_format import ManifestRejected
from process_library.translations import element_names, translated_form


def test_packages_come_by_key_with_all_their_files() -> None:
    found = packages()
    assert [one.key for one in found] == sorted(one.key for one in found)
    assert all(one.diagrams and one.forms and one.examples and one.readme and len(one.texts) == 2 for one in found)


@pytest.mark.parametrize("key", ["nothing", "../bpmn", "shared"])
def test_an_unknown_package_is_not_found(key: str) -> None:
    with pytest.raises(PackageNotFound):
        package(key)


def test_a_process_is_found_with_its_package() -> None:
    found = find_process("amount_approval")
    assert found is not None
    assert (found[0].key, found[1].owner) == ("purchasing", "finance-manager")


def test_a_process_of_the_company_is_not_of_the_library() -> None:
    assert find_process("our_own") is None


def test_a_folder_with_a_wrong_manifest_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("key = 7", "utf-8")
    with pytest.raises(ManifestRejected) as caught:
        read_package(tmp_path)
    assert caught.value.context["file"] == f"{tmp_path.name}/manifest.toml"


def test_a_folder_without_texts_or_forms_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    manifest = package("itil").manifest
    source = Path(__file__).parents[2] / "bpmn" / "itil" / "manifest.toml"
    (tmp_path / "manifest.toml").write_bytes(source.read_bytes())
    found = read_package(tmp_path)
    assert (found.manifest, found.diagrams, found.forms, found.texts, found.readme) == (manifest, {}, {}, {}, "")


def test_elements_have_english_names() -> None:
    names = element_names(package("human_resources"), "employee_request", "en")
    assert (names["approve_request"], names["lane_line_manager"]) == ("Decide the request", "Line manager")
    assert element_names(package("human_resources"), "employee_request", "es") == {}


def test_a_form_is_shown_in_english_and_keeps_everything_else() -> None:
    found = package("human_resources")
    spanish = json.loads(found.forms["request_sent"])
    english = translated_form(found, "request_sent", spanish, "en")
    kind = english["components"][0]
    assert kind["label"] == "Kind of request"
    assert kind["values"][0] == {"label": "Holiday", "value": "holiday"}
    assert kind["validate"] == spanish["components"][0]["validate"]
    assert english["id"] == "request_sent"


def test_words_inside_groups_are_translated_too() -> None:
    found = package("human_resources")
    group = translated_form(found, "approve_request", json.loads(found.forms["approve_request"]), "en")["components"][0]
    assert (group["label"], group["components"][0]["label"]) == ("What is asked", "Who asks")


def test_a_form_in_its_own_language_stays_as_it_is() -> None:
    found = package("human_resources")
    spanish = json.loads(found.forms["request_sent"])
    assert translated_form(found, "request_sent", spanish, "es") == spanish
