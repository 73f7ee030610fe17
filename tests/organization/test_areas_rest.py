"""REST: areas with their rights, and the second person that one asks for."""

from collections.abc import Iterator

import pytest

from foundation.clock import VirtualClock
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import set_rights
from suite.embedded import open_cauce
from tests.support.office import Office, furnish
from tests.support.programs import Program

EYES = "/areas/purchasing/four-eyes"


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    with open_cauce(clock=clock) as cauce:
        office = furnish(cauce)
        with cauce.suite.work.begin() as unit:
            business = Holder(HolderKind.PROFILE, Profile.BUSINESS_USER)
            set_rights(unit, machine_actor(), "purchasing", business, {AreaRight.SEE, AreaRight.DRAW})
        yield office


@pytest.mark.row("G4", part="four eyes")
@pytest.mark.row("G9", part="rights of each area")
def test_an_administrator_asks_for_a_second_person_in_an_area_and_reads_it_back(office: Office) -> None:
    pilar = Program(office.app(), office, "oscar.luna")

    def purchasing() -> dict:
        return next(one for one in pilar.get("/areas").get_json()["items"] if one["key"] == "purchasing")

    assert purchasing()["is_four_eyes"] is False
    assert pilar.post(EYES, {"is_four_eyes": True}, method="PUT").status_code == 204
    assert purchasing()["is_four_eyes"] is True
    assert {"kind": "profile", "holder": "business_user", "rights": ["draw", "see"]} in purchasing()["rights"]
    assert pilar.post("/areas/nowhere/four-eyes", {"is_four_eyes": True}, method="PUT").status_code == 404


@pytest.mark.row("G4", part="drawing without publishing")
def test_whoever_may_only_draw_sends_to_review_and_publishes_nothing(office: Office) -> None:
    elvira = Program(office.app(), office, "elvira.montes")
    begun = elvira.post("/models/blank", {"name": "Petición", "area": "purchasing"})
    assert begun.status_code == 201, begun.get_data(as_text=True)
    draft = "/models/peticion/drafts/1"
    assert elvira.post(f"{draft}/publish", {"note": "Mía"}).status_code == 403
    assert elvira.post(f"{draft}/review", {"note": "Mía"}).status_code == 200
    assert elvira.post(EYES, {"is_four_eyes": True}, method="PUT").status_code == 403
