"""One process is found without reading all the others."""

import pytest

from engine.definitions.deployment import Bundle
from modeler_api.drafts import stored
from modeler_api.editing.uploads import store_version
from modeler_api.process_models import ModelNotFound, process_model, process_models
from organization.actor import Profile
from tests.modeler_api.conftest import person
from tests.support.models import model


@pytest.fixture
def models(work, business_user):
    for key in ("leave", "travel", "orders"):
        for name in ("One", "Other"):
            store_version(work, business_user, Bundle(f"{key}.bpmn", model(key=key, name=name), {}), area="purchasing")


def test_one_process_is_read_without_the_drafts_of_the_others(work, business_user, models, monkeypatch):
    read, real = [], stored._draft
    monkeypatch.setattr(stored, "_draft", lambda row: read.append(row) or real(row))
    with work.read() as unit:
        found = process_model(unit, business_user, "travel")
        assert (found.key, found.name, len(read)) == ("travel", "Other", 1)
        assert found == next(one for one in process_models(unit, business_user) if one.key == "travel")


def test_a_process_that_nobody_has_is_told_like_one_that_the_actor_may_not_see(work, models):
    stranger = person("nobody.here", Profile.END_USER)
    with work.read() as unit:
        for key in ("travel", "nothing"):
            with pytest.raises(ModelNotFound):
                process_model(unit, stranger, key)
