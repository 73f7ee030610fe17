"""A handbook as a DOCX file, to be changed and signed."""

from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Row

from modeler_api.handbook.document import Block, Document, Heading, Paragraph, Picture, Table
from modeler_api.handbook.painting import RIVER, png_of
from modeler_api.handbook.paper import cell, clean, narrow

_WIDTH_CM, _MOST_HEIGHT_CM = 16.5, 20.0
_FONT = "Figtree"


def docx_of(said: Document) -> bytes:
    """The whole handbook."""
    word = docx.Document()
    _look(word)
    word.core_properties.title, word.core_properties.author = clean(said.title), clean(said.company)
    word.core_properties.language = said.language
    word.add_heading(clean(said.title), 0)
    word.add_paragraph(clean(f"{said.company} · {said.subtitle}"))
    for heading in said.chapters():
        word.add_paragraph(clean(heading.text), style="List Bullet")
    for block in said.blocks:
        _add(word, block)
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _look(word: WordDocument) -> None:
    """Our letters and colour; where the font is missing, the reader's program takes its own."""
    word.styles["Normal"].font.name, word.styles["Normal"].font.size = _FONT, Pt(10)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name].font
        style.name, style.color.rgb = _FONT, RGBColor(*RIVER)
    for section in word.sections:
        section.left_margin = section.right_margin = Cm(2.2)


def _add(word: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        word.add_heading(clean(block.text), block.level)
    elif isinstance(block, Paragraph):
        run = word.add_paragraph().add_run(clean(block.text))
        run.italic = block.is_quiet
    elif isinstance(block, Picture):
        _add_picture(word, block)
    else:
        for part in narrow(block):
            _add_table(word, part)


def _add_picture(word: WordDocument, block: Picture) -> None:
    drawing = block.drawing
    width = min(_WIDTH_CM, _MOST_HEIGHT_CM * drawing.width / drawing.height)
    shape = word.add_picture(BytesIO(png_of(drawing)), width=Cm(width))
    shape._inline.docPr.set("descr", clean(block.words))


def _add_table(word: WordDocument, block: Table) -> None:
    made = word.add_table(rows=1, cols=len(block.head), style="Light Grid Accent 1")
    for place, text in zip(made.rows[0].cells, block.head, strict=True):
        place.text = cell(text)
    _repeat(made.rows[0])
    for row in block.rows:
        for place, text in zip(made.add_row().cells, row.cells, strict=True):
            place.text = cell(text)
    word.add_paragraph()


def _repeat(row: _Row) -> None:
    """Show the head again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # type: ignore[arg-type]  # takes any element
