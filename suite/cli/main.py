"""The command `cauce`: every use case of the suite from a terminal."""

import os
import sys
from collections.abc import Iterator, Sequence

import click

from foundation.errors import SuiteError
from foundation.sentences import N_
from foundation.texts import LANGUAGES
from suite.cli.terminal import Terminal, language_of
from suite.cli.words import LazyGroup, terminal_of

_FAILED, _USAGE, _INTERRUPTED = 1, 2, 130

#: Every command: where it is, and what it does.
COMMANDS = {
    "serve": ("suite.cli.serve:serve", N_("Serve the pages and REST, run jobs and tell the time.")),
    "worker": ("suite.cli.serve:worker", N_("Run jobs and tell the time, without pages.")),
    "database": ("suite.cli.database:database", N_("Bring the tables up to date, or look what is missing.")),
    "library": ("suite.cli.library:library", N_("List, check and install ready processes.")),
    "inspect": ("suite.cli.models:inspect_file", N_("Tell what is wrong with a BPMN file or a folder of them.")),
    "decide": ("suite.cli.decisions:decide_file", N_("Make a decision of a DMN file.")),
    "deploy": (
        "suite.cli.models:deploy",
        N_("Publish files, folders or .zip: BPMN with its forms and decisions, all or nothing."),
    ),
    "test": (
        "suite.cli.tests:test",
        N_("Replay the tests of processes; ends with 1 when one comes to something else."),
    ),
    "export": (
        "suite.cli.export:export",
        N_("Write published models into folders, byte for byte, as “cauce deploy” reads them."),
    ),
    "start": ("suite.cli.instances:start", N_("Start a process.")),
    "tasks": ("suite.cli.tasks:tasks", N_("List the open tasks, what is due first coming first.")),
    "claim": ("suite.cli.tasks:claim_task", N_("Take a task.")),
    "complete": ("suite.cli.tasks:complete", N_("Complete a task.")),
    "instances": ("suite.cli.instances:instances", N_("List process instances, the newest first.")),
    "instance": ("suite.cli.instances:instance", N_("Show one process instance.")),
    "message": ("suite.cli.instances:message", N_("Send a message to whoever awaits it.")),
    "signal": ("suite.cli.instances:signal", N_("Send a signal to everybody who awaits it.")),
    "incidents": ("suite.cli.incidents:incidents", N_("List what has failed and waits for somebody.")),
    "retry": ("suite.cli.incidents:retry_incident", N_("Let what failed try again.")),
    "report": ("suite.cli.report:report_process", N_("Tell how a process performs.")),
    "person": ("suite.cli.people:person", N_("Add people, list them, make their tokens.")),
    "area": ("suite.cli.areas:area", N_("Add areas and list them.")),
}


def _choose_language(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        terminal_of(ctx).language = value


@click.group(cls=LazyGroup, places=COMMANDS, help=N_("Cauce: modelling, execution and monitoring of processes."))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_choose_language,
    help=N_("Language of what is said; by default the system's."),
)
@click.version_option(package_name="cauce", message="%(version)s", help=N_("Tell the version and end."))
def cauce() -> None:
    """See `COMMANDS`."""


def run(arguments: Sequence[str]) -> int:
    """Run a command in this process; returns its exit code: 0, 1 when it was refused, 2 when it was not understood."""
    terminal = Terminal(language_of(os.environ))
    try:
        code = cauce.main(list(arguments), prog_name="cauce", standalone_mode=False, obj=terminal)
    except click.exceptions.NoArgsIsHelpError as asked:
        sys.stderr.write(f"{asked.ctx.get_help() if asked.ctx else ''}\n")
        return _USAGE
    except click.ClickException as misunderstood:
        terminal.complain(_in_words(terminal, misunderstood))
        return _USAGE
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except SuiteError as refused:
        terminal.complain(" ".join(_refusal(terminal, refused)))
        return _FAILED
    return code if isinstance(code, int) else 0


def main() -> None:
    """What the console script calls."""
    sys.exit(run(sys.argv[1:]))


def _refusal(terminal: Terminal, refused: SuiteError) -> Iterator[str]:
    """Why it was refused, with the fields of a form or the findings of a model that are to be mended."""
    yield terminal.say(refused.sentence)
    for error in getattr(refused, "errors", ()):
        yield f"{error.path}: {terminal.say(error.sentence)}"
    for finding in refused.context.get("findings", ()):
        yield f"{finding.element_id or '-'}: {terminal.say(finding.sentence)}"


_WORDS: dict[type[click.ClickException], str] = {
    click.NoSuchOption: N_("There is no option %(what)s. See: %(command)s --help"),
    click.MissingParameter: N_("%(what)s is missing. See: %(command)s --help"),
    click.BadParameter: N_("%(what)s cannot have that value. See: %(command)s --help"),
    click.UsageError: N_("The command was not understood. See: %(command)s --help"),
}


def _in_words(terminal: Terminal, misunderstood: click.ClickException) -> str:
    """What was not understood; click itself says it in English only."""
    if terminal.language == "en":
        return misunderstood.format_message()
    context = getattr(misunderstood, "ctx", None)
    template = next((text for kind, text in _WORDS.items() if isinstance(misunderstood, kind)), None)
    if template is None or context is None:
        return misunderstood.format_message()
    return terminal.word(template, what=_what(misunderstood), command=context.command_path)


def _what(misunderstood: click.ClickException) -> str:
    if isinstance(misunderstood, click.NoSuchOption):
        return misunderstood.option_name
    param = getattr(misunderstood, "param", None)
    if param is None:
        return "?"
    return str(param.opts[-1] if isinstance(param, click.Option) else param.metavar or param.name)


if __name__ == "__main__":
    main()
