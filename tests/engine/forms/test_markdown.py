import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms.markdown import Block, Piece, blocks


def test_headings_paragraphs_and_lists_become_blocks() -> None:
    found = blocks("## Normas\n\nLee esto\ny esto.\n\n- uno\n- dos\n1. tres")

    assert [block.kind for block in found] == ["heading", "paragraph", "list"]
    assert [len(block.lines) for block in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a **b** c", (Piece("a "), Piece("b", "bold"), Piece(" c"))),
        ("*a*", (Piece("a", "italic"),)),
        ("_a_ b", (Piece("a", "italic"), Piece(" b"))),
        ("[w](https://a.b)", (Piece("w", "link", "https://a.b"),)),
        ("[w](mailto:a@b.c)", (Piece("w", "link", "mailto:a@b.c"),)),
        ("{{ amount }}", (Piece("amount", "variable"),)),
        ("a_variable_name", (Piece("a_variable_name"),)),
    ],
)
def test_a_line_becomes_pieces(text: str, pieces: tuple[Piece, ...]) -> None:
    assert blocks(text) == (Block("paragraph", (pieces,)),)


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert", "data:text/html,x", "//evil.example", "vbscript:x", "/relative"],
)
def test_a_link_to_anything_but_a_web_page_or_an_address_stays_text(target: str) -> None:
    (block,) = blocks(f"[pulsa]({target})")

    assert all(piece.style != "link" for piece in block.lines[0])


@given(st.text(max_size=300))
def test_any_text_becomes_blocks_that_keep_its_words(text: str) -> None:
    found = blocks(text)

    assert all(piece.target == "" or piece.style == "link" for block in found for line in block.lines for piece in line)
    assert bool(found) == any(line.strip() for line in text.splitlines())
