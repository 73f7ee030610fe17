"""Drafts are held to the catalogue of operations: what is missing is found while drawing, and not published."""

import pytest

from engine.definitions.deployment import Bundle, ModelRejected
from modeler_api.drafts.findings import dump_findings, load_findings
from modeler_api.editing.saving import Changes, save_draft
from modeler_api.editing.uploads import store_version
from modeler_api.publication import publish
from tests.support.services import calling

MODEL = "process tell\nstart s; service mail; end e; s>mail>e"
WHOLE = {"to": "${person}", "subject": "Hola", "text": "Está aprobada."}


def drawn(**inputs):
    return calling(MODEL, "mail", "send_email", inputs)


def stored(work, actor, bpmn):
    return store_version(work, actor, Bundle("tell.bpmn", bpmn, {}), area="purchasing")


def codes(draft):
    return [one.code for one in draft.findings if one.code.startswith("operation_")]


@pytest.mark.row("peer-16")
def test_a_finding_comes_and_goes_with_what_is_drawn(work, business_user):
    draft = stored(work, business_user, drawn(to="${person}", subject="Hola"))
    assert codes(draft) == ["operation_input_missing"]
    mended = save_draft(work, business_user, "tell", draft.number, Changes(drawn(**WHOLE)), revision=draft.revision)
    assert codes(mended) == []


@pytest.mark.row("peer-16")
def test_what_lacks_a_needed_value_is_not_published(process_engine, work, business_user):
    draft = stored(work, business_user, drawn(to="${person}", subject="Hola"))
    with pytest.raises(ModelRejected) as refused:
        publish(process_engine, business_user, "tell", draft.number, note="Anyway")
    assert [one.code for one in refused.value.findings] == ["operation_input_missing"]


def test_what_is_whole_is_published(process_engine, work, business_user):
    draft = stored(work, business_user, drawn(**WHOLE))
    assert publish(process_engine, business_user, "tell", draft.number, note="Tell them")[0].version == 1


def test_a_stored_finding_keeps_the_sentences_inside_it_in_both_languages(work, business_user):
    draft = stored(work, business_user, drawn(to="${person}", subject="Hola"))
    (finding,) = [one for one in load_findings(dump_findings(draft.findings)) if one.code == "operation_input_missing"]
    spanish = finding.sentence.told(lambda text: {"Send an e-mail": "Enviar un correo"}.get(text, text))
    assert "Enviar un correo" in spanish
