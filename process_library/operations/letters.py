"""Letters: a title and plain paragraphs as a PDF or DOCX file."""

from collections.abc import Callable, Mapping
from io import BytesIO

from docx import Document
from fpdf import FPDF

from engine.connectors.contract import CallRejected
from foundation.sentences import N_

_FONT, _ENCODING = "Helvetica", "windows-1252"
_BULLET = "- "


def letter(kind: str, title: str, content: str, foot: str) -> bytes:
    """The file. Paragraphs are parted by empty lines; a line that begins with `- ` is an entry of a list.

    `kind` is one of `KINDS`. Raises CallRejected for letters that a PDF of ours does not have.
    """
    return KINDS[kind](title, [one.strip("\n") for one in content.split("\n\n") if one.strip()], foot)


def _pdf(title: str, paragraphs: list[str], foot: str) -> bytes:
    lacking = sorted({one for one in "".join((title, foot, *paragraphs)) if not _is_written(one)})
    if lacking:
        raise CallRejected(
            N_("A PDF cannot be written with these letters: %(letters)s."), letters=" ".join(lacking[:20])
        )
    page = _Page(foot)
    page.add_page()
    page.set_font(_FONT, "B", size=18)
    page.multi_cell(0, 9, title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(_FONT, size=11)
    for paragraph in paragraphs:
        page.ln(3)
        for line in paragraph.splitlines():
            shown = f"\u2022 {line.removeprefix(_BULLET)}" if line.startswith(_BULLET) else line
            page.multi_cell(0, 6, shown, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


class _Page(FPDF):
    """A page with our foot."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.core_fonts_encoding = _ENCODING
        self.set_auto_page_break(True, margin=20)

    def footer(self) -> None:
        """Whose it is, and which page."""
        self.set_y(-14)
        self.set_font(_FONT, size=8)
        self.cell(0, 6, f"{self._foot} · {self.page_no()}")


def _docx(title: str, paragraphs: list[str], foot: str) -> bytes:
    document = Document()
    document.add_heading(title, 1)
    for paragraph in paragraphs:
        for line in paragraph.splitlines():
            if line.startswith(_BULLET):
                document.add_paragraph(line.removeprefix(_BULLET), style="List Bullet")
            else:
                document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = foot
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _is_written(one: str) -> bool:
    try:
        one.encode(_ENCODING)
    except UnicodeEncodeError:
        return False
    return one == "\n" or one.isprintable()


#: What writes each kind of file.
KINDS: Mapping[str, Callable[[str, list[str], str], bytes]] = {"pdf": _pdf, "docx": _docx}
