"""Values from the command line: `--var name=value`, where the value is JSON or else plain text."""

from typing import Any

import click

from foundation.json_values import load
from foundation.sentences import N_


class Variable(click.ParamType[tuple[str, Any]]):
    """`name=value` as a pair; numbers, true, false, null, lists and objects are read as JSON."""

    name = "variable"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        name, sign, text = str(value).partition("=")
        if not (name and sign):
            self.fail(f"{value!r} is not name=value.", param, ctx)
        return name, read_value(text)


def read_value(text: str) -> Any:
    """JSON if it is JSON, tagged dates and decimals included, else the text itself."""
    try:
        return load(text)
    except (ValueError, TypeError, ArithmeticError):
        return text


#: `--var name=value`, any number of times; gives a tuple of pairs as `variables`.
variables_option = click.option(
    "--var",
    "variables",
    type=Variable(),
    multiple=True,
    metavar="NAME=VALUE",
    help=N_("A variable; the value is JSON, else plain text. May be repeated."),
)

#: `--user`, who acts.
user_option = click.option(
    "--user", "username", metavar="USERNAME", help=N_("Act as this person, with their rights; else as the machine.")
)
