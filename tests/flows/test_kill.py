"""kill -9 of the server at random moments while instances run: none lost, none doubled."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_instance import start_instance
from engine.definitions.deployment import Bundle
from engine.history.tables import history_event
from engine.instances.tables import process_instance
from engine.jobs.tables import job
from engine.user_tasks.identity import UserTaskId
from engine.user_tasks.tables import user_task
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.settings import Settings
from foundation.unit_of_work import Work
from organization.actor import Profile, machine_actor
from organization.areas import Area, keep_area
from organization.people import NewPerson, PersonDetails, create_person
from organization.roles import Role, keep_role, set_roles
from organization.tokens import create_token
from process_library.demo_systems.tables import demo_message
from suite.house import HOUSE
from suite.schema import make_ready
from suite.wiring import Suite, build_suite
from tests.support.notation import bpmn
from tests.support.services import calling

KILLS = 20
CLERKS = 3
_SERVER_SECONDS = 60
#: The lease of a dead worker's job ends after 12 s at most; then somebody else takes it.
_REDELIVERY_SECONDS = 15
_DRAIN_SECONDS = 60
_PAUSE_SECONDS = 0.1
_OF_THE_CLERKS = process_instance.c.definition_key == "p"

#: What a clerk is told when another one completed the task.
_SOMEBODY_WAS_FASTER = {"user_task_not_open", "user_task_not_found"}

#: A person, a call with an effect, a timer, a person, a signal to everybody.
MODEL = calling(
    "start s; user A; service V; catch c tim:PT0.2S; user B; end e sig:done; s>A>V>c>B>e",
    "V",
    "python_function",
    {"function": "notify.person", "person": "${number}", "template": "kill"},
).replace(b"<userTask ", b'<userTask camunda:candidateGroups="clerk" ')

#: Who hears that signal: a process that each one starts, and an instance that waits on and hears them all.
HEARING = bpmn("""process started
    start s sig:done; end e; s>e
    process listening
    start b; catch c msg:never; end f; b>c>f; esub E { start es sig:done non; end ee; es>ee }""")


#: Imports everything once; then, line by line, forks a process that is `cauce serve` and tells when it has died.
_SERVE_AGAIN_AND_AGAIN = """
import os, sys
import suite.app, suite.cli.serve
from suite.cli.main import main
for _line in sys.stdin:
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        sys.argv[1:] = ["serve"]
        sys.exit(main())
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


class Server:
    """`cauce serve` in a process of its own, started anew after each kill."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.address = f"http://127.0.0.1:{environment['CAUCE_PORT']}"
        self.log = log
        self.pid: int | None = None
        with log.open("ab") as said:
            self._starter = subprocess.Popen(
                [sys.executable, "-c", _SERVE_AGAIN_AND_AGAIN],
                cwd=HOUSE,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )

    def start(self) -> None:
        """Start it and wait until it is ready."""
        print("again", file=self._starter.stdin, flush=True)
        self.pid = int(self._told())
        deadline = time.monotonic() + _SERVER_SECONDS
        with httpx.Client(trust_env=False) as client:
            while time.monotonic() < deadline:
                try:
                    if client.get(f"{self.address}/ready", timeout=2).status_code == 200:
                        return
                except httpx.HTTPError:
                    time.sleep(_PAUSE_SECONDS)
        raise AssertionError(f"the server did not become ready again; it said:\n{self.log.read_text()[-4_000:]}")

    def kill(self) -> None:
        """kill -9: nothing of it gets to say goodbye."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)
            assert self._told() == "dead"
            self.pid = None

    def close(self) -> None:
        """Leave nothing running."""
        self.kill()
        self._starter.communicate(timeout=_SERVER_SECONDS)

    def _told(self) -> str:
        """The next line of who starts and buries the server."""
        assert self._starter.stdout is not None
        return self._starter.stdout.readline().strip()


class Clerk(Thread):
    """Starts instances and completes tasks, and asks again with the same key when the server dies meanwhile."""

    def __init__(self, name: str, server: Server, token: str) -> None:
        super().__init__(name=name, daemon=True)
        self.client = httpx.Client(
            base_url=f"{server.address}/api/v1", headers={"Authorization": f"Bearer {token}"}, trust_env=False
        )
        self.stopping = Event()
        #: What was acknowledged to this clerk, and what should never have been answered.
        self.started: list[str] = []
        self.completed: list[str] = []
        self.problems: list[str] = []
        #: Requests that a kill cut off.
        self.cut_off = 0

    def run(self) -> None:
        """Until it is told to stop."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            self.start_one(f"{self.name}-{number}")
            self.complete(self.look()[:4])
        self.client.close()

    def start_one(self, number: str) -> None:
        """Start one instance, however often it takes."""
        path = "/process-definitions/p/start"
        answer = self.insist(path, {"variables": {"number": number}}, key=f"start-{number}")
        if answer.status_code == 201:
            self.started.append(answer.json()["id"])
        else:
            self.problems.append(f"{path}: {answer.status_code} {answer.text[:200]}")

    def complete(self, tasks: list[dict[str, str]]) -> None:
        """Complete them; another clerk may be faster, and then that is said."""
        for task in tasks:
            path = f"/tasks/{task['id']}/complete"
            answer = self.insist(path, {"variables": {}}, key=f"{self.name}-{task['id']}")
            if answer.status_code == 200:
                self.completed.append(task["id"])
            elif answer.json().get("code") not in _SOMEBODY_WAS_FASTER:
                self.problems.append(f"{path}: {answer.status_code} {answer.text[:200]}")

    def look(self) -> list[dict[str, str]]:
        """The open tasks, or nothing while the server is away."""
        try:
            answer = self.client.get("/tasks", params={"box": "roles", "size": 20}, timeout=10)
        except httpx.HTTPError:
            time.sleep(_PAUSE_SECONDS)
            return []
        found: list[dict[str, str]] = answer.json()["items"] if answer.status_code == 200 else []
        return found

    def insist(self, path: str, body: dict[str, object], *, key: str) -> httpx.Response:
        """Send it with one key until it is answered."""
        while True:
            try:
                answer = self.client.post(path, json=body, headers={"Idempotency-Key": key}, timeout=30)
            except httpx.ConnectError:
                time.sleep(_PAUSE_SECONDS)
            except httpx.HTTPError:
                self.cut_off += 1
            else:
                if answer.status_code != 503:
                    return answer
                time.sleep(_PAUSE_SECONDS)


@pytest.fixture
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """What the server is started with; its port is free."""
    url = f"sqlite:///{tmp_path / 'kill.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_server_database")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {"CAUCE_DATABASE_URL": url, "CAUCE_PORT": str(port), "CAUCE_DATA_DIRECTORY": str(tmp_path)}
    return {**os.environ, **ours}


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    """A server that is not running yet, and will not be running after the test."""
    server = Server(environment, tmp_path / "server.log")
    yield server
    server.close()


@pytest.fixture
def kept(environment: dict[str, str]) -> Iterator[Work]:
    """What the database holds, whether the server lives or not."""
    database = Database(environment["CAUCE_DATABASE_URL"])
    yield Work(database, SystemClock())
    database.close()


@pytest.mark.row("G2", part="a server restart loses nothing")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("environment", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_twenty_kills_lose_nothing_and_double_nothing(environment: dict[str, str], server: Server, kept: Work) -> None:
    token = _prepare(environment)
    chance = random.Random(7)
    clerks = [Clerk(f"clerk{number}", server, token) for number in range(CLERKS)]
    server.start()
    for clerk in clerks:
        clerk.start()

    for _kill in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.9))  # real processes take real time
        server.kill()
        orphans = _leased_jobs(kept)
        server.start()
    _see_redelivered(kept, orphans)
    _stop(clerks)
    last = Clerk("last", server, token)
    _complete_the_rest(last, kept)
    _let_all_hear(kept)

    _check_answers([*clerks, last])
    _check_cases(kept, {id_ for clerk in clerks for id_ in clerk.started})
    _check_tasks(kept, [id_ for clerk in (*clerks, last) for id_ in clerk.completed])
    _check_signals(kept)


def _prepare(environment: dict[str, str]) -> str:
    """A person who may do everything of the one process; returns their token."""
    suite = _suite(environment)
    try:
        make_ready(suite.database, may_upgrade=True)
        machine = machine_actor()
        with suite.work.begin() as unit:
            keep_area(unit, machine, Area("general", "General", "General"))
            keep_role(unit, machine, Role("clerk", "Gestión", "Clerk"))
            details = PersonDetails("Ana Rojas")
            create_person(unit, machine, NewPerson("ana.rojas", details, frozenset({Profile.END_USER})))
            set_roles(unit, machine, "ana.rojas", ["clerk"])
            token = create_token(unit, machine, "ana.rojas", name="kill")
        deploy_bundle(suite.process_engine, Bundle("p.bpmn", MODEL, {}), by="test")
        deploy_bundle(suite.process_engine, Bundle("hearing.bpmn", HEARING, {}), by="test")
        start_instance(suite.process_engine, "listening", {}, by=None)
    finally:
        suite.close()
    return token


def _stop(clerks: list[Clerk]) -> None:
    """Let them finish what they are at."""
    for clerk in clerks:
        clerk.stopping.set()
    for clerk in clerks:
        clerk.join(timeout=60)
        assert not clerk.is_alive(), f"{clerk.name} never got an answer"


def _leased_jobs(kept: Work) -> set[tuple[str, str]]:
    """The jobs that somebody is at, with who."""
    with kept.read() as unit:
        leased = select(job.c.id, job.c.leased_by).where(job.c.leased_by.is_not(None))
        return {(row.id, row.leased_by) for row in unit.connection.execute(leased)}


def _see_redelivered(kept: Work, orphans: set[tuple[str, str]]) -> None:
    """Jobs that a dead worker held are somebody else's, or done, in time."""
    deadline = time.monotonic() + _REDELIVERY_SECONDS
    while left := _leased_jobs(kept) & orphans:
        assert time.monotonic() < deadline, f"jobs of a dead worker were left lying: {left}"
        time.sleep(_PAUSE_SECONDS)


def _complete_the_rest(clerk: Clerk, kept: Work) -> None:
    """Complete what is left until nothing is active."""
    deadline = time.monotonic() + _DRAIN_SECONDS
    while active := _active(kept):
        assert time.monotonic() < deadline, f"these instances never ended: {active}"
        tasks = clerk.look()
        clerk.complete(tasks)
        if not tasks:
            time.sleep(_PAUSE_SECONDS)
    clerk.client.close()


def _active(kept: Work) -> list[str]:
    with kept.read() as unit:
        active = select(process_instance.c.id).where(_OF_THE_CLERKS, process_instance.c.status == "active")
        return list(unit.connection.execute(active).scalars())


def _let_all_hear(kept: Work) -> None:
    """Wait until no signal is on its way any more."""
    deadline = time.monotonic() + _DRAIN_SECONDS
    while on_their_way := _signals_owed(kept):
        assert time.monotonic() < deadline, f"these signals never arrived: {on_their_way}"
        time.sleep(_PAUSE_SECONDS)


def _signals_owed(kept: Work) -> list[str]:
    with kept.read() as unit:
        return list(unit.connection.execute(select(job.c.key).where(job.c.kind.startswith("signal"))).scalars())


def _check_answers(clerks: list[Clerk]) -> None:
    assert [problem for clerk in clerks for problem in clerk.problems] == []
    assert sum(clerk.cut_off for clerk in clerks) > 0, "no kill hit a request: this run has shown nothing"


def _check_cases(kept: Work, acknowledged: set[str]) -> None:
    """Every instance that was acknowledged is there, no other is, and each went its way exactly once."""
    with kept.read() as unit:
        found = select(process_instance.c.id, process_instance.c.status).where(_OF_THE_CLERKS)
        instances = dict(unit.connection.execute(found).all())
        completed = select(history_event.c.instance_id, history_event.c.element_id).where(
            history_event.c.type == "ActivityCompleted",
            history_event.c.instance_id.in_(select(process_instance.c.id).where(_OF_THE_CLERKS)),
        )
        rows = unit.connection.execute(completed)
        completions = Counter((row.instance_id, row.element_id) for row in rows)
        effects = Counter(unit.connection.execute(select(demo_message.c.recipient)).scalars())
    assert len(acknowledged) > KILLS, "too few instances for so many kills"
    assert acknowledged - set(instances) == set(), "acknowledged starts were lost"
    assert set(instances) - acknowledged == set(), "starts were doubled"
    assert {id_: status for id_, status in instances.items() if status != "completed"} == {}
    expected = {(id_, element) for id_ in instances for element in ("s", "A", "V", "c", "B", "e")}
    assert expected ^ set(completions) == set(), "elements were left out, or should not have been reached"
    assert _several(completions) == {}, "elements were completed more than once"
    assert len(effects) == len(instances), "effects were lost"
    assert _several(effects) == {}, "effects happened more than once"


def _check_tasks(kept: Work, acknowledged: list[str]) -> None:
    """Every completion was acknowledged to exactly one clerk."""
    with kept.read() as unit:
        found = unit.connection.execute(select(user_task.c.instance_id, user_task.c.token_id, user_task.c.status))
        tasks = {str(UserTaskId(instance_id, token_id)): status for instance_id, token_id, status in found}
    assert {id_: status for id_, status in tasks.items() if status != "completed"} == {}
    assert set(tasks) ^ set(acknowledged) == set(), "completions were never acknowledged, or were lost"
    assert _several(Counter(acknowledged)) == {}, "one completion was acknowledged to several clerks"


def _check_signals(kept: Work) -> None:
    """Every instance has told that it is done, and both who hear it heard it exactly once of each."""
    with kept.read() as unit:
        keys = Counter(unit.connection.execute(select(process_instance.c.definition_key)).scalars())
        events = Counter(unit.connection.execute(select(history_event.c.type)).scalars())
    assert (keys["started"], events["SignalReceived"], events["SignalSent"]) == (keys["p"], keys["p"], keys["p"])


def _several(counts: Counter[Any]) -> dict[Any, int]:
    return {what: count for what, count in counts.items() if count > 1}


def _suite(environment: dict[str, str]) -> Suite:
    return build_suite(
        Settings(
            database_url=environment["CAUCE_DATABASE_URL"], data_directory=Path(environment["CAUCE_DATA_DIRECTORY"])
        )
    )
