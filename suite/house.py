"""The rooms of the house: their names and where they lie."""

from pathlib import Path

#: Where they lie, in a checkout and in a wheel.
HOUSE = Path(__file__).resolve().parent.parent
ROOMS = (
    "foundation",
    "engine",
    "organization",
    "process_library",
    "modeler_api",
    "runtime",
    "monitor",
    "web",
    "suite",
)
