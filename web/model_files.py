"""Files of process models as answers: the drawing for the viewer, and downloads byte for byte."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, request

from modeler_api.versions import VersionFiles

_FORM_ENDING = ".form"


def xml_of(bpmn: bytes) -> Response:
    """A drawing for the viewer; the browser asks again whether it has changed."""
    answer = Response(bpmn, mimetype="application/xml")
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


def download(files: VersionFiles, *, form: str | None = None) -> Response | None:
    """The BPMN file, or one of its forms, as it was uploaded; None when there is no such form."""
    if form is None:
        return _attachment(files.bpmn, files.file_name, "application/octet-stream")
    if form not in files.forms:
        return None
    return _attachment(files.forms[form], form + _FORM_ENDING, "application/octet-stream")


def download_all(files: VersionFiles) -> Response:
    """The BPMN file and its forms in one zip, which can be uploaded again as it is."""
    return _attachment(
        _zip(files.file_name, files.bpmn, files.forms), _stem(files.file_name) + ".zip", "application/zip"
    )


def _zip(file_name: str, bpmn: bytes, forms: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(file_name, bpmn)
        for key, content in forms.items():
            archive.writestr(key + _FORM_ENDING, content)
    return packed.getvalue()


def _stem(file_name: str) -> str:
    return file_name.rsplit(".", 1)[0]


def _attachment(data: bytes, name: str, kind: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
