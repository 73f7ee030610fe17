"""What goes wrong with script tasks."""

from engine.expressions.failures import ModelTextFailed
from foundation.errors import Unavailable


class ScriptNotUnderstood(ModelTextFailed):
    """The script is not Python; found at upload."""

    code = "script_not_understood"
    message = "The script is not understood in its line %(line)s, column %(column)s."


class ScriptConstructNotRun(ScriptNotUnderstood):
    """Python, but not of the part that runs here; found at upload."""

    code = "script_construct_not_run"
    message = "«%(construct)s» in line %(line)s of the script is not supported."


class ScriptTooLong(ModelTextFailed):
    """Too many characters, or nested too deeply."""

    code = "script_too_long"
    message = "The script is too long or nested too deeply; at most %(limit)s characters are accepted."


class ScriptFailed(ModelTextFailed):
    """The script raised an error while it ran; `error` is the name of Python's exception."""

    code = "script_failed"
    message = "The script stopped with %(error)s in its line %(line)s, column %(column)s."


class ScriptTooCostly(ScriptFailed):
    """The script used up its time, memory or call depth."""

    code = "script_too_costly"
    message = "The script needs more than its %(limit)s."


class ScriptResultNotPlain(ScriptFailed):
    """The script assigned something that cannot be kept as a variable."""

    code = "script_result_not_plain"
    message = (
        "The script assigned something to «%(variable)s» that cannot be kept: "
        "only texts, numbers, dates, durations, lists and objects of these can."
    )


class ScriptInputNotPlain(ScriptFailed):
    """A variable that the script reads cannot be handed to it."""

    code = "script_input_not_plain"
    message = "A variable that the script reads cannot be handed to it."


class ScriptWorkerLost(ScriptFailed):
    """The worker process died or did not answer in time; another one takes its place."""

    code = "script_worker_lost"
    message = "The process that ran the script died or did not answer in time."


class ScriptWorkersBusy(Unavailable):
    """Every worker process was busy for too long."""

    code = "script_workers_busy"
    message = "All processes for scripts are busy. Try again."


class ScriptsAfterFork(Unavailable):
    """The process was forked after it had run scripts; its copy of the workers cannot be used."""

    code = "scripts_after_fork"
    message = "Scripts cannot run in this process, because it was forked after scripts had run. Restart it."
