"""How much room a label takes: Arial 11 px, the type of outside labels in bpmn-js, wrapped between words."""

from process_library.drawing.geometry import rounded_up

#: Wider labels are wrapped.
LABEL_WIDTH = 90
_LINE_HEIGHT = 14
_SIZE = 11
_NARROW = frozenset("ijlI.,;:'!|()[]ftr-/ ¡")
_WIDE = frozenset("mwMW%@—")


def text_width(text: str) -> float:
    """The width of one line, in pixels, a little generous."""
    return sum(_advance(character) for character in text) * _SIZE


def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if character in _WIDE:
        return 0.88
    return 0.7 if character.isupper() else 0.565


def label_size(text: str, width: int = LABEL_WIDTH) -> tuple[int, int]:
    """Width and height of a label wrapped at that width."""
    lines = wrapped(text, width)
    widest = max((text_width(line) for line in lines), default=0.0)
    return rounded_up(widest + 3, 2), _LINE_HEIGHT * len(lines)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text; a word wider than the width keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
