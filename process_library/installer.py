"""Installs packages: publishes their processes and creates the area and the roles that they need."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.commands.deploy_bundle import deploy_bundles
from engine.definitions.definition import Published
from engine.definitions.deployment import Bundle
from engine.instances.process_engine import ProcessEngine
from foundation.unit_of_work import UnitOfWork
from organization import audit
from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile
from organization.actors import actor_by_username
from organization.areas import Area, areas, keep_area, rights_in, set_rights
from organization.people import PersonUnknown
from organization.permissions import Action, require
from organization.roles import Role, keep_role, roles
from process_library.catalogue import Package, package, packages


@dataclass(frozen=True)
class Installed:
    """What installing a package came to."""

    package: str
    #: The versions that now run: new ones, or those that hold this content already.
    published: tuple[Published, ...]


def install_packages(
    process_engine: ProcessEngine, *, by: str | Actor, keys: Iterable[str] | None = None
) -> list[Installed]:
    """Install the packages with these keys, or all of them; each in one transaction.

    `by` is a username, or an actor such as the command line's. Installing again publishes only what has changed, and
    leaves roles and areas that the company has as they are. Raises PersonUnknown, NotAllowed, PackageNotFound,
    ModelRejected.
    """
    actor = by if isinstance(by, Actor) else _actor(process_engine, by)
    chosen = packages() if keys is None else [package(key) for key in keys]
    return [_install(process_engine, found, actor) for found in chosen]


def _actor(process_engine: ProcessEngine, username: str) -> Actor:
    with process_engine.work.read() as unit:
        found = actor_by_username(unit, username)
    if found is None:
        raise PersonUnknown(username=username)
    return found


def _install(process_engine: ProcessEngine, found: Package, actor: Actor) -> Installed:
    # Called processes first: whoever looks a process up right after finds what it calls.
    entries = sorted(found.manifest.processes, key=lambda entry: bool(entry.starters))
    bundles = [Bundle(entry.file, found.diagrams[entry.file], found.forms, found.decisions) for entry in entries]
    offered = [(bundle, found.manifest.area) for bundle in bundles]

    def also(unit: UnitOfWork, published: list[Published]) -> None:
        _prepare_organization(unit, found, actor)
        versions = {version.key: version.version for version in published}
        audit.record(unit, actor.username, "package.installed", found.key, after=versions)

    published = deploy_bundles(process_engine, offered, by=actor.username, note=_note(found), also=also)
    return Installed(found.key, tuple(published))


def _note(found: Package) -> str:
    return f"{found.texts['es'].title} {found.manifest.version}"


def _prepare_organization(unit: UnitOfWork, found: Package, actor: Actor) -> None:
    require(actor, Action.CHANGE_PEOPLE)
    spanish, english = found.texts["es"], found.texts["en"]
    if found.manifest.area not in {area.key for area in areas(unit)}:
        keep_area(unit, actor, Area(found.manifest.area, spanish.title, english.title))
        _let_publish(unit, found.manifest.area, actor)
    known = {role.key for role in roles(unit)}
    for key in found.manifest.roles:
        if key not in known:
            keep_role(unit, actor, Role(key, spanish.roles[key], english.roles[key]))


def _let_publish(unit: UnitOfWork, area: str, actor: Actor) -> None:
    """Business users publish in a new area of the library, until the company chooses otherwise."""
    holder = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
    usual = rights_in(unit, area).get(holder, frozenset())
    set_rights(unit, actor, area, holder, usual | {AreaRight.PUBLISH})
