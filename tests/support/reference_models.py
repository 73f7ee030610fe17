"""The models of the BPMN Model Interchange Working Group in `shared/data/miwg_reference`, drawn by many vendors."""

from pathlib import Path

REFERENCE_MODELS = Path(__file__).resolve().parents[3] / "shared" / "data" / "miwg_reference"


def reference_models() -> list[Path]:
    """The files, by name; none where the folder is not there."""
    return sorted(REFERENCE_MODELS.glob("*.bpmn"))
