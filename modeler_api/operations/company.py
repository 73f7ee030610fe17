"""Operations of the company: templates are stored as versions, offered in their newest, withdrawn and offered again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.operations.declaration import Operation
from engine.operations.element_templates import ReadTemplate, TemplateRefused, read_template
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from modeler_api.operations.tables import company_operation
from organization import audit
from organization.actor import Actor
from organization.permissions import Action, require
from process_library.operations.declared import declared


class TemplateNotFound(NotFound):
    """No template of the company by that key, or not in that version."""

    code = "template_not_found"
    message = N_("The company has no template %(key)s.")


@dataclass(frozen=True)
class TemplateVersion:
    """A version of a template."""

    key: str
    version: int
    content: bytes
    stored_at: datetime
    stored_by: str
    #: Of the newest: since when it is offered no more.
    withdrawn_at: datetime | None


def company_operations(unit: UnitOfWork) -> Iterator[Operation]:
    """The newest version of each template that is offered and still fits what it is a preset of."""
    for newest in _newest(unit):
        if newest.withdrawn_at is None:
            found = _read(newest)
            if found is not None:
                yield found


def template_versions(unit: UnitOfWork, key: str) -> list[TemplateVersion]:
    """Every version, newest first; none for what is no template."""
    query = select(company_operation).where(company_operation.c.key == key)
    rows = unit.connection.execute(query.order_by(company_operation.c.version.desc()))
    return [_version(row) for row in rows]


def store_template(work: Work, actor: Actor, content: bytes) -> ReadTemplate:
    """Keep a template as the next version, and offer it; the same content again is that version.

    Raises NotAllowed and TemplateRefused.
    """
    require(actor, Action.CONFIGURE_CONNECTIONS)
    read = read_template(content, declared())
    key = read.operation.key

    def write(unit: UnitOfWork) -> int:
        before = next(iter(template_versions(unit, key)), None)
        if before is not None and before.content == content and before.withdrawn_at is None:
            return before.version
        version = (before.version if before else 0) + 1
        row = {"key": key, "version": version, "content": content, "stored_at": unit.now(), "stored_by": actor.username}
        unit.connection.execute(insert(company_operation).values(row))
        told = {"version": version, "preset_of": read.operation.preset_of}
        audit.record(unit, actor.username, "operation.stored", key, after=told)
        unit.note(operation=key)
        return version

    try:
        version = work.write(write)
    except IntegrityError:  # somebody stored another version at the same moment
        version = work.write(write)
    return replace(read, operation=replace(read.operation, version=version))


def withdraw_template(work: Work, actor: Actor, key: str) -> None:
    """Offer it no more; drawings that use it go on working. Raises NotAllowed, TemplateNotFound."""
    require(actor, Action.CONFIGURE_CONNECTIONS)

    def write(unit: UnitOfWork) -> None:
        newest = next(iter(template_versions(unit, key)), None)
        if newest is None:
            raise TemplateNotFound(key=key)
        if newest.withdrawn_at is None:
            this = (company_operation.c.key == key, company_operation.c.version == newest.version)
            unit.connection.execute(update(company_operation).where(*this).values(withdrawn_at=unit.now()))
            audit.record(unit, actor.username, "operation.withdrawn", key, before={"version": newest.version})

    work.write(write)


def template_version(unit: UnitOfWork, key: str, version: int) -> TemplateVersion:
    """One version. Raises TemplateNotFound."""
    found = next((one for one in template_versions(unit, key) if one.version == version), None)
    if found is None:
        raise TemplateNotFound(key=f"{key} {version}")
    return found


def _newest(unit: UnitOfWork) -> list[TemplateVersion]:
    of = company_operation.c
    newest = select(of.key, func.max(of.version).label("version")).group_by(of.key).subquery()
    same = (of.key == newest.c.key) & (of.version == newest.c.version)
    found = select(company_operation).join(newest, same).order_by(of.key)
    return [_version(row) for row in unit.connection.execute(found)]


def _version(row: Row[tuple[object, ...]]) -> TemplateVersion:
    return TemplateVersion(**row._mapping)


def _read(stored: TemplateVersion) -> Operation | None:
    """None for what fits no more: an operation that it was a preset of is gone, or has come to need something else."""
    try:
        return replace(read_template(stored.content, declared()).operation, version=stored.version)
    except TemplateRefused:
        return None
