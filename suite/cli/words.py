"""Commands, options and their help in the reader's language, and `--json` for every command."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click

from foundation.sentences import N_
from suite.cli.terminal import Terminal

_USAGE = N_("Usage:")
_OPTIONS = N_("Options")
_COMMANDS = N_("Commands")
_HELP = N_("Show this message and end.")
_JSON = N_("Answer in JSON.")
#: What people read for the words that programs get with --json.
_SAID: Mapping[str, str] = {
    "active": N_("in progress"),
    "completed": N_("finished"),
    "cancelled": N_("cancelled"),
    "terminated": N_("ended by its drawing"),
    "failed": N_("ended with an error"),
    "delivered": N_("a case has received it"),
    "started": N_("it has started a case"),
    "waiting": N_("it is kept until a case awaits it"),
    "error": N_("to mend"),
    "warning": N_("to look at"),
    "info": N_("to know"),
}


def said(terminal: Terminal, word: str) -> str:
    """A status, an outcome or a severity as people read it."""
    return terminal.word(_SAID[word])


def terminal_of(context: click.Context) -> Terminal:
    """The terminal that the command speaks through."""
    terminal: Terminal = context.find_root().obj
    return terminal


class _Worded(click.Command):
    """A command whose help is translated when it is shown."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{terminal_of(ctx).word(_USAGE)} ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(terminal_of(ctx).word(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        terminal = terminal_of(ctx)
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(terminal.word(_OPTIONS)):
                formatter.write_dl([(names, terminal.word(text) if text else "") for names, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _HELP
        return found


class Command(_Worded):
    """A command of ours."""


class LazyGroup(_Worded, click.Group):
    """A group that imports a command's module only when the command is called: `--help` answers at once."""

    #: Name to module:attribute and help.
    places: Mapping[str, tuple[str, str]]

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the table, which is the order of work."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import what is called."""
        if cmd_name not in self.places:
            return None
        module, attribute = self.places[cmd_name][0].split(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        terminal = terminal_of(ctx)
        with formatter.section(terminal.word(_COMMANDS)):
            formatter.write_dl([(name, terminal.word(text)) for name, (_place, text) in self.places.items()])


def command(name: str, text: str) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command; it is given the terminal first, and has `--json`."""

    def declare(function: Callable[..., Any]) -> Command:
        speaks_json = click.option(
            "--json", is_flag=True, expose_value=False, is_eager=True, help=_JSON, callback=_speak_json
        )
        declared: Command = click.command(name, cls=Command, help=text)(speaks_json(_with_terminal(function)))
        return declared

    return declare


def group(name: str, text: str, places: Mapping[str, tuple[str, str]]) -> LazyGroup:
    """Declare a group of commands of one noun."""
    return LazyGroup(name, places=places, help=text, no_args_is_help=True)


def _with_terminal(function: Callable[..., Any]) -> Callable[..., Any]:
    # click keeps an option's declarations on the function
    declared = list(getattr(function, "__click_params__", []))

    def called(*args: Any, **values: Any) -> Any:
        return function(terminal_of(click.get_current_context()), *args, **values)

    called.__click_params__ = declared  # type: ignore[attr-defined]
    called.__doc__ = function.__doc__
    return called


def _speak_json(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        terminal_of(ctx).speaks_json = True
