from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.clock import VirtualClock
from process_library.catalogue import Package, package
from tests.support.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path, clock: VirtualClock) -> Iterator[Office]:
    """The small company with a leave request, on SQLite."""
    with open_office(tmp_path, clock) as office:
        yield office


@pytest.fixture
def library(office: Office) -> Package:
    """The human resources package, published as it is."""
    found = package("human_resources")
    forms = {f"{key}.form": content for key, content in found.forms.items()}
    drawn = found.diagrams["employee_request.bpmn"].decode()
    in_its_area = drawn.replace(' isExecutable="true"', ' isExecutable="true" cauce:area="human_resources"', 1)
    office.cauce.deploy({"employee_request.bpmn": in_its_area, **forms, **found.decisions})
    return found
