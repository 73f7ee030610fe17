"""A drawing on paper: the same strokes for whatever paints them; and as a PNG for formats without strokes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from modeler_api.handbook.drawing import Drawing, Line, Look, Shape, wrapped

Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (23, 38, 43)
RIVER: Colour = (11, 101, 112)
_WHITE: Colour = (255, 255, 255)
_FILLS: dict[Look, Colour] = {
    Look.LANE: (250, 249, 245),
    Look.GROUP: _WHITE,
    Look.PERSON: (226, 240, 241),
    Look.AUTOMATIC: (243, 241, 234),
    Look.GATEWAY: (247, 236, 205),
    Look.EVENT: (225, 240, 226),
    Look.END: (247, 226, 217),
}
#: Height of a line of a label, and the width of a letter of it, in the drawing's units.
LINE_HEIGHT, _LETTER = 13.0, 5.8
_HEAD, _HALF_HEAD = 8.0, 3.5
#: Pixels for each unit of the drawing, and the most of them on one side.
_SHARPNESS, _MOST_PIXELS = 2.0, 6_000


class Brush(Protocol):
    """What can paint."""

    def box(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A rectangle."""

    def ring(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A circle in its box."""

    def outline(self, corners: Sequence[Point], fill: Colour) -> None:
        """A closed shape."""

    def stroke(self, corners: Sequence[Point]) -> None:
        """A line through these points."""

    def words(self, text: str, middle: Point) -> None:
        """One line of a label, its middle here."""


def paint(drawing: Drawing, brush: Brush) -> None:
    """The whole drawing."""
    below = [shape for shape in drawing.shapes if shape.look in (Look.LANE, Look.GROUP)]
    for shape in below:
        _shape(shape, brush)
    for line in drawing.lines:
        _line(line, brush)
    for shape in drawing.shapes:
        if shape not in below:
            _shape(shape, brush)


def png_of(drawing: Drawing) -> bytes:
    """The drawing as pixels."""
    scale = min(_SHARPNESS, _MOST_PIXELS / max(drawing.width, drawing.height))
    image = Image.new("RGB", (int(drawing.width * scale), int(drawing.height * scale)), _WHITE)
    paint(drawing, _Pixels(ImageDraw.Draw(image), scale))
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


class _Pixels:
    """Paints on an image."""

    def __init__(self, canvas: ImageDraw.ImageDraw, scale: float) -> None:
        self._canvas, self._scale = canvas, scale
        self._font = ImageFont.load_default(size=max(6.0, 11 * scale))

    def box(self, left_top: Point, size: Point, fill: Colour) -> None:
        self._canvas.rounded_rectangle(self._around(left_top, size), 6 * self._scale, fill, INK, 2)

    def ring(self, left_top: Point, size: Point, fill: Colour) -> None:
        self._canvas.ellipse(self._around(left_top, size), fill, INK, 2)

    def outline(self, corners: Sequence[Point], fill: Colour) -> None:
        self._canvas.polygon([self._at(one) for one in corners], fill, INK, 2)

    def stroke(self, corners: Sequence[Point]) -> None:
        self._canvas.line([self._at(one) for one in corners], INK, 2)

    def words(self, text: str, middle: Point) -> None:
        self._canvas.text(self._at(middle), text, INK, self._font, "mm")

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _around(self, left_top: Point, size: Point) -> list[Point]:
        return [self._at(left_top), self._at((left_top[0] + size[0], left_top[1] + size[1]))]


def _shape(shape: Shape, brush: Brush) -> None:
    left_top, size, fill = (shape.x, shape.y), (shape.width, shape.height), _FILLS[shape.look]
    if shape.look in (Look.EVENT, Look.END):
        brush.ring(left_top, size, fill)
    elif shape.look is Look.GATEWAY:
        brush.outline(_diamond(shape), fill)
    else:
        brush.box(left_top, size, fill)
    _label(shape, brush)


def _label(shape: Shape, brush: Brush) -> None:
    """Inside what has room, at the top of what holds others, below what is small."""
    middle = shape.x + shape.width / 2
    if shape.look in (Look.EVENT, Look.END, Look.GATEWAY):
        lines, top = wrapped(shape.label, 96, _LETTER, most=3), shape.y + shape.height + 4
    elif shape.look in (Look.LANE, Look.GROUP):
        lines, top = wrapped(shape.label, shape.width - 12, _LETTER, most=1), shape.y + 4
        middle = shape.x + min(shape.width / 2, 8 + len("".join(lines)) * _LETTER / 2)
    else:
        lines = wrapped(shape.label, shape.width - 8, _LETTER)
        top = shape.y + (shape.height - len(lines) * LINE_HEIGHT) / 2
    for number, line in enumerate(lines):
        brush.words(line, (middle, top + (number + 0.5) * LINE_HEIGHT))


def _diamond(shape: Shape) -> list[Point]:
    across, down = shape.x + shape.width / 2, shape.y + shape.height / 2
    return [(across, shape.y), (shape.x + shape.width, down), (across, shape.y + shape.height), (shape.x, down)]


def _line(line: Line, brush: Brush) -> None:
    brush.stroke(line.points)
    (from_x, from_y), (x, y) = line.points[-2:]
    length = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5 or 1.0
    along, aside = (x - from_x) / length, (y - from_y) / length
    back_x, back_y = x - along * _HEAD, y - aside * _HEAD
    left = back_x - aside * _HALF_HEAD, back_y + along * _HALF_HEAD
    right = back_x + aside * _HALF_HEAD, back_y - along * _HALF_HEAD
    brush.outline([(x, y), left, right], INK)
