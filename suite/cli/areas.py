"""`cauce area add|list`: the areas that processes can be published in."""

import re

import click

from foundation.sentences import N_
from organization.areas import Area, areas, keep_area
from suite.cli.session import acting, opened
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command, group

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

area = group(
    "area",
    N_("Add areas and list them."),
    {
        "add": ("suite.cli.areas:add", N_("Add an area, with the usual rights, or change its names.")),
        "list": ("suite.cli.areas:list_areas", N_("List the areas that processes can be published in.")),
    },
)


def _checked_key(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not _KEY.fullmatch(value):
        raise click.BadParameter("small letters, digits, _ and - only, at most 100")
    return value


@command("add", N_("Add an area, with the usual rights, or change its names."))
@click.argument("key", callback=_checked_key)
@click.argument("name")
@click.option("--english", help=N_("Its name in English; by default the same."))
@user_option
def add(terminal: Terminal, key: str, name: str, english: str | None, username: str | None) -> None:
    """What everybody may do there is the usual; who publishes there is decided on the page of areas."""
    with opened() as suite, suite.work.begin() as unit:
        keep_area(unit, acting(suite, username), Area(key, name, english or name))
    terminal.answer({"key": key, "name_es": name, "name_en": english or name}, f"{key}  {name}")


@command("list", N_("List the areas that processes can be published in."))
def list_areas(terminal: Terminal) -> None:
    """In the order in which pages show them."""
    with opened() as suite, suite.work.read() as unit:
        found = areas(unit)
    data = [{"key": one.key, "name_es": one.name_es, "name_en": one.name_en} for one in found]
    rows = ((one.key, one.name(terminal.language)) for one in found)
    terminal.answer(data, Table(terminal.words(N_("Area"), N_("Name")), rows, empty=terminal.word(N_("No areas."))))
