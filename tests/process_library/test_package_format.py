import pytest

from process_library.package_format import ManifestRejected, read_manifest, read_texts

MANIFEST = """
key = "hr"
area = "hr"
version = "1.0.0"
roles = ["employee"]

[[processes]]
key = "request"
file = "request.bpmn"
owner = "hr-manager"
starters = ["employee"]
business_key = "SOL-{year}-{seq}"
service_level = "P10D"
data_class = 2
"""
TEXTS = """
title = "Human resources"
description = "All that people ask"
[processes.request]
name = "Request"
purpose = "One door"
service_level = "Ten days"
[roles]
employee = "Employee"
[elements.request]
start = "Asked"
[forms.ask]
kind = "Kind"
[forms.ask.descriptions]
kind = "Choose one"
[forms.ask.options.kind]
holiday = "Holiday"
"""


def test_a_manifest_says_what_the_package_holds() -> None:
    manifest = read_manifest(MANIFEST.encode(), "hr/manifest.toml")
    (process,) = manifest.processes
    assert (manifest.key, manifest.roles) == ("hr", ("employee",))
    assert (process.key, process.starters, process.data_class) == ("request", ("employee",), 2)


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('area = "hr"', "", "area"),
        ('roles = ["employee"]', 'roles = "employee"', "roles"),
        ('roles = ["employee"]', "roles = [7]", "roles"),
        ("data_class = 2", "data_class = 4", "processes[0].data_class"),
        ("data_class = 2", "data_class = true", "processes[0].data_class"),
        ("SOL-{year}-{seq}", "SOL-{year}", "processes[0].business_key"),
        ("[[processes]]", "[processes]", "processes"),
        ('key = "hr"', 'key = "  "', "key"),
    ],
)
def test_a_wrong_manifest_names_the_file_and_the_key(was: str, becomes: str, key: str) -> None:
    with pytest.raises(ManifestRejected) as caught:
        read_manifest(MANIFEST.replace(was, becomes).encode(), "hr/manifest.toml")
    assert caught.value.context["file"] == "hr/manifest.toml"
    assert caught.value.context["key"] == key


@pytest.mark.parametrize("data", [b"key = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ManifestRejected, match="TOML"):
        read_manifest(data, "hr/manifest.toml")


def test_texts_hold_elements_and_forms() -> None:
    texts = read_texts(TEXTS.encode(), "hr/texts/en.toml")
    form = texts.forms["ask"]
    assert texts.processes["request"].purpose == "One door"
    assert texts.elements == {"request": {"start": "Asked"}}
    assert (form.labels, form.descriptions) == ({"kind": "Kind"}, {"kind": "Choose one"})
    assert form.options == {"kind": {"holiday": "Holiday"}}


def test_a_process_without_a_name_is_named() -> None:
    with pytest.raises(ManifestRejected) as caught:
        read_texts(TEXTS.replace('name = "Request"', "").encode(), "en.toml")
    assert caught.value.context["key"] == "processes.request.name"


def test_a_text_where_a_table_belongs_is_named() -> None:
    with pytest.raises(ManifestRejected) as caught:
        read_texts(("roles = 7\n" + TEXTS.replace("[roles]", "[other]")).encode(), "en.toml")
    assert caught.value.context["key"] == "roles"
