"""Deploy a bundle: check it, give it the next version, store it byte for byte."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from engine.bpmn_xml.diagram import Diagram, Process
from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.named import decisions_named, form_keys
from engine.bpmn_xml.starting import starts_by_event
from engine.decisions.files import read_files
from engine.definitions.definition import Published
from engine.definitions.lookup import bundle_bytes, bundle_decisions, bundle_forms, published
from engine.definitions.tables import bundle, bundle_decision, bundle_form, event_start, process_definition
from foundation.errors import Rejected
from foundation.identifiers import new_id
from foundation.sentences import N_, counted
from foundation.unit_of_work import UnitOfWork

#: The area of a process whose drawing and deployment name none.
DEFAULT_AREA = "general"


_ONE_FINDING = N_("%(file_name)s cannot be published: one finding must be mended first.")


class ModelRejected(Rejected):
    """The model has error findings, which the context carries as `findings`."""

    code = "model_rejected"
    message = N_("%(file_name)s cannot be published: %(count)s findings must be mended first.")

    def __init__(self, **context: Any) -> None:
        super().__init__(**context)
        self.sentence = counted(_ONE_FINDING, self.message, context["count"], file_name=context["file_name"])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What must be mended."""
        found: tuple[Finding, ...] = self.context["findings"]
        return found


@dataclass(frozen=True)
class Bundle:
    """A BPMN file and what may go with it, as it was uploaded."""

    file_name: str
    bpmn: bytes
    #: By form key; only those that the file names become part of the version.
    forms: Mapping[str, bytes]
    #: DMN files by name; only those that hold decisions that the file names, and what they import, become part of it.
    decisions: Mapping[str, bytes] = field(default_factory=dict)

    def with_what_is_named(self, processes: Sequence[Process]) -> "Bundle":
        """Without the forms and decisions that these processes do not name."""
        keys = form_keys(processes)
        return replace(
            self,
            forms={key: content for key, content in self.forms.items() if key in keys},
            decisions=read_files(self.decisions).needed(decisions_named(processes)),
        )


def published_bundle(unit: UnitOfWork, bundle_id: str) -> Bundle:
    """What was published, byte for byte. Raises DefinitionNotFound."""
    file_name, bpmn = bundle_bytes(unit, bundle_id)
    return Bundle(file_name, bpmn, bundle_forms(unit, bundle_id), bundle_decisions(unit, bundle_id))


@dataclass(frozen=True)
class Accepted:
    """A bundle without error findings, ready to be published."""

    diagram: Diagram
    #: With what its processes name, and nothing else.
    whole: Bundle


def deploy(
    unit: UnitOfWork, accepted: Accepted, *, by: str, note: str = "", area: str | None = None
) -> list[Published]:
    """Publish every executable process of the file as the next version, all with one number.

    The same content as the latest version gives that version back and writes nothing.
    """
    diagram, whole = accepted.diagram, accepted.whole
    processes = [process for process in diagram.processes if process.is_executable]
    content_hash = hash_of_content(whole)
    same = _same_content(unit, processes, content_hash)
    if same:
        return same
    bundle_id = _store_bundle(unit, whole, content_hash)
    number = 1 + max(_latest_version(unit, process.id) for process in processes)
    result = []
    for process in processes:
        new = Published(
            id=new_id(),
            bundle_id=bundle_id,
            key=process.id,
            version=number,
            name=process.label,
            area=process.area or area or DEFAULT_AREA,
            deployed_at=unit.now(),
            deployed_by=by,
            note=note,
            is_suspended=False,
        )
        unit.connection.execute(insert(process_definition).values({**asdict(new), "is_suspended": 0}))
        _listen_for_starts(unit, diagram, process, new.id)
        result.append(new)
    return result


def set_suspended(unit: UnitOfWork, definition_id: str, *, is_suspended: bool) -> None:
    """Forbid or allow starting a version; running instances go on either way."""
    changed = update(process_definition).where(process_definition.c.id == definition_id)
    unit.connection.execute(changed.values(is_suspended=int(is_suspended)))


def hash_of_content(whole: Bundle) -> str:
    """SHA-256 over the files of a bundle."""
    seen = hashlib.sha256(whole.bpmn)
    for key, content in sorted(whole.forms.items()):
        seen.update(b"\0" + key.encode() + b"\0" + content)
    for name, content in sorted(whole.decisions.items()):
        seen.update(b"\0\0" + name.encode() + b"\0" + content)
    return seen.hexdigest()


def accept(offered: Bundle) -> Accepted:
    """Check a bundle, outside any transaction because it may take its time. Raises ModelRejected or an UnsafeFile."""
    inspection = inspect(offered.bpmn, offered.forms, decisions=read_files(offered.decisions))
    if inspection.refusal is not None:
        raise inspection.refusal
    errors = tuple(finding for finding in inspection.findings if finding.severity == "error")
    if errors or not inspection.executable or inspection.diagram is None:
        raise ModelRejected(file_name=offered.file_name, count=len(errors), findings=errors)
    processes = [process for process in inspection.diagram.processes if process.is_executable]
    return Accepted(inspection.diagram, offered.with_what_is_named(processes))


def _latest_version(unit: UnitOfWork, key: str) -> int:
    newest = select(func.max(process_definition.c.version)).where(process_definition.c.key == key)
    return unit.connection.execute(newest).scalar() or 0


def _same_content(unit: UnitOfWork, processes: list[Process], content_hash: str) -> list[Published]:
    """The latest versions of all the file's processes when they hold exactly this content, else nothing."""
    result = []
    for process in processes:
        latest: Any = (
            select(process_definition)
            .join(bundle, bundle.c.id == process_definition.c.bundle_id)
            .where(process_definition.c.key == process.id, bundle.c.content_hash == content_hash)
            .where(process_definition.c.version == _latest_version(unit, process.id))
        )
        row = unit.connection.execute(latest).first()
        if row is None:
            return []
        result.append(published(row))
    return result


def _store_bundle(unit: UnitOfWork, whole: Bundle, content_hash: str) -> str:
    bundle_id = new_id()
    row = {"id": bundle_id, "file_name": whole.file_name, "bpmn": whole.bpmn, "content_hash": content_hash}
    unit.connection.execute(insert(bundle).values(row))
    for key, content in whole.forms.items():
        unit.connection.execute(insert(bundle_form).values(bundle_id=bundle_id, form_key=key, content=content))
    for name, content in whole.decisions.items():
        row = {"bundle_id": bundle_id, "file_name": name, "content": content}
        unit.connection.execute(insert(bundle_decision).values(row))
    return bundle_id


def _listen_for_starts(unit: UnitOfWork, diagram: Diagram, process: Process, definition_id: str) -> None:
    """From now on the new version starts by its messages and signals, and no longer the earlier version."""
    unit.connection.execute(delete(event_start).where(event_start.c.definition_key == process.id))
    for start in starts_by_event(diagram, process):
        row = {
            "definition_key": process.id,
            "element_id": start.element_id,
            "kind": start.kind,
            "event_name": start.name,
            "definition_id": definition_id,
        }
        unit.connection.execute(insert(event_start).values(row))
