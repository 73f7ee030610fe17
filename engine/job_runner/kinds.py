"""Which command carries out each kind of job."""

from collections.abc import Callable, Mapping

from engine.commands.broadcast_signal import broadcast_thrown_signal, hear_signal, start_by_signal
from engine.commands.continue_instance import continue_instance
from engine.commands.correlate_message import deliver_sent_message, match_waiting_messages
from engine.commands.deploy_bundle import schedule_starts, start_by_timer
from engine.commands.fire_timer import fire_timer
from engine.commands.keep_house import keep_house
from engine.commands.run_service_task import run_service_task
from engine.instances.process_engine import ProcessEngine
from engine.jobs.port import Job

#: Each finishes its job in the transaction that holds its effect.
COMMANDS: Mapping[str, Callable[[ProcessEngine, Job], None]] = {
    "timer": fire_timer,
    "schedule_starts": schedule_starts,
    "timer_start": start_by_timer,
    "service_call": run_service_task,
    "message": deliver_sent_message,
    "match_messages": match_waiting_messages,
    "signal": broadcast_thrown_signal,
    "signal_delivery": hear_signal,
    "signal_start": start_by_signal,
    "continue": continue_instance,
    "housekeeping": keep_house,
}
