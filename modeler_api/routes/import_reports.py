"""REST: what was understood of a drawing of another tool, and what is lost."""

from flask import Response
from pydantic import BaseModel, Field

from engine.bpmn_xml.import_report import import_report
from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Routes, answer, filled
from foundation.http.problem import Say
from modeler_api.drafts.judging import known_here
from modeler_api.routes.models import DraftPath
from modeler_api.versions import draft_files
from organization.http import allowed, require_actor
from organization.permissions import Action


class DetailOut(BaseModel):
    """One extension at one element: `replace`, `lost`, `our_way`, `as_drawn` or `without_effect`."""

    name: str
    line: int
    fate: str
    sentence: str


class ElementReportOut(BaseModel):
    """The extensions of one element."""

    element_id: str | None
    element_name: str | None
    errors: int
    details: list[DetailOut]


class VendorReportOut(BaseModel):
    """Details that only one other tool knows; they stay in the file and change nothing."""

    vendor: str
    details: int
    elements: int


class ImportReportOut(BaseModel):
    """What was read of the file."""

    tool: str | None = Field(description="what the file says that it was drawn with")
    purpose: str = Field(description="runs, to_mend or drawn_only")
    counts: dict[str, int]
    elements: list[ElementReportOut]
    vendors: list[VendorReportOut]


def routes(process_engine: ProcessEngine, say: Say) -> Routes:
    """The report on a draft."""
    api = Routes("import_reports", "What was read of files of other tools")

    @api.get(
        "/models/<key>/drafts/<number>/import-report",
        summary="What was understood of the drawing, and what is lost",
        responses={200: ImportReportOut},
    )
    @allowed(Action.SEE_MODELS)
    def get_import_report(path: DraftPath) -> Response:
        with process_engine.work.read() as unit:
            files = draft_files(unit, require_actor(), path.key, path.number)[1]
            known = known_here(unit)
        report = import_report(files.bpmn, files.findings(known))
        elements = [
            filled(
                ElementReportOut,
                element,
                details=[
                    filled(DetailOut, one, fate=one.fate.value, sentence=say(one.sentence)) for one in element.details
                ],
            )
            for element in report.elements
        ]
        vendors = [filled(VendorReportOut, vendor) for vendor in report.vendors]
        counts = {fate.value: count for fate, count in report.counts.items()}
        return answer(
            filled(
                ImportReportOut,
                report,
                purpose=report.purpose.value,
                counts=counts,
                elements=elements,
                vendors=vendors,
            )
        )

    return api
