"""The picture of a model as people see it, what it shows, and how much room it needs on a page."""

from collections.abc import Iterable

from engine.bpmn_xml.geometry import Bounds, shape_bounds
from engine.bpmn_xml.layout import with_layout
from engine.bpmn_xml.refusals import UnsafeFile
from engine.bpmn_xml.safe_xml import read_tree
from engine.bpmn_xml.waypoints import edge_points
from web.kept_drawings import kept

#: Widest relation of width to height that still needs the size; wider ones do with less.
_SIZES = ((1.5, "xxl"), (1.9, "xl"), (2.5, "l"))
_SMALLEST = "m"


@kept
def drawn(bpmn: bytes) -> bytes:
    """The model with everything drawn that the file itself does not draw; the file as it is when it is not readable."""
    try:
        return with_layout(bpmn)
    except UnsafeFile:
        return bpmn


@kept
def picture_size(bpmn: bytes) -> str:
    """`m`, `l`, `xl` or `xxl`, so that the drawing reads in the width of a page; empty when there is none."""
    try:
        boxes = shape_bounds(read_tree(drawn(bpmn))).values()
    except UnsafeFile:
        return ""
    if not boxes:
        return ""
    width, height = _extent(boxes)
    relation = width / height if height else _SIZES[-1][0]
    return next((size for most, size in _SIZES if relation <= most), _SMALLEST)


def drawn_elements(bpmn: bytes) -> frozenset[str]:
    """Ids of the elements and arrows that the drawing shows."""
    try:
        root = read_tree(drawn(bpmn))
    except UnsafeFile:
        return frozenset()
    return frozenset(shape_bounds(root)) | frozenset(edge_points(root))


def _extent(boxes: Iterable[Bounds]) -> tuple[float, float]:
    kept = list(boxes)
    width = max(box.x + box.width for box in kept) - min(box.x for box in kept)
    height = max(box.y + box.height for box in kept) - min(box.y for box in kept)
    return width, height
