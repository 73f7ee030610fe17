"""REST of the handbook: its pieces, its files, its editions."""

from collections.abc import Iterator

import pytest

from foundation.clock import VirtualClock
from suite.embedded import open_cauce
from tests.support import leave
from tests.support.office import Office, furnish
from tests.support.programs import Program


@pytest.fixture
def office(clock: VirtualClock) -> Iterator[Office]:
    with open_cauce(clock=clock) as cauce:
        yield furnish(cauce)


@pytest.fixture
def elvira(office: Office) -> Program:
    return Program(office.app(), office, "elvira.montes")


@pytest.mark.row("peer-20")
def test_programs_read_the_handbook_in_pieces_and_as_files(elvira: Program) -> None:
    said = elvira.get("/handbook", area="human_resources").json
    steps = [block for block in said["blocks"] if block["elements"]]
    assert [len(block["elements"]) for block in steps] == [len(block["rows"]) for block in steps]
    assert said["language"] == "en"
    assert leave.KEY in str(elvira.get("/models").json)
    assert elvira.get("/handbook/pdf").data.startswith(b"%PDF")
    assert elvira.get("/handbook/docx").data.startswith(b"PK")
    assert elvira.get("/handbook/responsibilities").text.startswith("Role,")


def test_programs_close_an_edition(elvira: Program) -> None:
    made = elvira.post("/handbook/editions", {"area": "purchasing"})
    assert (made.status_code, made.json["number"]) == (201, 1)
    assert [one["number"] for one in elvira.get("/handbook/editions", area="purchasing").json["items"]] == [1]
    assert elvira.post("/handbook/editions", {"area": "nowhere"}).status_code in (403, 404)
