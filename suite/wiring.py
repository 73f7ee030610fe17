"""Settings to database, clock, engine, connectors: the only place that builds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from engine.connectors.addresses import allowed_hosts
from engine.connectors.contract import Connector
from engine.connectors.http_call import HttpCall
from engine.connectors.python_function import Function, PythonFunction
from engine.connectors.registry import Connectors
from engine.connectors.send_email import MailServer, SendEmail
from engine.instances.process_engine import ProcessEngine
from engine.sandbox.assembly import assembled
from engine.scripts.runner import ScriptRunner
from engine.spiff.environment import ModelEvaluator
from foundation.clock import Clock, SystemClock
from foundation.database import Database
from foundation.settings import Settings
from foundation.texts import Texts
from foundation.unit_of_work import Work
from process_library.demo_systems.faults import FaultSwitch
from process_library.operations.declared import declared_functions, only_rows, rehearsals
from process_library.operations.installed import installed
from process_library.operations.notify_people import NotifyPeople
from process_library.operations.send_document import SendDocument
from suite.house import HOUSE, ROOMS


@dataclass(frozen=True)
class Suite:
    """The parts of a running installation."""

    settings: Settings
    database: Database
    clock: Clock
    work: Work
    texts: Texts
    process_engine: ProcessEngine
    _scripts: ScriptRunner

    def close(self) -> None:
        """Give processes and connections back."""
        self._scripts.close()
        self.database.close()


def build_suite(
    settings: Settings, clock: Clock | None = None, extra_functions: Mapping[str, Function] | None = None
) -> Suite:
    """Build every part from the settings; tables are not made here.

    `clock` replaces the machine's clock; `extra_functions` are registered for `python_function` besides the library's.
    """
    clock = clock or SystemClock()
    database = Database(settings.database, synchronous=settings.sqlite_synchronous)
    work = Work(database, clock)
    scripts = ScriptRunner()
    connectors = Connectors(_connectors(settings, work, {**declared_functions(), **(extra_functions or {})}))
    process_engine = assembled(work, connectors, ModelEvaluator(scripts), settings.zone)
    return Suite(settings, database, clock, work, all_texts(), process_engine, scripts)


@cache
def all_texts() -> Texts:
    """The Spanish and English texts of every room, and of the packages that bring operations."""
    return Texts([*installed().folders, *(HOUSE / room for room in ROOMS)])


def _connectors(settings: Settings, work: Work, known: Mapping[str, Function]) -> dict[str, Connector]:
    hosts = allowed_hosts(settings.allowed_hosts, allow_private=settings.allow_private_addresses)
    mail = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_sender,
        username=settings.smtp_username,
        password=settings.smtp_password,
        use_starttls=settings.smtp_starttls,
    )
    return {
        "http_call": HttpCall(hosts),
        "send_email": SendEmail(mail),
        "notify_people": NotifyPeople(work, SendEmail(mail)),
        "send_document": SendDocument(SendEmail(mail), settings.company_name),
        "python_function": FaultSwitch(
            work, PythonFunction(work, known, only_rows=only_rows(), rehearsals=rehearsals())
        ),
    }
