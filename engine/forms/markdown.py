"""The little markdown of text views, read into inert blocks: headings, lists, bold, italics, links, `{{variable}}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Longer texts are cut here: nobody reads a book inside a form.
MOST_CHARACTERS = 20_000

_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]{1,500})\*\*|\*(?P<italic>[^*]{1,500})\*|_(?P<under>[^_]{1,500})_(?!\w)"
    r"|\[(?P<label>[^\[\]]{1,300})\]\((?P<target>[^()\s]{1,1000})\)|\{\{\s*(?P<name>[A-Za-z_]\w{0,99})\s*\}\}",
    flags=re.ASCII,
)
#: Anything else, `javascript:` above all, stays plain text.
_SAFE_TARGETS = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Piece:
    """A run of text; `style` is empty, `bold`, `italic`, `link` or `variable`."""

    text: str
    style: str = ""
    #: Address of a link.
    target: str = ""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list; a list has one line per item."""

    #: `heading`, `paragraph` or `list`.
    kind: str
    lines: tuple[tuple[Piece, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a markdown text; what is not understood stays as it was written."""
    found: list[Block] = []
    for kind, line in _lines(text[:MOST_CHARACTERS]):
        pieces = _pieces(line)
        joins = kind == "list" and found and found[-1].kind == "list"
        if kind == "paragraph" and found and found[-1].kind == "paragraph":
            joins = True
        if joins:
            found[-1] = Block(kind, (*found[-1].lines, pieces))
        elif kind:
            found.append(Block(kind, (pieces,)))
        else:
            found.append(Block("", ()))
    return tuple(block for block in found if block.kind)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.strip():
            yield "", ""
        elif heading := _HEADING.fullmatch(line.strip()):
            yield "heading", heading[2]
        elif bullet := _BULLET.fullmatch(line):
            yield "list", bullet[1]
        else:
            yield "paragraph", line.strip()


def _pieces(line: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    end = 0
    for match in _INLINE.finditer(line):
        if match.start() > end:
            found.append(Piece(line[end : match.start()]))
        found.append(_piece(match))
        end = match.end()
    if end < len(line):
        found.append(Piece(line[end:]))
    return tuple(found)


def _piece(match: re.Match[str]) -> Piece:
    target = match["target"]
    if target is not None:
        is_safe = target.lower().startswith(_SAFE_TARGETS)
        return Piece(match["label"], "link", target) if is_safe else Piece(match[0])
    if match["name"] is not None:
        return Piece(match["name"], "variable")
    if match["bold"] is not None:
        return Piece(match["bold"], "bold")
    return Piece(match["italic"] or match["under"], "italic")
