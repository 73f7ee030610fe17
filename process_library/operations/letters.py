"""Letters: a title and plain paragraphs as a PDF or DOCX file."""

from collections.abc import Callable, Mapping
from io import BytesIO

from docx import Document

from engine.connectors.contract import CallRejected
from foundation.pdf_pages import FONT, PdfPages, missing_letters
from foundation.sentences import N_

_BULLET = "- "


def letter(kind: str, title: str, content: str, foot: str) -> bytes:
    """The file. Paragraphs are parted by empty lines; a line that begins with `- ` is an entry of a list.

    `kind` is one of `KINDS`. Raises CallRejected for letters that a PDF of ours does not have.
    """
    return KINDS[kind](title, [one.strip("\n") for one in content.split("\n\n") if one.strip()], foot)


def _pdf(title: str, paragraphs: list[str], foot: str) -> bytes:
    lacking = sorted(missing_letters((title, foot, *paragraphs)))
    if lacking:
        raise CallRejected(
            N_("A PDF cannot be written with these letters: %(letters)s."), letters=" ".join(lacking[:20])
        )
    page = PdfPages(foot)
    page.add_page()
    page.set_font(FONT, "B", size=18)
    page.multi_cell(0, 9, title, new_x="LMARGIN", new_y="NEXT")
    page.set_font(FONT, size=11)
    for paragraph in paragraphs:
        page.ln(3)
        for line in paragraph.splitlines():
            shown = f"\u2022 {line.removeprefix(_BULLET)}" if line.startswith(_BULLET) else line
            page.multi_cell(0, 6, shown, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


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


#: What writes each kind of file.
KINDS: Mapping[str, Callable[[str, list[str], str], bytes]] = {"pdf": _pdf, "docx": _docx}
