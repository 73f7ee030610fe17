"""REST: the areas, who may do what in each, and whether a second person approves each version."""

from flask import Response
from pydantic import BaseModel

from foundation.http.api import Body, Key, Routes, answer, done
from foundation.http.idempotency import recovered_by
from foundation.unit_of_work import UnitOfWork, Work
from organization.areas import areas, four_eyes_areas, rights_in, set_four_eyes
from organization.http import allowed, require_actor
from organization.permissions import Action


class AreaPath(Body):
    """Which area."""

    key: Key


class FourEyesBody(Body):
    """Whether a second person approves each version of a process there."""

    is_four_eyes: bool


class HeldOut(BaseModel):
    """What a profile or a role may do there."""

    kind: str
    holder: str
    rights: list[str]


class AreaOut(BaseModel):
    """An area; its rights are `see`, `start`, `draw`, `publish` and `monitor`."""

    key: str
    name_es: str
    name_en: str
    is_four_eyes: bool
    rights: list[HeldOut]


class AreasOut(BaseModel):
    """All areas, in the order in which lists show them."""

    items: list[AreaOut]


def routes(work: Work) -> Routes:
    """List; ask for a second person."""
    api = Routes("areas", "Areas that processes are grouped by")

    @api.get("/areas", summary="All areas", responses={200: AreasOut})
    @allowed(Action.SEE_PEOPLE)
    def list_areas() -> Response:
        with work.read() as unit:
            return answer(AreasOut(items=_areas(unit)))

    @api.put("/areas/<key>/four-eyes", summary="Ask for a second person, or no longer", responses={204: None})
    @allowed(Action.CHANGE_AREAS)
    @recovered_by(lambda _known: done())
    def four_eyes(path: AreaPath, body: FourEyesBody) -> Response:
        with work.begin() as unit:
            set_four_eyes(unit, require_actor(), path.key, is_four_eyes=body.is_four_eyes)
        return done()

    return api


def _areas(unit: UnitOfWork) -> list[AreaOut]:
    four_eyes = four_eyes_areas(unit)
    return [
        AreaOut(
            key=one.key,
            name_es=one.name_es,
            name_en=one.name_en,
            is_four_eyes=one.key in four_eyes,
            rights=[
                HeldOut(kind=holder.kind.value, holder=holder.key, rights=sorted(rights))
                for holder, rights in sorted(rights_in(unit, one.key).items())
            ],
        )
        for one in areas(unit)
    ]
