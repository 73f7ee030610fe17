"""Boxes, points and routes of a drawing, in pixels of the BPMN plane; pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Everything is centred on multiples of this.
GRID = 10


@dataclass(frozen=True, order=True)
class Point:
    """A corner of a route."""

    x: int
    y: int


@dataclass(frozen=True)
class Box:
    """A rectangle by its top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x just past the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y just below the box."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width // 2, self.y + self.height // 2)

    def grown(self, margin: int) -> "Box":
        """The box with a margin around it; a negative one shrinks it."""
        return Box(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)

    def moved(self, dx: int, dy: int) -> "Box":
        """The box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def overlap(self, other: "Box") -> int:
        """The common area, in square pixels."""
        wide = min(self.right, other.right) - max(self.x, other.x)
        high = min(self.bottom, other.bottom) - max(self.y, other.y)
        return wide * high if wide > 0 and high > 0 else 0

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a horizontal or vertical stretch passes through the inside (touching the border is no crossing)."""
        return (
            min(start.x, end.x) < self.right
            and max(start.x, end.x) > self.x
            and min(start.y, end.y) < self.bottom
            and max(start.y, end.y) > self.y
        )


def centered(center: Point, width: int, height: int) -> Box:
    """The box of that size around a point."""
    return Box(center.x - width // 2, center.y - height // 2, width, height)


def rounded_up(length: float, step: int = GRID) -> int:
    """The next multiple of the step."""
    return -int(-length // step) * step


@dataclass
class Layout:
    """A drawing in the making: where each shape, line and label goes, by element id."""

    boxes: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    #: Borders between lanes, which labels should not cover.
    borders: list[tuple[Point, Point]] = field(default_factory=list)

    def take_in(self, other: "Layout", dx: int, dy: int) -> None:
        """Add another drawing, moved."""
        self.boxes |= _moved(other.boxes, dx, dy)
        self.labels |= _moved(other.labels, dx, dy)
        for flow, points in other.routes.items():
            self.routes[flow] = tuple(Point(point.x + dx, point.y + dy) for point in points)


def _moved(boxes: Mapping[str, Box], dx: int, dy: int) -> dict[str, Box]:
    return {key: box.moved(dx, dy) for key, box in boxes.items()}
