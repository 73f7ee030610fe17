"""What a handbook is made of: the versions that are published now, or were when an edition was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.definition import Published
from engine.definitions.lookup import bundle_bytes, published_versions
from engine.instances.process_engine import ProcessEngine
from engine.operations.declaration import Operations
from foundation.unit_of_work import UnitOfWork
from modeler_api.handbook.chapters import Subject
from modeler_api.handbook.edition import Edition, edition_by_number, editions, require_area
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import names_of_published, process_models
from organization.actor import Actor, AreaRight, HolderKind
from organization.areas import areas, rights_in
from organization.directory import names_of, role_holders


@dataclass(frozen=True)
class Contents:
    """Everything that is written down."""

    #: The name of the area; None for the whole company.
    area: str | None
    #: None for what is published now.
    edition: Edition | None
    #: The one before: changes are told since then.
    before: Edition | None
    #: By area and name.
    subjects: tuple[Subject, ...]
    #: Every version since the edition before, newest first, with the name of who published it.
    changes: tuple[tuple[Published, str], ...]
    #: Names of roles by key.
    roles: Mapping[str, str]


@dataclass(frozen=True)
class _Read:
    """What is read in one unit of work."""

    versions: list[list[Published]]
    files: Mapping[str, bytes]
    areas: Mapping[str, str]
    owners: Mapping[str, tuple[str, ...]]
    people: Mapping[str, str]
    roles: Mapping[str, str]
    holders: Mapping[str, int]
    operations: Operations
    processes: Mapping[str, str]


def contents(
    process_engine: ProcessEngine, actor: Actor, language: str, *, area: str | None = None, number: int | None = None
) -> Contents:
    """What the actor may see of it; `process_engine` speaks the reader's language.

    Raises AreaUnknown and EditionNotFound.
    """
    with process_engine.work.read() as unit:
        require_area(unit, area)
        made = editions(unit, area)
        edition = edition_by_number(made, number)
        read = _read(unit, actor, language, area, edition)
    before = next((one for one in made if edition is None or one.number < edition.number), None)
    subjects = [_subject(process_engine, one[0], read) for one in read.versions]
    return Contents(
        area=read.areas.get(area) if area else None,
        edition=edition,
        before=before,
        subjects=tuple(sorted(subjects, key=lambda one: (one.area, one.definition.published.name.casefold()))),
        changes=tuple(_changes(read, before)),
        roles=read.roles,
    )


def _read(unit: UnitOfWork, actor: Actor, language: str, area: str | None, edition: Edition | None) -> _Read:
    models = [model for model in process_models(unit, actor) if area in (None, model.area)]
    found = [_until(published_versions(unit, model.key), edition) for model in models]
    versions = [one for one in found if one]
    known = {one.key: one.name(language) for one in areas(unit)}
    held = role_holders(unit)
    return _Read(
        versions=versions,
        files={one[0].id: bundle_bytes(unit, one[0].bundle_id)[1] for one in versions},
        areas=known,
        owners={key: _owners(unit, key) for key in known},
        people=names_of(unit, frozenset(version.deployed_by for one in versions for version in one)),
        roles={one.role.key: one.role.name(language) for one in held},
        holders={one.role.key: len(one.holders) for one in held},
        operations=operations(unit),
        processes=names_of_published(unit, actor),
    )


def _until(versions: Iterable[Published], edition: Edition | None) -> list[Published]:
    return [one for one in versions if edition is None or one.deployed_at <= edition.made_at]


def _owners(unit: UnitOfWork, area: str) -> tuple[str, ...]:
    """The roles that may publish in an area."""
    held = rights_in(unit, area).items()
    return tuple(
        sorted(holder.key for holder, rights in held if holder.kind is HolderKind.ROLE and AreaRight.PUBLISH in rights)
    )


def _subject(process_engine: ProcessEngine, version: Published, read: _Read) -> Subject:
    return Subject(
        definition=process_engine.definitions.by_id(version.id),
        bpmn=read.files[version.id],
        area=read.areas.get(version.area, version.area),
        owners=read.owners.get(version.area, ()),
        holders=read.holders,
        published_by=read.people.get(version.deployed_by, version.deployed_by),
        operations=read.operations,
        processes=read.processes,
    )


def _changes(read: _Read, before: Edition | None) -> list[tuple[Published, str]]:
    if before is None:
        return []
    found = [version for one in read.versions for version in one if version.deployed_at > before.made_at]
    newest_first = sorted(found, key=lambda one: (one.deployed_at, one.name), reverse=True)
    return [(one, read.people.get(one.deployed_by, one.deployed_by)) for one in newest_first]
