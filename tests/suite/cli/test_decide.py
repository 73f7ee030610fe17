"""`cauce decide`."""

from pathlib import Path

import pytest

from tests.support.commands import CommandLine
from tests.support.decisions import decision, file_of, input_data, table, text

FEE = decision(
    "Fee",
    table(
        ("> 100", "amount * 0.1", '"high"'),
        ("[0..100]", "zero / 0", '"low"'),
        inputs=("amount",),
        outputs=("fee", "of"),
    ),
    "input amount",
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "fee.dmn"
    path.write_bytes(file_of(input_data("amount", "number"), input_data("since", "date"), FEE))
    return str(path)


def test_a_decision_is_made_from_the_command_line(cauce: CommandLine, file: str) -> None:
    code, said = cauce.run("decide", file, "--decision", "Fee", "--input", '{"amount": 125}')
    assert (code, cauce.complaint) == (0, "")
    assert said == '{\n  "fee": 12.5,\n  "of": "high"\n}\n'
    assert cauce.json("decide", file, "--decision", "d_Fee", "--input", '{"amount": 125}') == {
        "value": {"fee": 12.5, "of": "high"},
        "hits": [{"element_id": "d_Fee", "element_name": "Fee", "rules": [1]}],
        "remarks": [],
    }


def test_why_something_is_null_is_told_beside_the_answer(cauce: CommandLine, file: str) -> None:
    arguments = ("decide", file, "--decision", "Fee", "--input", '{"amount": 5, "zero": 0}')
    code, said = cauce.run(*arguments)
    assert (code, '"fee": null' in said) == (0, True)
    assert "«Fee», rule 2, column «fee»: The expression divides by zero (column 6)." in cauce.complaint
    cauce.run("--language", "es", *arguments)
    assert "«Fee», regla 2, columna «fee»: La expresión divide por cero (columna 6)." in cauce.complaint
    assert cauce.json(*arguments)["remarks"][0]["code"] == "expression_division_by_zero"


def test_what_cannot_be_decided_is_refused_in_words(cauce: CommandLine, file: str, tmp_path: Path) -> None:
    assert cauce.run("decide", file, "--decision", "Other")[0] == 1
    assert "There is no decision «Other» in the file." in cauce.complaint
    assert cauce.run("decide", file, "--decision", "Fee", "--input", "[1]")[0] == 1
    assert "The input must be a JSON object" in cauce.complaint
    assert cauce.run("decide", str(tmp_path / "none.dmn"), "--decision", "Fee")[0] == 1
    broken = tmp_path / "broken.dmn"
    broken.write_bytes(file_of(decision("it", text("1 +"))))
    assert cauce.run("decide", str(broken), "--decision", "it")[0] == 1
    assert "d_it: The expression is not understood at column 4." in cauce.complaint


def test_imported_files_are_given_with_an_option(cauce: CommandLine, tmp_path: Path) -> None:
    imported = '<import name="lib" namespace="urn:lib" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    needs = '<informationRequirement><requiredDecision href="urn:lib#d_rate"/></informationRequirement>'
    (tmp_path / "lib.dmn").write_bytes(file_of(decision("rate", text("7")), namespace="urn:lib"))
    (tmp_path / "main.dmn").write_bytes(file_of(imported, decision("it", needs + text("lib.rate * 6"))))
    arguments = ("decide", str(tmp_path / "main.dmn"), "--decision", "it")
    assert cauce.json(*arguments, "--with", str(tmp_path / "lib.dmn"))["value"] == 42
    assert cauce.run(*arguments)[0] == 1
