"""Shared files as values: what there is, which versions, with which content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select

from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.shared.tables import shared_file, shared_file_version
from organization.actor import Actor
from organization.permissions import Action, may

_LONGEST_TURN = 255


class SharedKind(StrEnum):
    """What a shared file holds."""

    FORM = "form"
    #: A DMN file.
    DECISIONS = "decisions"


class SharedFileNotFound(NotFound):
    """Nothing is shared under that key, or not in that version."""

    code = "shared_file_not_found"
    message = N_("Nothing is shared as %(key)s, or not in that version.")


@dataclass(frozen=True)
class SharedFile:
    """A form or a DMN file that is offered to all processes."""

    kind: SharedKind
    #: The form's key, or the name of the DMN file.
    key: str
    name: str
    area: str
    revision: int
    changed_at: datetime
    #: Username.
    changed_by: str
    #: The newest version; 0 before the first.
    version: int
    #: What is worked on is not what the newest version is.
    is_changed: bool

    @property
    def turn(self) -> str:
        """Under which key it is whose turn to edit it."""
        return f"shared:{self.kind}:{self.key}"[:_LONGEST_TURN]


@dataclass(frozen=True)
class SharedVersion:
    """One version of a shared file."""

    number: int
    note: str
    published_at: datetime
    #: Username.
    published_by: str
    content: bytes


def shared_files(unit: UnitOfWork) -> list[SharedFile]:
    """Everything that is shared, by name."""
    found = [_file(row) for row in unit.connection.execute(_found())]
    return sorted(found, key=lambda one: (one.name.casefold(), one.kind, one.key))


def find_shared(unit: UnitOfWork, kind: SharedKind, key: str) -> SharedFile:
    """One shared file. Raises SharedFileNotFound."""
    row = unit.connection.execute(_found().where(*_is(shared_file, kind, key))).first()
    if row is None:
        raise SharedFileNotFound(key=key)
    return _file(row)


def seen_files(unit: UnitOfWork, actor: Actor) -> list[SharedFile]:
    """Everything that is shared, by name; what has no version yet only for those who may edit it."""
    return [one for one in shared_files(unit) if _is_seen(one, actor)]


def seen_shared(unit: UnitOfWork, actor: Actor, kind: SharedKind, key: str) -> SharedFile:
    """One shared file. Raises SharedFileNotFound, also for one without a version that the actor may not edit."""
    found = find_shared(unit, kind, key)
    if not _is_seen(found, actor):
        raise SharedFileNotFound(key=key)
    return found


def shared_content(unit: UnitOfWork, kind: SharedKind, key: str) -> bytes:
    """What is worked on, byte for byte. Raises SharedFileNotFound."""
    found = unit.connection.execute(select(shared_file.c.content).where(*_is(shared_file, kind, key))).scalar()
    if found is None:
        raise SharedFileNotFound(key=key)
    return bytes(found)


def shared_versions(unit: UnitOfWork, kind: SharedKind, key: str) -> list[SharedVersion]:
    """The versions of a shared file, newest first; empty also where nothing is shared under that key."""
    found = select(shared_file_version).where(*_is(shared_file_version, kind, key))
    rows = unit.connection.execute(found.order_by(shared_file_version.c.number.desc()))
    return [SharedVersion(row.number, row.note, row.published_at, row.published_by, bytes(row.content)) for row in rows]


def _is_seen(file: SharedFile, actor: Actor) -> bool:
    return file.version > 0 or may(actor, Action.EDIT_MODELS, area=file.area)


def _is(table: Any, kind: SharedKind, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.kind == kind, table.c.key == key


def _newest() -> Subquery:
    of = shared_file_version.c
    return select(of.kind, of.key, func.max(of.number).label("number")).group_by(of.kind, of.key).subquery()


def _found() -> Select[Any]:
    newest, of, version = _newest(), shared_file.c, shared_file_version.c
    same = (newest.c.kind == of.kind) & (newest.c.key == of.key)
    its = (version.kind == of.kind) & (version.key == of.key) & (version.number == newest.c.number)
    plain = (column for column in of if column.name != "content")
    return (
        select(*plain, newest.c.number.label("version"), (version.content == of.content).label("is_same"))
        .outerjoin(newest, same)
        .outerjoin(shared_file_version, its)
    )


def _file(row: Row[Any]) -> SharedFile:
    values = dict(row._mapping)
    is_same = bool(values.pop("is_same"))
    return SharedFile(
        **{**values, "kind": SharedKind(row.kind), "version": row.version or 0, "is_changed": not is_same}
    )
