"""Areas of the company: processes, permissions and figures are grouped by them."""

import re
import unicodedata
from collections.abc import Iterable, Set
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from foundation.errors import Conflict, NotFound, Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from organization import audit
from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile
from organization.permissions import Action, require
from organization.tables import area, area_right

#: One right of one holder.
Grant = tuple[Holder, AreaRight]
LONGEST_NAME = 100


class AreaUnknown(NotFound):
    """No area by that key."""

    code = "area_unknown"
    message = N_("There is no area by the key %(key)s.")


class AreaNameRefused(Rejected):
    """No name that a key can be made of, or a very long one."""

    code = "area_name_refused"
    message = N_("An area needs a name with letters or digits, of at most 100 characters.")


class AreaTaken(Conflict):
    """Another area has the key that the name comes to."""

    code = "area_taken"
    message = N_("There is an area by the key %(key)s already. Choose another name.")


@dataclass(frozen=True)
class Area:
    """An area in both languages."""

    #: The key of its folder in the process library.
    key: str
    name_es: str
    name_en: str

    def name(self, language: str) -> str:
        """Its name in a language."""
        return self.name_en if language == "en" else self.name_es


#: What a new area gives to whom; publishing is given area by area, to whom the company chooses.
USUAL_RIGHTS: tuple[tuple[Profile, tuple[AreaRight, ...]], ...] = (
    (Profile.END_USER, (AreaRight.START,)),
    (Profile.BUSINESS_USER, (AreaRight.SEE, AreaRight.START, AreaRight.MONITOR)),
    (Profile.IT, (AreaRight.SEE, AreaRight.START)),
    (Profile.MANAGER, (AreaRight.SEE, AreaRight.MONITOR)),
)


def keep_area(unit: UnitOfWork, by: Actor, wanted: Area) -> None:
    """Add an area with the usual rights, or change the names of the one that has its key."""
    require(by, Action.CHANGE_AREAS)
    before = unit.connection.execute(select(area).where(area.c.key == wanted.key)).first()
    values = {"name_es": wanted.name_es, "name_en": wanted.name_en}
    if before is None:
        position = unit.connection.execute(select(func.count()).select_from(area)).scalar_one() + 1
        unit.connection.execute(insert(area).values(key=wanted.key, position=position, is_four_eyes=0, **values))
        audit.record(unit, by.username, "area.created", wanted.key, after=values)
        for profile, rights in USUAL_RIGHTS:
            set_rights(unit, by, wanted.key, Holder(HolderKind.PROFILE, profile), rights)
    elif (before.name_es, before.name_en) != (wanted.name_es, wanted.name_en):
        unit.connection.execute(update(area).where(area.c.key == wanted.key).values(**values))
        audit.record(unit, by.username, "area.changed", wanted.key, after=values)


def add_area(unit: UnitOfWork, by: Actor, name_es: str, name_en: str = "") -> Area:
    """Add an area with the usual rights; its key is made of its Spanish name, which also stands for a missing English.

    Raises AreaNameRefused, AreaTaken.
    """
    name_es, name_en = name_es.strip(), name_en.strip()
    plain = unicodedata.normalize("NFKD", name_es).encode("ascii", "ignore").decode().lower()
    wanted = Area("_".join(re.findall("[a-z0-9]+", plain)), name_es, name_en or name_es)
    if not wanted.key or max(map(len, (wanted.key, name_es, name_en))) > LONGEST_NAME:
        raise AreaNameRefused
    if any(one.key == wanted.key for one in areas(unit)):
        raise AreaTaken(key=wanted.key)
    keep_area(unit, by, wanted)
    return wanted


def areas(unit: UnitOfWork) -> list[Area]:
    """All areas, in the order in which lists show them."""
    query = select(area.c.key, area.c.name_es, area.c.name_en).order_by(area.c.position)
    return [Area(*row) for row in unit.connection.execute(query)]


def rights_in(unit: UnitOfWork, key: str) -> dict[Holder, frozenset[AreaRight]]:
    """Who has which rights in an area."""
    found: dict[Holder, set[AreaRight]] = {}
    for row in unit.connection.execute(select(area_right).where(area_right.c.area_key == key)):
        holder = Holder(HolderKind(row.holder_kind), row.holder_key)
        found.setdefault(holder, set()).add(AreaRight(row.allowed))
    return {holder: frozenset(rights) for holder, rights in found.items()}


def set_rights(unit: UnitOfWork, by: Actor, key: str, holder: Holder, rights: Iterable[AreaRight]) -> None:
    """Give a profile or a role exactly these rights in an area; raises AreaUnknown."""
    require(by, Action.CHANGE_AREAS)
    _hold(unit, key)
    before = rights_in(unit, key).get(holder, frozenset())
    wanted = frozenset(rights)
    place = {"area_key": key, "holder_kind": holder.kind.value, "holder_key": holder.key}
    unit.connection.execute(delete(area_right).filter_by(**place))
    for right in sorted(wanted):
        unit.connection.execute(insert(area_right).values(**place, allowed=right.value))
    change = {"holder": holder.key, "kind": holder.kind.value}
    audit.record(
        unit,
        by.username,
        "area.rights_changed",
        key,
        before={**change, "rights": sorted(before)},
        after={**change, "rights": sorted(wanted)},
    )


def change_rights(
    unit: UnitOfWork, by: Actor, key: str, *, give: Set[Grant], take: Set[Grant]
) -> tuple[Set[Grant], Set[Grant]]:
    """Give and take single rights in an area, and leave all others; return what was given and taken by it.

    Raises AreaUnknown.
    """
    require(by, Action.CHANGE_AREAS)
    _hold(unit, key)
    before = {(holder, right) for holder, rights in rights_in(unit, key).items() for right in rights}
    given, taken = give - before, take & before
    for holder in sorted({holder for holder, _right in given | taken}):
        set_rights(unit, by, key, holder, {right for one, right in (before | given) - taken if one == holder})
    return given, taken


def four_eyes_areas(unit: UnitOfWork) -> frozenset[str]:
    """The areas where a second person approves each version of a process."""
    return frozenset(unit.connection.execute(select(area.c.key).where(area.c.is_four_eyes == 1)).scalars())


def set_four_eyes(unit: UnitOfWork, by: Actor, key: str, *, is_four_eyes: bool) -> bool:
    """Ask for a second person in an area, or no longer; gives whether that changed anything. Raises AreaUnknown."""
    require(by, Action.CHANGE_AREAS)
    _hold(unit, key)
    before = key in four_eyes_areas(unit)
    if before == is_four_eyes:
        return False
    unit.connection.execute(update(area).where(area.c.key == key).values(is_four_eyes=int(is_four_eyes)))
    audit.record(
        unit, by.username, "area.four_eyes", key, before={"four_eyes": before}, after={"four_eyes": is_four_eyes}
    )
    return True


def _hold(unit: UnitOfWork, key: str) -> None:
    """Let nobody else change the rights of this area before we are through; raises AreaUnknown."""
    if unit.connection.execute(select(area.c.key).where(area.c.key == key).with_for_update()).first() is None:
        raise AreaUnknown(key=key)
