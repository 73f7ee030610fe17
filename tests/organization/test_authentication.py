"""Who somebody is: by password, by token; wrong answers all look alike and cannot be repeated quickly."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.clock import VirtualClock
from foundation.unit_of_work import Work
from organization.actor import machine_actor
from organization.actors import Actors
from organization.authentication import Authentication, SignInRefused, by_token
from organization.people import disable_person, id_of, set_password
from organization.permissions import NotAllowed
from organization.sessions import ABSOLUTE, IDLE, end, new_session
from organization.sign_in_throttle import SignInThrottle, TooManyTries
from organization.tables import ended_session
from organization.tokens import TokenUnknown, create_token, revoke_token, tokens
from tests.support.company import PASSWORD, actor

HOME, CAFE = "192.0.2.1", "192.0.2.2"


def person_id(work: Work, username: str) -> str:
    with work.read() as unit:
        return id_of(unit, username)


@pytest.mark.parametrize(
    "name", ["diego.aznar", "diego.aznar@nortelia.example", "Diego.Aznar@Nortelia.example", " Diego.Aznar "]
)
def test_the_right_password_opens_by_username_or_mail(company: Work, name: str):
    assert Authentication(company).by_password(name, PASSWORD, address=HOME) == person_id(company, "diego.aznar")


def test_wrong_name_wrong_password_no_password_and_closed_account_get_the_same_answer(company: Work):
    with company.begin() as unit:
        disable_person(unit, machine_actor(), "diego.aznar")
    sentences = set()
    for number, (name, password) in enumerate(
        [("nobody", PASSWORD), ("oscar.luna", "wrong"), ("nuria.perez", ""), ("diego.aznar", PASSWORD)]
    ):
        with pytest.raises(SignInRefused) as caught:
            Authentication(company).by_password(name, password, address=f"192.0.2.{number}")
        sentences.add((caught.value.sentence.message, caught.value.code, *caught.value.context))
    assert len(sentences) == 1


def test_after_five_failures_in_a_minute_even_the_right_password_waits(company: Work, clock: VirtualClock):
    authentication = Authentication(company)
    for number in range(5):
        with pytest.raises(SignInRefused):
            authentication.by_password("diego.aznar", "wrong", address=f"192.0.2.{number}")
    with pytest.raises(TooManyTries) as caught:
        authentication.by_password("diego.aznar", PASSWORD, address=CAFE)
    assert caught.value.context == {"seconds": 60}
    clock.move_by(timedelta(seconds=61))
    assert authentication.by_password("diego.aznar", PASSWORD, address=CAFE)


def test_five_failures_from_one_address_make_that_address_wait_and_no_other(company: Work):
    authentication = Authentication(company)
    for number in range(5):
        with pytest.raises(SignInRefused):
            authentication.by_password(f"guess{number}", "wrong", address=HOME)
    with pytest.raises(TooManyTries):
        authentication.by_password("diego.aznar", PASSWORD, address=HOME)
    assert authentication.by_password("diego.aznar", PASSWORD, address=CAFE)


def test_success_forgets_the_failures_of_the_account(company: Work):
    authentication = Authentication(company)
    for round_number in range(3):
        for number in range(4):
            with pytest.raises(SignInRefused):
                authentication.by_password("diego.aznar", "wrong", address=f"192.0.{round_number}.{number}")
        authentication.by_password("diego.aznar", PASSWORD, address=f"198.51.100.{round_number}")


def test_tries_at_the_same_moment_count_before_any_of_them_is_answered(clock: VirtualClock):
    throttle = SignInThrottle()
    for _ in range(5):
        throttle.take_try(account="ana", address=HOME, now=clock.now())
    with pytest.raises(TooManyTries):
        throttle.take_try(account="ana", address="192.0.2.77", now=clock.now())


def test_tries_from_before_the_clock_was_set_back_make_nobody_wait(clock: VirtualClock):
    throttle = SignInThrottle()
    for _ in range(5):
        throttle.take_try(account="ana", address=HOME, now=clock.now() + timedelta(hours=1))
    for _ in range(5):
        throttle.take_try(account="ana", address=HOME, now=clock.now())
    with pytest.raises(TooManyTries) as caught:
        throttle.take_try(account="ana", address=HOME, now=clock.now())
    assert caught.value.context == {"seconds": 60}


def test_tries_that_overtake_each_other_all_count(clock: VirtualClock):
    throttle = SignInThrottle()
    for number in range(5):
        throttle.take_try(account="ana", address=HOME, now=clock.now() - timedelta(milliseconds=number))
    with pytest.raises(TooManyTries):
        throttle.take_try(account="ana", address=HOME, now=clock.now() - timedelta(milliseconds=9))


def test_the_throttle_forgets_before_its_memory_grows_without_bound(clock: VirtualClock):
    throttle = SignInThrottle()
    for number in range(10_500):
        throttle.take_try(account=f"a{number}", address=f"192.0.2.{number}", now=clock.now())
    assert len(throttle._failures) <= 10_000


def test_a_token_speaks_for_its_person_until_it_is_revoked(company: Work):
    diego = actor(company, "diego.aznar")
    with company.begin() as unit:
        token = create_token(unit, diego, "diego.aznar", name="laptop")
        assert by_token(unit, token) == diego.person_id
        (listed,) = tokens(unit, "diego.aznar")
        assert (listed.name, listed.revoked_at) == ("laptop", None)
        revoke_token(unit, diego, "diego.aznar", listed.id)
        assert by_token(unit, token) is None
        assert by_token(unit, "cauce_nonsense") is None


def test_nobody_makes_or_revokes_tokens_of_others(company: Work):
    diego, nuria = actor(company, "diego.aznar"), actor(company, "nuria.perez")
    with company.begin() as unit:
        with pytest.raises(NotAllowed):
            create_token(unit, diego, "nuria.perez", name="mine now")
        create_token(unit, nuria, "nuria.perez", name="hers")
        (hers,) = tokens(unit, "nuria.perez")
        with pytest.raises(TokenUnknown):
            revoke_token(unit, diego, "diego.aznar", hers.id)


def test_a_session_ends_after_half_an_hour_without_use_or_twelve_hours(clock: VirtualClock):
    began = clock.now()
    session = new_session(began)
    assert session.is_alive(began + IDLE - timedelta(seconds=1))
    assert not session.is_alive(began + IDLE)
    used = session.used(began + ABSOLUTE - timedelta(minutes=1))
    assert used.is_alive(began + ABSOLUTE - timedelta(seconds=1))
    assert not used.is_alive(began + ABSOLUTE)
    assert not session.is_alive(began - timedelta(seconds=1))


def test_an_ended_session_opens_nothing_and_the_persons_other_sessions_stay(company_on_both: Work, clock: VirtualClock):
    company = company_on_both
    actors, diego = Actors(company), person_id(company, "diego.aznar")
    ended, other = new_session(clock.now()), new_session(clock.now())
    assert actors.of_session(diego, ended) == actors.by_id(diego)
    company.write(lambda unit: end(unit, ended))
    assert actors.of_session(diego, ended) is None
    assert actors.of_session(diego, other) == actors.by_id(diego)
    company.write(lambda unit: end(unit, ended))  # another tab, at the same instant
    assert actors.of_session(diego, ended) is None
    assert Actors(company).of_session(diego, ended) is None  # as another server sees it


def test_a_new_password_and_a_closed_account_end_every_session(company_on_both: Work, clock: VirtualClock):
    company = company_on_both
    actors, diego = Actors(company), person_id(company, "diego.aznar")
    session = new_session(clock.now())
    clock.move_by(timedelta(seconds=1))
    with company.begin() as unit:
        set_password(unit, machine_actor(), "diego.aznar", "farol sierra 9 lluvia")
    assert actors.of_session(diego, session) is None
    session = new_session(clock.now())
    assert actors.of_session(diego, session)
    with company.begin() as unit:
        disable_person(unit, machine_actor(), "diego.aznar")
    assert actors.of_session(diego, session) is None


def test_an_end_is_forgotten_once_its_cookie_could_live_no_longer(company_on_both: Work, clock: VirtualClock):
    company = company_on_both
    for wait in (timedelta(0), ABSOLUTE, timedelta(seconds=1)):
        clock.move_by(wait)
        session = new_session(clock.now())
        company.write(lambda unit, session=session: end(unit, session))
    with company.read() as unit:
        kept = unit.connection.execute(select(ended_session.c.ended_at)).scalars().all()
    assert sorted(kept) == [clock.now() - timedelta(seconds=1), clock.now()]


def test_who_asks_costs_one_look_a_request(company: Work, clock: VirtualClock):
    actors, diego = Actors(company), person_id(company, "diego.aznar")
    session = new_session(clock.now())
    actors.of_session(diego, session)
    asked: list[str] = []
    with company.database.look() as driver:
        driver.set_trace_callback(asked.append)
        actors.of_session(diego, session)
        driver.set_trace_callback(None)
    assert len(asked) == 1
