"""REST: the handbook as data and as files, and its editions."""

from collections.abc import Callable
from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field

from engine.instances.process_engine import ProcessEngine
from foundation.http.api import Body, Key, Routes, answer, filled
from foundation.http.idempotency import Known, recovered_by
from modeler_api.handbook.document import Block, Document, Heading, Paragraph, Picture
from modeler_api.handbook.docx_file import docx_of
from modeler_api.handbook.edition import editions, make_edition, require_area
from modeler_api.handbook.pdf_file import pdf_of
from modeler_api.handbook.speech import Speech
from modeler_api.handbook.writing import handbook, responsibilities_csv
from organization.http import allowed, require_actor
from organization.permissions import Action

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class AreaQuery(Body):
    """Of which area; without it, of the whole company."""

    area: Key | None = None


class HandbookQuery(AreaQuery):
    """As it was when that edition was closed; without it, as it is now."""

    edition: int | None = Field(None, ge=1)


class EditionBody(Body):
    """Of which area; without it, of the whole company."""

    area: Key | None = None


class BlockOut(BaseModel):
    """A heading, a paragraph, a table or a picture; what a kind does not have is empty."""

    kind: str
    text: str = ""
    level: int = 0
    head: list[str] = Field(default_factory=list)
    rows: list[list[str]] = Field(default_factory=list)
    #: Of a table of elements: the element of each line.
    elements: list[str] = Field(default_factory=list)


class HandbookOut(BaseModel):
    """A whole handbook in the language of whoever asks."""

    title: str
    company: str
    subtitle: str
    language: str
    blocks: list[BlockOut]


class EditionOut(BaseModel):
    """An edition."""

    number: int
    made_at: datetime
    made_by: str


class EditionsOut(BaseModel):
    """The newest first."""

    items: list[EditionOut]


def routes(spoken: Callable[[], ProcessEngine], speech: Callable[[], Speech], company: str) -> Routes:
    """Read it, download it, close an edition; `spoken` and `speech` are those of whoever asks."""
    api = Routes("handbook", "The handbook of what is published")

    def said(query: HandbookQuery) -> Document:
        return handbook(spoken(), require_actor(), speech(), company, area=query.area, number=query.edition)

    @api.get("/handbook", summary="The handbook in pieces", responses={200: HandbookOut})
    @allowed(Action.SEE_MODELS)
    def read_handbook(query: HandbookQuery) -> Response:
        found = said(query)
        return answer(filled(HandbookOut, found, blocks=[_block(block) for block in found.blocks]))

    @api.get("/handbook/pdf", summary="The handbook as PDF")
    @allowed(Action.SEE_MODELS)
    def download_pdf(query: HandbookQuery) -> Response:
        return Response(pdf_of(said(query)), content_type="application/pdf")

    @api.get("/handbook/docx", summary="The handbook as DOCX")
    @allowed(Action.SEE_MODELS)
    def download_docx(query: HandbookQuery) -> Response:
        return Response(docx_of(said(query)), content_type=_DOCX)

    @api.get("/handbook/responsibilities", summary="Who answers for what, as CSV")
    @allowed(Action.SEE_MODELS)
    def download_responsibilities(query: AreaQuery) -> Response:
        text = responsibilities_csv(spoken(), require_actor(), speech(), area=query.area)
        return Response(text, content_type="text/csv; charset=utf-8")

    _add_editions(api, spoken)
    return api


def _add_editions(api: Routes, spoken: Callable[[], ProcessEngine]) -> None:
    def told(known: Known) -> Response:
        with spoken().work.read() as unit:
            made = editions(unit, known["area"] or None)
        return answer(filled(EditionOut, next(one for one in made if one.number == known["number"])), 201)

    @api.get("/handbook/editions", summary="Editions that were closed", responses={200: EditionsOut})
    @allowed(Action.SEE_MODELS)
    def list_editions(query: AreaQuery) -> Response:
        with spoken().work.read() as unit:
            require_area(unit, query.area)
            made = editions(unit, query.area)
        return answer(EditionsOut(items=[filled(EditionOut, one) for one in made]))

    @api.post("/handbook/editions", summary="Close an edition", responses={201: EditionOut})
    @allowed(Action.PUBLISH_MODELS)
    @recovered_by(told, "area", "number")
    def close_edition(body: EditionBody) -> Response:
        return answer(filled(EditionOut, make_edition(spoken().work, require_actor(), body.area)), 201)


def _block(block: Block) -> BlockOut:
    if isinstance(block, Heading):
        return BlockOut(kind="heading", text=block.text, level=block.level)
    if isinstance(block, Paragraph):
        return BlockOut(kind="paragraph", text=block.text)
    if isinstance(block, Picture):
        return BlockOut(kind="picture", text=block.words)
    return BlockOut(
        kind="table",
        head=list(block.head),
        rows=[list(row.cells) for row in block.rows],
        elements=[row.element_id for row in block.rows if row.element_id],
    )
