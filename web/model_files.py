"""Files of process models as answers: the drawing for the viewer, and downloads byte for byte."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, request

from engine.bpmn_xml.safe_xml import in_utf8
from modeler_api.drafts.files import base_name
from modeler_api.versions import VersionFiles
from web.model_layout import drawn


def xml_of(bpmn: bytes) -> Response:
    """A drawing for the viewer, complete; the browser asks again whether it has changed."""
    answer = Response(in_utf8(drawn(bpmn)), mimetype="application/xml")
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]  # werkzeug says the base class


def download(files: VersionFiles, *, beside: str | None = None) -> Response | None:
    """The BPMN file, or the form or DMN file of that name, as it was uploaded; None when there is no such file."""
    name = beside or files.file_name
    found = files.beside.get(beside) if beside else files.bpmn
    return _attachment(found, name, "application/octet-stream") if found is not None else None


def download_all(files: VersionFiles) -> Response:
    """The BPMN file with its forms and decisions in one zip, which can be uploaded again as it is."""
    return _attachment(_zip(files), _stem(files.file_name) + ".zip", "application/zip")


def _zip(files: VersionFiles) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(base_name(files.file_name), files.bpmn)
        for name, content in files.beside.items():
            archive.writestr(base_name(name), content)
    return packed.getvalue()


def _stem(file_name: str) -> str:
    return file_name.rsplit(".", 1)[0]


def _attachment(data: bytes, name: str, kind: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
