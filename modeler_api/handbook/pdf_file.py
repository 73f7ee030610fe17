"""A handbook as a PDF file, to be printed and kept."""

import unicodedata
from collections.abc import Sequence

from fpdf.fonts import FontFace

from foundation.pdf_pages import FONT, PdfPages, missing_letters
from modeler_api.handbook.document import Block, Document, Heading, Paragraph, Picture, Table
from modeler_api.handbook.painting import INK, LINE_HEIGHT, RIVER, Colour, Point, paint
from modeler_api.handbook.paper import cell, clean, narrow

_SIZES = {1: 17, 2: 13, 3: 11}
_HEAD_FILL: Colour = (226, 240, 241)
_MM_PER_POINT = 0.3528


def pdf_of(said: Document) -> bytes:
    """The whole handbook."""
    pages = PdfPages(_written(f"{said.company} · {said.title} · {said.subtitle}"))
    pages.set_title(clean(said.title))
    pages.set_author(clean(said.company))
    pages.set_lang(said.language)
    pages.add_page()
    _write(pages, said.title, 24, is_bold=True, colour=RIVER)
    _write(pages, f"{said.company} · {said.subtitle}", 11)
    pages.ln(4)
    for heading in said.chapters():
        _write(pages, heading.text, 11)
    for block in said.blocks:
        _add(pages, block)
    return bytes(pages.output())


def _add(pages: PdfPages, block: Block) -> None:
    if isinstance(block, Heading):
        _add_heading(pages, block)
    elif isinstance(block, Paragraph):
        _write(pages, block.text, 9 if block.is_quiet else 10)
        pages.ln(1)
    elif isinstance(block, Picture):
        _add_picture(pages, block)
    else:
        for part in narrow(block):
            _add_table(pages, part)


def _add_heading(pages: PdfPages, block: Heading) -> None:
    if block.level == 1:
        pages.add_page()
    else:
        pages.ln(3)
        if pages.will_page_break(25):
            pages.add_page()
    pages.start_section(_written(block.text), level=block.level - 1)
    _write(pages, block.text, _SIZES[block.level], is_bold=True, colour=RIVER)


def _write(pages: PdfPages, text: str, size: int, *, is_bold: bool = False, colour: Colour = INK) -> None:
    pages.set_font(FONT, style="B" if is_bold else "", size=size)
    pages.set_text_color(*colour)
    pages.multi_cell(0, size * 0.5, _written(text), new_x="LMARGIN", new_y="NEXT")


def _add_table(pages: PdfPages, block: Table) -> None:
    pages.set_font(FONT, size=8)
    pages.set_text_color(*INK)
    head = FontFace(emphasis="BOLD", fill_color=_HEAD_FILL)
    with pages.table(headings_style=head, text_align="LEFT", line_height=4, col_widths=_widths(block)) as made:
        made.row([_written(cell(text)) for text in block.head])
        for row in block.rows:
            made.row([_written(cell(text)) for text in row.cells])
    pages.ln(3)


def _widths(block: Table) -> tuple[int, ...]:
    """By how much is said in each column."""
    columns = zip(block.head, *(row.cells for row in block.rows), strict=True)
    return tuple(min(60, max(10, *(len(text) for text in column))) for column in columns)


def _add_picture(pages: PdfPages, block: Picture) -> None:
    """As large as the page allows, on a page of its own when it is large."""
    drawing = block.drawing
    scale = min(pages.epw / drawing.width, 0.3)
    height = drawing.height * scale
    if height > pages.eph:
        scale, height = scale * pages.eph / height, pages.eph
    if pages.will_page_break(height):
        pages.add_page()
    paint(drawing, _Strokes(pages, scale))
    pages.set_xy(pages.l_margin, pages.get_y() + height + 2)


class _Strokes:
    """Paints on a page, from where the page stands."""

    def __init__(self, pages: PdfPages, scale: float) -> None:
        self._pages, self._scale = pages, scale
        self._left, self._top = pages.l_margin, pages.get_y()
        pages.set_draw_color(*INK)
        pages.set_line_width(0.2)
        pages.set_font(FONT, size=max(3.0, LINE_HEIGHT * 0.8 * scale / _MM_PER_POINT))
        pages.set_text_color(*INK)

    def box(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A rectangle."""
        self._pages.set_fill_color(*fill)
        self._pages.rect(*self._at(left_top), size[0] * self._scale, size[1] * self._scale, style="DF")

    def ring(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A circle in its box."""
        self._pages.set_fill_color(*fill)
        self._pages.ellipse(*self._at(left_top), size[0] * self._scale, size[1] * self._scale, style="DF")

    def outline(self, corners: Sequence[Point], fill: Colour) -> None:
        """A closed shape."""
        self._pages.set_fill_color(*fill)
        self._pages.polygon([self._at(one) for one in corners], style="DF")

    def stroke(self, corners: Sequence[Point]) -> None:
        """A line through these points."""
        self._pages.polyline([self._at(one) for one in corners])

    def words(self, text: str, middle: Point) -> None:
        """One line of a label, its middle here."""
        said = _written(text)
        x, y = self._at(middle)
        self._pages.text(x - self._pages.get_string_width(said) / 2, y + self._pages.font_size * 0.35, said)

    def _at(self, point: Point) -> Point:
        return self._left + point[0] * self._scale, self._top + point[1] * self._scale


def _written(text: str) -> str:
    """The text in letters that the file has, others by their nearest."""
    cleaned = clean(text)
    return cleaned.translate({ord(letter): _nearest(letter) for letter in missing_letters([cleaned])})


def _nearest(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
