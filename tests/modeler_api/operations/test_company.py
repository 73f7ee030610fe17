"""Templates of the company: each upload is a version, the newest is offered, a withdrawn one is not."""

import pytest

from engine.operations.element_templates import TemplateRefused
from modeler_api.operations.catalogue import OperationNotFound, operation
from modeler_api.operations.company import store_template, template_versions, withdraw_template
from organization.audit import entries
from organization.permissions import NotAllowed
from tests.support.element_templates import template

pytestmark = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def offered(work, key="tell-store"):
    with work.read() as unit:
        return operation(unit, key)


@pytest.mark.row("G11", part="IT adds operations")
@pytest.mark.row("peer-16")
def test_each_upload_is_a_version_and_the_newest_is_offered(work, it_user):
    store_template(work, it_user, template())
    store_template(work, it_user, template(name="Avisar al almacén"))
    store_template(work, it_user, template(name="Avisar al almacén"))
    assert (offered(work).version, offered(work).name) == (2, "Avisar al almacén")
    with work.read() as unit:
        assert [(one.version, one.stored_by) for one in template_versions(unit, "tell-store")] == [
            (2, "laia.ferrer"),
            (1, "laia.ferrer"),
        ]
        assert [one.action for one in entries(unit, subject="tell-store")] == ["operation.stored"] * 2


def test_a_withdrawn_template_is_offered_again_by_storing_it(work, it_user):
    store_template(work, it_user, template())
    withdraw_template(work, it_user, "tell-store")
    with pytest.raises(OperationNotFound):
        offered(work)
    store_template(work, it_user, template())
    assert offered(work).version == 2


def test_only_who_configures_connections_adds_and_withdraws(work, business_user, it_user):
    with pytest.raises(NotAllowed):
        store_template(work, business_user, template())
    store_template(work, it_user, template())
    with pytest.raises(NotAllowed):
        withdraw_template(work, business_user, "tell-store")


def test_what_is_refused_leaves_nothing(work, it_user):
    with pytest.raises(TemplateRefused):
        store_template(work, it_user, b"{")
    with work.read() as unit:
        assert template_versions(unit, "tell-store") == []
