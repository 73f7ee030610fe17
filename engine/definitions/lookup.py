"""Find definitions by key and version; parsed ones are kept, because they never change."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from engine.bpmn_xml.diagram import Activity, flow_nodes
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.named import decisions_named
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import read_files
from engine.definitions.definition import Definition, Published
from engine.definitions.tables import bundle, bundle_decision, bundle_form, process_definition
from engine.spiff.program import Program, compile_program
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import Prepared, UnitOfWork, Work

#: Parsed definitions kept in memory; one takes about 100 kB.
_KEPT = 500

_IS_SUSPENDED = Prepared(select(process_definition.c.is_suspended).where(process_definition.c.id == bindparam("id")))
_LATEST_ID = Prepared(
    select(process_definition.c.id)
    .where(process_definition.c.key == bindparam("key"))
    .order_by(process_definition.c.version.desc())
    .limit(1)
)


class DefinitionNotFound(NotFound):
    """No published process by that key, version or id."""

    code = "process_definition_not_found"
    message = N_("There is no published process %(key)s.")


class Definitions:
    """The published definitions; also the `Programs` that running instances ask."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._kept: OrderedDict[str, Definition] = OrderedDict()
        self._lock = Lock()
        #: The tag of each version whose tag was asked for.
        self._tags: dict[str, str | None] = {}

    def by_id(self, definition_id: str) -> Definition:
        """One definition. Raises DefinitionNotFound."""
        kept = self._kept.get(definition_id)
        if kept is not None:
            return kept
        with self._work.read() as unit:
            read = _read(unit, definition_id)
        with self._lock:
            kept = self._kept.setdefault(definition_id, read)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return kept

    def latest(self, key: str) -> Definition:
        """The newest version. Raises DefinitionNotFound."""
        found = self._work.rows(_LATEST_ID, {"key": key})
        if not found:
            raise DefinitionNotFound(key=key)
        return self.by_id(found[0][0])

    def version(self, key: str, version: int) -> Definition:
        """One version. Raises DefinitionNotFound."""
        found = select(process_definition.c.id).where(
            process_definition.c.key == key, process_definition.c.version == version
        )
        with self._work.read() as unit:
            definition_id = unit.connection.execute(found).scalar()
        if definition_id is None:
            raise DefinitionNotFound(key=f"{key} {version}")
        return self.by_id(definition_id)

    def tagged(self, key: str, tag: str) -> Definition:
        """The newest version with that `camunda:versionTag`. Raises DefinitionNotFound."""
        with self._work.read() as unit:
            versions = published_versions(unit, key)
            found = next((version for version in versions if self._tag(unit, version) == tag), None)
        if found is None:
            raise DefinitionNotFound(key=f"{key} {tag}")
        return self.by_id(found.id)

    def _tag(self, unit: UnitOfWork, version: Published) -> str | None:
        """Off the drawing alone: versions that are not asked for need not run any more."""
        if version.id not in self._tags:
            processes = diagram_of(bundle_bytes(unit, version.bundle_id)[1]).processes
            self._tags[version.id] = next(process.version_tag for process in processes if process.id == version.key)
        return self._tags[version.id]

    def is_suspended(self, definition_id: str) -> bool:
        """Whether nobody may start it now."""
        return bool(self._work.rows(_IS_SUSPENDED, {"id": definition_id})[0][0])


class RunningPrograms:
    """What running instances ask for the specs of definitions, called ones included."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def by_id(self, definition_id: str) -> Program:
        """The specs of a definition."""
        return self._definitions.by_id(definition_id).program

    def called(self, key: str, element_id: str, caller_definition_id: str) -> Program:
        """Which version a call activity runs now: the latest, or the one that its binding names."""
        caller = self._definitions.by_id(caller_definition_id)
        node = caller.nodes[element_id]
        if isinstance(node, Activity) and node.called_binding == "version" and node.called_version:
            return self._definitions.version(key, int(node.called_version)).program
        if isinstance(node, Activity) and node.called_binding == "versionTag" and node.called_version:
            return self._definitions.tagged(key, node.called_version).program
        if isinstance(node, Activity) and node.called_binding == "deployment" and key != caller.key:
            return self._definitions.version(key, caller.published.version).program
        return self._definitions.latest(key).program


def published_versions(unit: UnitOfWork, key: str) -> list[Published]:
    """Every version of a key, newest first."""
    found = select(process_definition).where(process_definition.c.key == key)
    return _published(unit, found.order_by(process_definition.c.version.desc()))


def latest_version(unit: UnitOfWork, key: str) -> Published | None:
    """The newest version of one key, if there is any."""
    found = select(process_definition).where(process_definition.c.key == key)
    return next(iter(_published(unit, found.order_by(process_definition.c.version.desc()).limit(1))), None)


def latest_versions(unit: UnitOfWork) -> list[Published]:
    """The newest version of every key, by name."""
    newest = (
        select(process_definition.c.key, func.max(process_definition.c.version).label("version"))
        .group_by(process_definition.c.key)
        .subquery()
    )
    same = (process_definition.c.key == newest.c.key) & (process_definition.c.version == newest.c.version)
    return _published(unit, select(process_definition).join(newest, same).order_by(process_definition.c.name))


def bundle_bytes(unit: UnitOfWork, bundle_id: str) -> tuple[str, bytes]:
    """The published BPMN file, byte for byte: its name and content. Raises DefinitionNotFound."""
    row = unit.connection.execute(select(bundle.c.file_name, bundle.c.bpmn).where(bundle.c.id == bundle_id)).first()
    if row is None:
        raise DefinitionNotFound(key=bundle_id)
    return row.file_name, bytes(row.bpmn)


def latest_content_hashes(unit: UnitOfWork) -> dict[str, str]:
    """The content hash of the newest version of every key."""
    hashes = {row.id: row.content_hash for row in unit.connection.execute(select(bundle.c.id, bundle.c.content_hash))}
    return {version.key: hashes[version.bundle_id] for version in latest_versions(unit)}


def latest_content_hash(unit: UnitOfWork, key: str) -> str | None:
    """The content hash of the newest version of one key."""
    of = process_definition.c
    found = select(bundle.c.content_hash).join(process_definition, of.bundle_id == bundle.c.id).where(of.key == key)
    return unit.connection.execute(found.order_by(of.version.desc()).limit(1)).scalar()


def bundle_forms(unit: UnitOfWork, bundle_id: str) -> dict[str, bytes]:
    """The forms of a bundle, byte for byte, by form key."""
    found = select(bundle_form).where(bundle_form.c.bundle_id == bundle_id).order_by(bundle_form.c.form_key)
    return {row.form_key: bytes(row.content) for row in unit.connection.execute(found)}


def bundle_decisions(unit: UnitOfWork, bundle_id: str) -> dict[str, bytes]:
    """The DMN files of a bundle, byte for byte, by name."""
    found = select(bundle_decision).where(bundle_decision.c.bundle_id == bundle_id)
    return {row.file_name: bytes(row.content) for row in unit.connection.execute(found.order_by("file_name"))}


def _published(unit: UnitOfWork, found: Select[Any]) -> list[Published]:
    return [published(row) for row in unit.connection.execute(found)]


def published(row: Row[Any]) -> Published:
    """A row of `process_definition` as a value."""
    fields = dict(row._mapping)
    return Published(**{**fields, "is_suspended": bool(fields["is_suspended"])})


def _read(unit: UnitOfWork, definition_id: str) -> Definition:
    row = unit.connection.execute(select(process_definition).where(process_definition.c.id == definition_id)).first()
    if row is None:
        raise DefinitionNotFound(key=definition_id)
    said = published(row)
    diagram = diagram_of(bundle_bytes(unit, said.bundle_id)[1])
    process = next(process for process in diagram.processes if process.id == said.key)
    nodes: Sequence[Any] = list(flow_nodes(process))
    decisions = read_files(bundle_decisions(unit, said.bundle_id)).models(decisions_named([process]))
    return Definition(
        published=said,
        diagram=diagram,
        process=process,
        program=compile_program(said.id, diagram, said.key, decisions),
        nodes={node.id: node for node in nodes},
        lanes={lane.id: lane for lane in all_lanes(process.lanes)},
        forms={key: json.loads(content) for key, content in bundle_forms(unit, said.bundle_id).items()},
        decisions=decisions,
    )
