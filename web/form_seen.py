"""A form that is edited, as people will see it."""

from flask import render_template

from engine.forms.refusals import FormRejected
from modeler_api.editing.forms import form_asked
from organization.http import require_actor
from web.form_html import shown_form
from web.parts import Parts
from web.task_pane import reader_for


def form_seen(parts: Parts, content: bytes) -> dict[str, object]:
    """The form, or why nobody can be asked so."""
    try:
        asked = form_asked(content)
    except FormRejected as refused:
        problem = render_template("models/_form_refused.html", refusal=refused.sentence)
        return {"preview": "", "problem": problem}
    shown = shown_form(asked, {}, reader_for(parts, require_actor()))
    return {"preview": render_template("models/_form_preview.html", form=shown), "problem": ""}
