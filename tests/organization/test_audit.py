"""The audit trail tells who changed what, and shows when somebody tampered with it."""

import pytest
from sqlalchemy import delete, update

from foundation.unit_of_work import Work
from organization import audit
from organization.actor import machine_actor
from organization.people import PersonDetails, change_person, disable_person
from organization.tables import audit_entry
from tests.support.company import actor


def test_a_change_tells_who_did_what_to_whom_with_before_and_after(company: Work):
    by = actor(company, "oscar.luna")
    with company.begin() as unit:
        change_person(unit, by, "diego.aznar", PersonDetails("Diego Aznar Gil", "diego@nortelia.example"))
        entry = audit.entries(unit, subject="diego.aznar")[0]
    assert (entry.actor, entry.action, entry.subject) == ("oscar.luna", "person.changed", "diego.aznar")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["name"], entry.after["name"]) == ("Diego Aznar", "Diego Aznar Gil")
    assert entry.at == company.clock.now()


def test_no_entry_holds_a_password_or_its_hash(company: Work):
    with company.read() as unit:
        texts = [str(entry) for entry in audit.entries(unit, limit=1000)]
    assert not any("argon2" in text or "farol" in text for text in texts)


def test_an_untouched_trail_holds(company_on_both: Work):
    with company_on_both.read() as unit:
        assert audit.first_broken_position(unit) is None


def test_an_empty_trail_holds(work: Work):
    with work.read() as unit:
        assert audit.first_broken_position(unit) is None
        assert audit.entries(unit) == []


@pytest.mark.parametrize(
    "tamper",
    [
        update(audit_entry).where(audit_entry.c.position == 5).values(actor="somebody.else"),
        update(audit_entry).where(audit_entry.c.position == 5).values(after="{}"),
        delete(audit_entry).where(audit_entry.c.position == 5),
    ],
)
def test_a_changed_or_missing_entry_is_found(company: Work, tamper):
    with company.begin() as unit:
        unit.connection.execute(tamper)
        assert audit.first_broken_position(unit) == 5


def test_an_entry_cut_off_the_end_is_found(company: Work):
    with company.begin() as unit:
        last = audit.entries(unit, limit=1)[0].position
        unit.connection.execute(delete(audit_entry).where(audit_entry.c.position == last))
        assert audit.first_broken_position(unit) == last


def test_a_change_that_is_taken_back_leaves_no_entry(company: Work):
    with company.read() as unit:
        before = audit.entries(unit, limit=1)

    def change_and_fail() -> None:
        with company.begin() as unit:
            disable_person(unit, machine_actor(), "diego.aznar")
            raise RuntimeError("something else failed")

    with pytest.raises(RuntimeError):
        change_and_fail()
    with company.read() as unit:
        assert audit.entries(unit, limit=1) == before
