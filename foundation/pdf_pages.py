"""PDF pages with our letters and foot. The door to fpdf2's text.

The letters are Source Sans: Latin of every European language, Greek, Cyrillic, arrows and the usual signs.
"""

from collections.abc import Iterable
from functools import cache

from font_source_sans_pro import font_files_ttf
from fontTools.ttLib import TTFont
from fpdf import FPDF

FONT = "Source Sans"
_REGULAR, _BOLD = font_files_ttf["SourceSansPro"], font_files_ttf["SourceSansProBold"]
_FOOT_MM = 14


class PdfPages(FPDF):
    """A4, with a foot that says whose it is and which page; begin with `add_page`."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.add_font(FONT, "", _REGULAR)
        self.add_font(FONT, "B", _BOLD)
        self.set_auto_page_break(True, margin=_FOOT_MM + 5)

    def footer(self) -> None:
        """What fpdf2 puts below each page."""
        self.set_y(-_FOOT_MM)
        self.set_font(FONT, size=8)
        self.set_text_color(0)
        self.cell(0, 6, self._foot)
        self.set_x(self.l_margin)
        self.cell(0, 6, str(self.page_no()), align="R")


def missing_letters(texts: Iterable[str]) -> set[str]:
    """What these texts have that the font does not."""
    return {letter for text in texts for letter in text if letter != "\n" and ord(letter) not in _letters()}


@cache
def _letters() -> frozenset[int]:
    with TTFont(_REGULAR) as regular, TTFont(_BOLD) as bold:
        return frozenset(regular.getBestCmap()) & frozenset(bold.getBestCmap())
