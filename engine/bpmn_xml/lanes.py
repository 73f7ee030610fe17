"""Lanes inside lanes."""

from collections.abc import Iterator

from engine.bpmn_xml.diagram import Lane


def all_lanes(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    """The lanes and every lane nested in them, outer before inner."""
    for lane in lanes:
        yield lane
        yield from all_lanes(lane.lanes)
