"""The handbook as a page shows it: how it speaks, and its drawings as SVG."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from modeler_api.handbook.document import Picture
from modeler_api.handbook.painting import Colour, Point, paint
from modeler_api.handbook.speech import Speech
from organization.http import current_actor
from web.languages import language
from web.parts import Parts


def speech_of(parts: Parts) -> Speech:
    """In the language and time zone of whoever asks."""
    actor, spoken = current_actor(), language(parts.settings.default_language)
    zone = ZoneInfo(actor.time_zone) if actor else parts.settings.zone
    return Speech(spoken, lambda sentence: parts.texts.render(sentence, spoken), zone)


def svg_of(picture: Picture) -> Markup:
    """The drawing as an image with its words."""
    brush = _Svg()
    paint(picture.drawing, brush)
    return Markup('<svg class="hb-drawing" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">{}</svg>').format(
        picture.drawing.width, picture.drawing.height, picture.words, Markup("").join(brush.pieces)
    )


class _Svg:
    """Writes the elements of an SVG."""

    def __init__(self) -> None:
        self.pieces: list[Markup] = []

    def box(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A rectangle."""
        shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="6" fill="{}" stroke="{}"/>')
        self.pieces.append(shape.format(*left_top, *size, _hex(fill), _STROKE))

    def ring(self, left_top: Point, size: Point, fill: Colour) -> None:
        """A circle in its box."""
        shape = Markup('<ellipse cx="{:.1f}" cy="{:.1f}" rx="{:.1f}" ry="{:.1f}" fill="{}" stroke="{}"/>')
        across, down = size[0] / 2, size[1] / 2
        self.pieces.append(shape.format(left_top[0] + across, left_top[1] + down, across, down, _hex(fill), _STROKE))

    def outline(self, corners: Sequence[Point], fill: Colour) -> None:
        """A closed shape."""
        shape = Markup('<polygon points="{}" fill="{}" stroke="{}"/>')
        self.pieces.append(shape.format(_points(corners), _hex(fill), _STROKE))

    def stroke(self, corners: Sequence[Point]) -> None:
        """A line through these points."""
        self.pieces.append(Markup('<polyline points="{}" fill="none" stroke="{}"/>').format(_points(corners), _STROKE))

    def words(self, text: str, middle: Point) -> None:
        """One line of a label, its middle here."""
        label = Markup('<text x="{:.1f}" y="{:.1f}" font-size="11" text-anchor="middle" fill="{}">{}</text>')
        self.pieces.append(label.format(middle[0], middle[1] + 4, _STROKE, text))


_STROKE = "#17262b"


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _points(corners: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
