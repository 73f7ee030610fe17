"""Processes of the library as what is saved into a draft."""

from modeler_api.editing.saving import Changes
from suite.house import HOUSE


def library_files(key: str) -> Changes:
    """The drawing of the process that its package is named after, and all forms and decisions of the package."""
    package = HOUSE / "bpmn" / key
    return Changes(
        (package / f"{key}.bpmn").read_bytes(),
        {path.stem: path.read_bytes() for path in (package / "forms").glob("*.form")},
        {path.name: path.read_bytes() for path in package.glob("*.dmn")},
    )
