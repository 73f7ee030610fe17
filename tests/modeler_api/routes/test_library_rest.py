"""REST of the library: what is offered, what the company has of it, a copy of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.clock import VirtualClock
from tests.support.office import Office, open_office
from tests.support.programs import Program

ELVIRA, DIEGO = "elvira.montes", "diego.aznar"


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    with open_office(tmp_path, clock) as office:
        yield office


@pytest.mark.row("G10", part="by REST")
def test_a_process_of_the_library_is_found_and_copied(office: Office) -> None:
    elvira = Program(office.app(), office, ELVIRA)
    offered = {one["key"]: one for one in elvira.get("/library").json["items"]}
    assert offered["purchasing"]["name"] == {"es": "Compras", "en": "Purchasing"}
    assert offered["purchasing"]["state"] == "new"

    copied = elvira.post("/library/purchasing/copies", {"note": "Para nosotros"}, key="once")
    again = elvira.post("/library/purchasing/copies", {"note": "Para nosotros"}, key="once")

    assert (copied.status_code, copied.json["model_key"], copied.json["note"]) == (201, "purchasing", "Para nosotros")
    assert again.json == copied.json
    assert {one["key"]: one["state"] for one in elvira.get("/library").json["items"]}["purchasing"] == "draft"
    assert elvira.post("/library/nothing/copies", {}).status_code == 404


def test_who_may_not_change_processes_copies_none(office: Office) -> None:
    diego = Program(office.app(), office, DIEGO)
    assert diego.post("/library/purchasing/copies", {}).status_code == 403
