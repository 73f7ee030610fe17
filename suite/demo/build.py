"""Make the demo company: people, processes, and four weeks of work that end yesterday."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from engine.definitions.deployment import Bundle
from engine.definitions.lookup import bundle_bytes, bundle_decisions, bundle_forms, published_versions
from foundation.clock import Clock, VirtualClock
from foundation.settings import Settings
from foundation.unit_of_work import UnitOfWork
from modeler_api.editing.uploads import store_version
from modeler_api.shared.changing import share
from modeler_api.shared.stored import SharedKind
from organization.actor import AreaRight, Holder, HolderKind, machine_actor
from organization.actors import actor_by_username
from organization.areas import areas, set_rights
from organization.demo_accounts import offer_demo_account
from organization.people import NewPerson, PersonDetails, PersonUnknown, create_person
from organization.roles import roles, set_roles
from process_library.demo_systems.faults import Fault, mend, provoke
from process_library.demo_systems.world import set_up, standard_world
from process_library.installer import install_packages
from suite.demo.arrivals import Weeks, arrivals
from suite.demo.company import OFFERED, PEOPLE, PUBLISHERS, username_of
from suite.demo.month import Month
from suite.demo.office_hours import OfficeHours
from suite.demo.plans import Plan, Sittings
from suite.wiring import Suite, build_suite

_SEED = 20261005
_TUESDAY, _FRIDAY = 1, 4
#: Days of leave that everybody begins with.
_LEAVE_DAYS = 12
#: On the last working day the mail system broke down this long before closing time; what stopped then waits for IT.
_DOWN_FOR = timedelta(hours=7)
#: How long before closing time it worked again.
_MENDED_EARLY = timedelta(hours=4)
#: How early everybody went home that day, so that every inbox has something to do.
_LEFT_EARLY = timedelta(hours=5)


def build(settings: Settings, clock: Clock, progress: Callable[[float], None]) -> None:
    """Fill the empty database of the settings; `clock` says which day is today. `progress` gets the share done."""
    weeks = _weeks(settings, clock.now())
    begins, ends = weeks.at(0, 0, 0) - timedelta(days=7), weeks.hours.at(weeks.until, 23)
    suite = build_suite(settings, VirtualClock(begins))
    try:
        suite.work.write(lambda unit: _make_company(unit, begins.year))
        install_packages(suite.process_engine, by="pilar.abad")
        suite.work.write(_hand_out)
        _play(suite, weeks, ends, progress)
    finally:
        suite.close()


def _weeks(settings: Settings, now: datetime) -> Weeks:
    """The four whole weeks before this one, and this one up to yesterday; the second begins with a holiday."""
    today = now.astimezone(settings.zone).date()
    this_monday = today - timedelta(days=today.weekday())
    mondays = tuple(this_monday - timedelta(weeks=number) for number in (4, 3, 2, 1, 0))
    return Weeks(mondays, today - timedelta(days=1), OfficeHours(settings.zone, holidays=frozenset({mondays[1]})))


def _make_company(unit: UnitOfWork, year: int) -> None:
    machine = machine_actor()
    for person in PEOPLE:
        details = PersonDetails(person.name, f"{person.username}@nortelia.example")
        create_person(unit, machine, NewPerson(person.username, details, frozenset(person.profiles)))
    set_up(unit, standard_world(year))
    balances = [{"employee": person.username, "year": year, "days": _LEAVE_DAYS} for person in PEOPLE]
    following = [{**balance, "year": year + 1} for balance in balances]
    set_up(unit, {"leave_balance": [*balances, *following]})


def _hand_out(unit: UnitOfWork) -> None:
    """Roles, rights and the accounts of the sign-in page, once the packages have brought roles and areas."""
    machine = machine_actor()
    known = {role.key for role in roles(unit)}
    for person in PEOPLE:
        set_roles(unit, machine, person.username, [key for key in ("employee", *person.roles) if key in known])
    installed = {area.key for area in areas(unit)}
    for role, area in PUBLISHERS.items():
        if role in known and area in installed:
            rights = (AreaRight.SEE, AreaRight.START, AreaRight.PUBLISH, AreaRight.MONITOR)
            set_rights(unit, machine, area, Holder(HolderKind.ROLE, role), rights)
    for offered in OFFERED:
        texts = {"purpose_es": offered.purpose_es, "purpose_en": offered.purpose_en}
        offer_demo_account(unit, machine, username_of(offered.name), **texts)


def _play(suite: Suite, weeks: Weeks, ends: datetime, progress: Callable[[float], None]) -> None:
    chance = Random(_SEED)  # noqa: S311 - a believable month, the same each time, not a secret
    starts, finance_at = arrivals(chance, weeks)
    plan = Plan(chance, weeks.hours, _sittings(weeks), _absences(weeks), finance_at)
    month = Month(suite, weeks.hours, plan)
    closing = weeks.hours.at(weeks.working_days()[-1], 18)
    month.play(starts, closing - _DOWN_FOR, lambda share: progress(share * 0.95))
    _store_draft(suite)
    _share_files(suite)
    suite.work.write(lambda unit: provoke(unit, "mail", Fault.DOWN))
    month.play((), closing - _LEFT_EARLY, lambda _share: None)
    month.rest()
    month.play((), closing - _MENDED_EARLY, lambda _share: None)
    suite.work.write(lambda unit: mend(unit, "mail"))
    month.play((), ends, lambda share: progress(0.95 + share * 0.05))


def _store_draft(suite: Suite) -> None:
    """The head of purchasing uploads a drawing that names a new form, and leaves the form out."""
    with suite.work.read() as unit:
        file_name, bpmn = bundle_bytes(unit, published_versions(unit, "purchasing")[0].bundle_id)
        actor = actor_by_username(unit, "teresa.marco")
    if actor is None:
        raise PersonUnknown(username="teresa.marco")
    drawn = bpmn.replace(b'formKey="compare_offers"', b'formKey="offers_compared"')
    store_version(suite.work, actor, Bundle(file_name, drawn, {}, {}), note="Las ofertas, con el formulario nuevo")


def _share_files(suite: Suite) -> None:
    """She shares a form and the rules of purchasing, as they run."""
    with suite.work.read() as unit:
        bundle_id = published_versions(unit, "purchasing")[0].bundle_id
        forms, decisions = bundle_forms(unit, bundle_id), bundle_decisions(unit, bundle_id)
        actor = actor_by_username(unit, "teresa.marco") or machine_actor()
    for kind, key, content, name in (
        (SharedKind.FORM, "correct_requisition", forms["correct_requisition"], "Corregir una petición"),
        (SharedKind.DECISIONS, "buying_route.dmn", decisions["buying_route.dmn"], "Por qué vía se compra"),
    ):
        share(suite.work, actor, kind, key, content=content, name=name, area="purchasing", note="La de siempre")


def _sittings(weeks: Weeks) -> dict[str, Sittings]:
    """Finance approves in two sittings a week; the Friday of the third week is missed, and nobody stands in."""
    missed = frozenset({weeks.mondays[2] + timedelta(days=_FRIDAY)})
    return {"javier.lacasa": Sittings(frozenset({_TUESDAY, _FRIDAY}), 16, missed)}


def _absences(weeks: Weeks) -> dict[str, frozenset[date]]:
    away = frozenset(weeks.mondays[2] + timedelta(days=offset) for offset in range(5))
    return {"raul.sanz": away}
