"""What is published as folders of files, byte for byte: for version control, and to be published again elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.reader import diagram_of
from engine.definitions.definition import Published
from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.files import is_file_name
from modeler_api.drafts.rules import model_key
from modeler_api.process_models import ModelNotFound, process_model, process_models
from modeler_api.versions import version_files
from organization.actor import Actor


class FileNameUnsafe(Rejected):
    """A name that would write outside its folder."""

    code = "export_name_unsafe"
    message = N_("«%(name)s» cannot be the name of a file. Upload the model again under another name.")


@dataclass(frozen=True)
class ExportedModel:
    """One model as a folder."""

    #: Also the folder's name.
    key: str
    published: Published
    #: By file name.
    files: Mapping[str, bytes]


def exported(unit: UnitOfWork, actor: Actor, keys: Collection[str] | None) -> list[ExportedModel]:
    """The latest version of these models, or of all that the actor may see; each file of several processes once.

    Raises ModelNotFound for a key without a published version, and FileNameUnsafe.
    """
    wanted = process_models(unit, actor) if keys is None else [process_model(unit, actor, key) for key in keys]
    found: dict[str, ExportedModel] = {}
    for model in wanted:
        if model.published is not None:
            found.setdefault(model.published.bundle_id, _exported(unit, actor, model.published))
        elif keys is not None:
            raise ModelNotFound(key=model.key)
    return list(found.values())


def _exported(unit: UnitOfWork, actor: Actor, published: Published) -> ExportedModel:
    files = version_files(unit, actor, published.key, published.version)[1]
    key = model_key(diagram_of(files.bpmn), files.file_name)
    everything = {_drawing(files.file_name): files.bpmn, **files.beside}
    return ExportedModel(_safe(key), published, {_safe(name): content for name, content in everything.items()})


def _drawing(name: str) -> str:
    """Under an ending that is read again."""
    return name if name.lower().endswith((".bpmn", ".xml")) else f"{name}.bpmn"


def _safe(name: str) -> str:
    if not is_file_name(name):
        raise FileNameUnsafe(name=name)
    return name
