"""A month of people at work: a calendar of what happens next, on the engine's virtual clock."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import select

from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import Message, correlate_message
from engine.commands.start_instance import start_instance
from engine.instances.search import variables_at
from engine.instances.tables import event_subscription
from engine.job_runner.runner import run_due_jobs
from engine.user_tasks.lifecycle import UserTaskNotOpen, UserTaskStatus
from engine.user_tasks.lookup import UserTask, open_user_tasks
from foundation.clock import VirtualClock
from suite.demo.company import PEOPLE, Colleague
from suite.demo.office_hours import OfficeHours
from suite.demo.plans import Awaited, Plan, Start
from suite.wiring import Suite


class Month:
    """Plays what is planned, hour after hour, until an instant."""

    def __init__(self, suite: Suite, hours: OfficeHours, plan: Plan) -> None:
        """The suite must run on a virtual clock."""
        if not isinstance(suite.clock, VirtualClock):
            raise TypeError("A month is played on a virtual clock.")
        self._suite = suite
        self._clock = suite.clock
        self._hours = hours
        self._plan = plan
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        self._seen: set[str] = set()
        self._free_at: dict[str, datetime] = {}
        self._rests = False

    def play(self, starts: Iterable[Start], until: datetime, progress: Callable[[float], None]) -> None:
        """Start what is to be started and let people work until then; `progress` is told the share that is done."""
        begun = self._clock.now()
        for start in starts:
            self._at(start.at, partial(self._start, start))
        while self._agenda and self._agenda[0][0] <= until:
            at, _number, act = heapq.heappop(self._agenda)
            self._pass_time(at)
            act()
            run_due_jobs(self._suite.process_engine)
            self._notice()
            progress((at - begun) / (until - begun))
        self._pass_time(until)
        progress(1.0)

    def _at(self, instant: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (max(instant, self._clock.now()), next(self._numbers), act))

    def _pass_time(self, target: datetime) -> None:
        """Fire each timer at its instant on the way."""
        while True:
            due_at = self._suite.process_engine.jobs.next_due_at()
            if due_at is None or due_at > target:
                break
            self._clock.move_to(due_at)
            if not run_due_jobs(self._suite.process_engine):
                break
            self._notice()
        self._clock.move_to(target)

    def _start(self, start: Start) -> None:
        start_instance(self._suite.process_engine, start.key, start.variables, by=start.by)

    def _notice(self) -> None:
        """People see new tasks, the outside world sees what is awaited of it."""
        with self._suite.work.read() as unit:
            tasks = open_user_tasks(unit)
            messages = select(event_subscription).where(event_subscription.c.kind == "message")
            awaited = unit.connection.execute(messages).all()
        for task in tasks:
            if task.id not in self._seen:
                self._seen.add(task.id)
                self._take_on(task)
        for row in awaited:
            known = f"{row.instance_id}:{row.token_id}:{row.event_index}"
            if known not in self._seen:
                self._seen.add(known)
                variables = variables_at(self._suite.process_engine, row.instance_id, row.token_id)
                self._expect(Awaited(row.element_id, row.event_name, row.correlation_key, variables))

    def rest(self) -> None:
        """People stop working: what they had begun stays begun, what comes stays in the inboxes."""
        self._rests = True

    def _take_on(self, task: UserTask) -> None:
        """Somebody who may do it begins when they can and completes it when the work is done."""
        variables = variables_at(self._suite.process_engine, task.instance_id, task.token_id)
        doing = self._plan.doing(task, variables, self._clock.now())
        if doing is None:
            return
        person, begins = self._first_free(task, variables, doing.not_before)
        if person is None:
            return
        if doing.exactly_at is not None:
            begins = max(doing.exactly_at - doing.work, self._clock.now())
            done = max(doing.exactly_at, begins)
        else:
            done = self._hours.after(begins, doing.work)
        self._free_at[person.username] = done
        if doing.lasts:
            done = self._hours.open_from(done + doing.lasts)
        self._at(begins, partial(self._claim, task, person))
        self._at(done, partial(self._complete, task, person, doing.answers))

    def _first_free(
        self, task: UserTask, variables: Mapping[str, Any], not_before: datetime
    ) -> tuple[Colleague | None, datetime]:
        """Who of those who may do it can begin first, and when."""
        chosen, begins = None, not_before
        for person in PEOPLE:
            if self._may(person, task, variables):
                free_at = max(not_before, self._free_at.get(person.username, not_before))
                slot = self._plan.next_slot(person, free_at)
                if chosen is None or slot < begins:
                    chosen, begins = person, slot
        return chosen, begins

    def _may(self, person: Colleague, task: UserTask, variables: Mapping[str, Any]) -> bool:
        if task.assignee is not None:
            return person.username == task.assignee
        if self._plan.must_be_someone_else(task) and person.username == variables.get("initiator"):
            return False
        return bool(set(task.candidate_groups) & set(person.roles)) or person.username in task.candidate_users

    def _claim(self, task: UserTask, person: Colleague) -> None:
        if self._rests or task.status != UserTaskStatus.READY:
            return
        try:
            claim_user_task(self._suite.process_engine, task.id, by=person.username)
        except UserTaskNotOpen:
            return  # its time limit was faster than the person

    def _complete(self, task: UserTask, person: Colleague, answers: Mapping[str, Any]) -> None:
        if self._rests:
            return
        try:
            complete_user_task(self._suite.process_engine, task.id, answers, by=person.username)
        except UserTaskNotOpen:
            return  # its time limit was faster than the person

    def _expect(self, awaited: Awaited) -> None:
        reply = self._plan.reply(awaited, self._clock.now())
        if reply is not None:
            message = Message(awaited.message_name, awaited.correlation_key, reply.payload)
            self._at(reply.at, lambda: self._send(message))

    def _send(self, message: Message) -> None:
        correlate_message(self._suite.process_engine, message)
