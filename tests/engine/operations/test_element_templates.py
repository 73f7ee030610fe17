"""Element templates for Camunda 7 become presets of operations; what cannot be held to is refused in words."""

import pytest

from engine.bpmn_xml.inspection import inspect
from engine.operations.declaration import Group
from engine.operations.element_templates import TemplateRefused, read_template
from process_library.operations.declared import declared
from tests.support.element_templates import CONNECTOR, SUBJECT, TEXT, TO, prop, template
from tests.support.services import calling

MODEL = "start s; service tell; end e; s>tell>e"


def read(content):
    return read_template(content, declared())


@pytest.mark.row("G11", part="IT adds operations")
@pytest.mark.row("peer-16")
def test_a_template_is_an_operation_with_some_values_said_and_others_asked():
    found = read(template(version=3, description="Por correo"))
    operation = found.operation
    assert (operation.key, operation.name, operation.about) == ("tell-store", "Avisar a almacén", "Por correo")
    assert (operation.version, operation.preset_of, operation.connector) == (3, "send_email", "send_email")
    assert (operation.group, operation.outputs) == (Group.COMPANY, declared()["send_email"].outputs)
    assert [(one.key, one.name, one.fixed, one.is_needed) for one in operation.inputs] == [
        ("to", "To (addresses)", "store@example.org", True),
        ("subject", "Asunto", None, True),
        ("text", "Qué hay que preparar", None, True),
    ]
    assert operation.kept == (("mail", "${result.message_id}"),)
    assert [one.in_english() for one in found.left_out] == ["«Qué hay que preparar»: «maxLength» is not held to here."]


def test_the_older_way_of_writing_scopes_is_read_too():
    scopes = {"camunda:Connector": {"properties": [CONNECTOR, TO, SUBJECT, TEXT]}}
    assert read(template(scopes=scopes)).operation.preset_of == "send_email"


def test_a_function_is_named_by_a_hidden_value_and_choices_keep_their_names():
    hidden = [prop("Hidden", "property", "connectorId", value="python_function")]
    hidden.append(prop("Hidden", name="function", value="ledger.set_purchase_order"))
    choices = [{"name": "Cerrado", "value": "closed"}, {"name": "Anulado", "value": "cancelled"}]
    state = prop("Dropdown", name="state", choices=choices, value="closed")
    operation = read(template(*hidden, prop(name="order_number"), state)).operation
    asked = operation.input("state")
    assert (operation.function, asked.choices) == ("ledger.set_purchase_order", ("closed", "cancelled"))
    assert (asked.choice_names, asked.initial) == (("Cerrado", "Anulado"), "closed")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "it is not JSON"),
        (b"[]", "one template"),
        (template(id="send_email"), "no operation's own"),
        (template(id="a b"), "must be of letters"),
        (template(name=""), "it has no «name»"),
        (template(version=0), "whole number from 1"),
        (template(appliesTo=["bpmn:UserTask"]), "such as bpmn:ServiceTask"),
        (template(scopes=[]), "one scope"),
        (template(properties=[prop(binding="property", name="name")]), "outside the scope"),
        (template(properties=[prop(binding="zeebe:input", name="url")]), "Camunda 8"),
        (template(CONNECTOR, TO, SUBJECT), "neither gives nor asks for «text»"),
        (template(CONNECTOR, TO, TO, SUBJECT, TEXT), "twice"),
        (template(CONNECTOR, TO, SUBJECT, TEXT, prop(name="colour")), "does not know"),
        (template(CONNECTOR, prop("Hidden", name="to", value="nobody"), SUBJECT, TEXT), "not of the right kind"),
        (template(CONNECTOR, TO, SUBJECT, TEXT, prop(binding="camunda:field", name="x")), "camunda:field x"),
        (template(CONNECTOR, TO, SUBJECT, {**TEXT, "condition": {}}), "depends on a condition"),
        (template(prop("Hidden", "property", "connectorId", value="fax")), "calls «fax»"),
    ],
)
def test_what_cannot_be_held_to_is_refused_in_words(content, why):
    with pytest.raises(TemplateRefused, match=why):
        read(content)


def test_a_secret_does_not_stand_in_a_template():
    http = prop("Hidden", "property", "connectorId", value="http_call")
    url, headers = prop(name="url"), prop("Hidden", name="headers", value="Authorization: Bearer x")
    with pytest.raises(TemplateRefused, match="is a secret"):
        read(template(http, url, headers))


def codes(inputs, version="3", name="tell-store"):
    known = {**declared(), "tell-store": read(template(version=3)).operation}
    drawn = calling(MODEL, "tell", "send_email", inputs).decode()
    attributes = f'camunda:modelerTemplate="{name}" camunda:modelerTemplateVersion="{version}"'
    drawn = drawn.replace('<serviceTask id="tell"', f'<serviceTask id="tell" {attributes}')
    found = inspect(drawn.encode(), operations=known).findings
    return [(one.code, one.severity.value) for one in found if one.code.startswith(("operation_", "attribute"))]


WHOLE = {"to": "store@example.org", "subject": "Hola", "text": "Una lámpara"}


@pytest.mark.row("peer-16")
def test_a_drawing_is_held_to_its_template():
    assert codes(WHOLE) == []
    assert codes({**WHOLE, "to": "other@example.org"}) == [("operation_template_value", "warning")]
    assert codes({**WHOLE, "text": ""}) == [("operation_input_missing", "error")]
    assert codes(WHOLE, version="2") == [("operation_template_old", "info")]
    assert codes(WHOLE, name="gone") == [("operation_template_gone", "info")]
    assert codes({**WHOLE, "cc": "boss@example.org"}) == [("operation_input_unknown", "warning")]
