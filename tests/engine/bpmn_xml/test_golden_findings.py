"""What people read about their models, in both languages; `--update-golden` writes it anew."""

from pathlib import Path

import pytest

from engine.bpmn_xml import (
    check_awaited,
    check_dangling,
    check_data_flow,
    check_decisions,
    check_events,
    check_executable,
    check_expressions,
    check_extensions,
    check_forms,
    check_ids,
    check_people,
    check_references,
    check_soundness,
    check_structure,
    check_subprocesses,
    check_words,
    check_work,
)
from engine.bpmn_xml.findings import Matter, Severity
from engine.bpmn_xml.inspection import inspect
from engine.decisions.files import read_files
from foundation.texts import Texts

GOLDEN = Path(__file__).parent / "golden"
MODELS = sorted(GOLDEN.glob("*.bpmn"))
FORMS = dict.fromkeys(("asked", "approve", "known", "f"), b'{"components": []}') | {
    "signed": b'{"components": [{"type": "filepicker", "label": "Firma"}]}',
    "unreadable": b"{",
    "amount": b'{"components": [{"type": "number", "key": "amount", "label": "Importe"}]}',
    "permission": b"""{"components": [{"type": "checkbox", "key": "paid", "label": "Pagado"},
        {"type": "radio", "key": "answer", "label": "Respuesta",
         "values": [{"value": "si", "label": "S\\u00ed"}, {"value": "no", "label": "No"}]}]}""",
}
ROLES = {"compras", "persona-empleada", "line-manager"}
_DMN = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n">{}</definitions>'
_DECISION = '<decision id="{}" name="{}"><literalExpression><text>{}</text></literalExpression></decision>'
DECISIONS = read_files(
    {
        "one.dmn": _DMN.format(
            _DECISION.format("approver", "Quién aprueba", '"jefa"')
            + _DECISION.format("fee", "Tarifa", "1")
            + _DECISION.format("risk", "Riesgo", "if amount")
        ).encode(),
        "two.dmn": _DMN.format(_DECISION.format("fee", "Tarifa", "2")).encode(),
    }
)
CHECKS = (
    check_awaited,
    check_dangling,
    check_data_flow,
    check_decisions,
    check_events,
    check_executable,
    check_expressions,
    check_extensions,
    check_forms,
    check_ids,
    check_people,
    check_references,
    check_soundness,
    check_structure,
    check_subprocesses,
    check_words,
    check_work,
)


@pytest.fixture(scope="module")
def texts():
    return Texts([Path(__file__).parents[3] / "engine"])


def read_aloud(model, texts, language):
    inspection = inspect(model.read_bytes(), FORMS, decisions=DECISIONS, roles=ROLES)
    lines = [f"storable: {inspection.storable}, executable: {inspection.executable}"]
    for finding in inspection.findings:
        place = f"line {finding.line}" + (f", column {finding.column}" if finding.column else "")
        lines += [
            "",
            f"[{finding.severity}] {finding.code} ({finding.element_id}: {finding.element_name}; {place})",
            "  " + texts.render(finding.sentence, language),
            "  → " + texts.render(finding.mend, language),
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.row("G1", part="findings")
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_findings_read_as_agreed(model, language, texts, golden):
    golden(GOLDEN / f"{model.stem}.{language}.txt", read_aloud(model, texts, language))


def test_a_sound_model_has_no_finding():
    inspection = inspect((GOLDEN / "sound.bpmn").read_bytes(), FORMS, decisions=DECISIONS, roles=ROLES)
    assert inspection.executable
    assert inspection.findings == ()


def test_every_kind_of_finding_is_shown_by_a_golden_model():
    declared = {matter.code for module in CHECKS for matter in vars(module).values() if isinstance(matter, Matter)}
    shown = {
        f.code
        for model in MODELS
        for f in inspect(model.read_bytes(), FORMS, decisions=DECISIONS, roles=ROLES).findings
    }
    # Too large to be read as a golden file; it has its test in test_robustness.
    assert declared - shown == {check_expressions.TOO_MUCH_TEXT.code}


def test_findings_come_errors_first_then_by_line():
    for model in MODELS:
        findings = inspect(model.read_bytes(), FORMS, decisions=DECISIONS, roles=ROLES).findings
        order = [(list(Severity).index(finding.severity), finding.line or 0) for finding in findings]
        assert order == sorted(order)


def test_every_finding_points_into_the_file():
    for model in MODELS:
        text = model.read_text("utf-8")
        for finding in inspect(model.read_bytes(), FORMS, decisions=DECISIONS, roles=ROLES).findings:
            if finding.code != "no_executable_process":
                assert f'id="{finding.element_id}"' in text
                assert 1 <= finding.line <= text.count("\n")
