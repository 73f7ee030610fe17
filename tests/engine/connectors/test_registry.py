"""Connectors by the id that models use."""

import pytest

from engine.connectors.contract import CallRejected
from engine.connectors.registry import Connectors


def test_an_unknown_connector_is_refused_with_those_that_exist() -> None:
    connectors = Connectors({"send_email": lambda call: {}, "http_call": lambda call: {}})
    with pytest.raises(CallRejected) as caught:
        connectors.by_id("fax")
    assert caught.value.context == {"connector": "fax", "known": "http_call, send_email"}
