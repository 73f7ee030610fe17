"""A file with an error is published in no part, whatever it holds."""

from random import Random

import pytest
from sqlalchemy import func, select

from engine.bpmn_xml.inspection import inspect
from engine.definitions.deployment import ModelRejected
from engine.definitions.tables import process_definition
from tests.support.hostile import HostileModel


def test_what_has_an_error_is_published_in_no_part(deploy, work):
    files = [HostileModel(Random(seed), 0.1).file() for seed in range(40)]
    refused = [file for file in files if not inspect(file, {}).executable]

    for file in refused:
        with pytest.raises(ModelRejected) as caught:
            deploy(file)
        assert caught.value.findings

    assert len(refused) > 20
    with work.read() as unit:
        assert unit.connection.execute(select(func.count()).select_from(process_definition)).scalar() == 0
