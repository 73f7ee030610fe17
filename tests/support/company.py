"""A small company for tests of pages: areas, roles, people of every profile, demo accounts."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.unit_of_work import Work
from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.actors import actor_by_username
from organization.areas import Area, keep_area, set_rights
from organization.demo_accounts import offer_demo_account
from organization.people import NewPerson, PersonDetails, create_person
from organization.roles import Role, keep_role, set_roles

#: Diego's; everybody else signs in with one click.
PASSWORD = "sierra lluvia 7 farol"

AREAS = (
    Area("human_resources", "Recursos humanos", "Human resources"),
    Area("itil", "Servicios de TI", "IT services"),
    Area("purchasing", "Compras", "Purchasing"),
)
ROLES = (
    Role("buyer", "Compras", "Buyer", "Compara ofertas y hace pedidos", "Compares offers and places orders"),
    Role("employee", "Persona empleada", "Employee", "Pide y recibe", "Asks and receives"),
    Role("finance-manager", "Dirección financiera", "Finance manager", "Aprueba el gasto", "Approves spending"),
    Role(
        "hr-officer", "Técnico/a de RR. HH.", "HR officer", "Lleva ausencias y contratos", "Keeps leave and contracts"
    ),
    Role("it-manager", "Responsable de TI", "IT manager", "Decide sobre sistemas", "Decides on systems"),
    Role("legal-counsel", "Asesoría jurídica", "Legal counsel", "Revisa contratos", "Reviews contracts"),
)
PEOPLE = (
    ("diego.aznar", "Diego Aznar", {Profile.END_USER}, {"employee", "buyer"}),
    ("nuria.perez", "Nuria Pérez", {Profile.END_USER}, {"employee", "hr-officer"}),
    ("elvira.montes", "Elvira Montes", {Profile.BUSINESS_USER}, {"employee"}),
    ("laia.ferrer", "Laia Ferrer", {Profile.IT}, {"employee"}),
    ("carmen.ibanez", "Carmen Ibáñez", {Profile.MANAGER}, {"employee"}),
    ("javier.lacasa", "Javier Lacasa", {Profile.MANAGER, Profile.END_USER}, {"employee", "finance-manager"}),
    ("oscar.luna", "Óscar Luna", {Profile.ADMINISTRATOR, Profile.IT}, {"employee", "it-manager"}),
)
DEMO = (
    ("diego.aznar", "Compara ofertas y hace pedidos", "Compares offers and places orders"),
    ("elvira.montes", "Dibuja, prueba y publica procesos", "Draws, tries and publishes processes"),
    ("laia.ferrer", "Conecta sistemas y repara casos", "Connects systems and repairs cases"),
    ("carmen.ibanez", "Mira dónde se pierde el tiempo", "Looks where time is lost"),
    ("oscar.luna", "Lleva las personas y sus permisos", "Keeps people and their rights"),
)


@cache
def _template() -> Path:
    """A file with the company, made once per run of the tests; every test gets a copy."""
    path = Path(tempfile.mkdtemp(prefix="cauce-company-")) / "company.db"
    database = Database(f"sqlite:///{path}")
    database.create_tables()
    populate(Work(database, FixedClock(datetime(2026, 10, 5, 8, 0, tzinfo=UTC))))
    database.close()
    return path


def copy_of_company(folder: Path) -> Path:
    """A SQLite file of one's own with the company in it."""
    return Path(shutil.copy(_template(), folder / "company.db"))


def populate(work: Work) -> None:
    """Fill an empty database with the company."""
    by = machine_actor()
    with work.begin() as unit:
        for area in AREAS:
            keep_area(unit, by, area)
        for role in ROLES:
            keep_role(unit, by, role)
        for username, name, profiles, roles in PEOPLE:
            password = PASSWORD if username == "diego.aznar" else None
            details = PersonDetails(name, f"{username}@nortelia.example")
            create_person(unit, by, NewPerson(username, details, frozenset(profiles), password))
            set_roles(unit, by, username, roles)
        for username, purpose_es, purpose_en in DEMO:
            offer_demo_account(unit, by, username, purpose_es=purpose_es, purpose_en=purpose_en)
        publish = {AreaRight.SEE, AreaRight.START, AreaRight.MONITOR, AreaRight.PUBLISH}
        set_rights(unit, by, "purchasing", Holder(HolderKind.PROFILE, Profile.BUSINESS_USER), publish)


def actor(work: Work, username: str) -> Actor:
    """A person of the company, as they act."""
    with work.read() as unit:
        found = actor_by_username(unit, username)
    assert found is not None
    return found
