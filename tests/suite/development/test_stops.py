"""The pictures show every page: a page that nobody pictures is a page that nobody looks at before a release."""

from flask import Flask

from suite.development.stops import STOPS

#: Where there is nothing to picture.
_NO_PAGE = {
    "/": "leads on to the first page of whoever asks",
    "/inbox/list": "a piece of the inbox",
    "/instances/<instance_id>/now": "a piece of the page of a case",
    "/incidents/<incident_id>/outcome": "a piece of the incidents",
    "/models/<key>/counts.json": "data for the drawing",
    "/models/<key>/edit/findings": "a piece of the modeler",
    "/models/<key>/compare": "leads on to the comparison of what was ticked",
    "/models/<key>/compare/<older>/<newer>/cases": "a piece of a comparison",
    "/models/<key>/edit/choices": "a piece of the modeler",
    "/models/<key>/edit/forms/<form_key>/found": "a piece of the editor of forms",
    "/models/<key>/edit/forms/<form_key>/file.form": "data for the editor of forms",
    "/models/<key>/edit/decisions/<file_name>/found": "a piece of the editor of decisions",
    "/models/<key>/edit/decisions/<file_name>/file.dmn": "data for the editor of decisions",
    "/shared/<any(form, decisions):kind>/<key>/edit/file": "data for the editors of what is shared",
    "/shared/<any(form, decisions):kind>/<key>/edit/found": "a piece of the editors of what is shared",
    "/shared/<any(form, decisions):kind>/<key>/versions/<int:number>": "a download",
    "/instances/<instance_id>/marks.json": "data for the drawing",
    "/models/<key>/versions/<int:version>/download": "a download",
    "/models/<key>/drafts/<int:number>/download": "a download",
    "/operations/<key>/versions/<int:version>.json": "a download",
    "/health": "for machines",
    "/ready": "for machines",
    "/openapi/": "for programs",
}
#: Beginnings and endings of addresses of what is not HTML.
_FOR_PROGRAMS = ("/api/", "/engine-rest/", "/static/", "/openapi/")
_FILES = (".bpmn", ".csv", ".docx", ".pdf")


def test_every_page_is_pictured(app: Flask) -> None:
    pictured = {stop.page for stop in STOPS}
    answered = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {
        rule
        for rule in answered
        if rule not in _NO_PAGE and not rule.startswith(_FOR_PROGRAMS) and not rule.endswith(_FILES)
    }
    assert pages - pictured == set(), "pages without a picture"
    assert set(_NO_PAGE) <= answered, "what is left out exists no more"


def test_a_stop_with_fields_says_where_the_way_begins() -> None:
    assert [stop.name for stop in STOPS if "<" in stop.page and not stop.follow] == []
