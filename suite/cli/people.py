"""`cauce person add|list|token|tokens|revoke`: the first administrator, and tokens for programs."""

import click

from foundation.sentences import N_
from foundation.texts import LANGUAGES
from organization.actor import Profile
from organization.directory import people
from organization.people import NewPerson, PersonDetails, create_person
from organization.roles import set_roles
from organization.tokens import create_token, revoke_token, tokens
from suite.cli.session import acting, opened
from suite.cli.tables import Table, local
from suite.cli.terminal import Terminal
from suite.cli.words import command, group

person = group(
    "person",
    N_("Add people, list them, make their tokens."),
    {
        "add": ("suite.cli.people:add", N_("Add a person.")),
        "list": ("suite.cli.people:list_people", N_("List people with their profiles and roles.")),
        "token": ("suite.cli.people:token", N_("Make a bearer token; it is shown once.")),
        "tokens": ("suite.cli.people:list_tokens", N_("List the bearer tokens of a person.")),
        "revoke": ("suite.cli.people:revoke", N_("Let a bearer token work no more.")),
    },
)


@command("add", N_("Add a person."))
@click.argument("username")
@click.option("--name", help=N_("Full name; by default the username."))
@click.option("--email", help=N_("E-mail address."))
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice([profile.value for profile in Profile]),
    help=N_("What the product lets them do. May be repeated."),
)
@click.option("--role", "roles", multiple=True, help=N_("A role that they hold. May be repeated."))
@click.option("--person-language", type=click.Choice(LANGUAGES), help=N_("The language that they read."))
@click.option("--password", is_flag=True, help=N_("Ask for a password; without one they cannot sign in on the pages."))
def add(
    terminal: Terminal,
    username: str,
    name: str | None,
    email: str | None,
    profiles: tuple[str, ...],
    roles: tuple[str, ...],
    person_language: str | None,
    password: bool,
) -> None:
    """The password is asked for, never given as an argument: those can be read by others on the machine."""
    secret = (
        click.prompt(terminal.word(N_("Password")), hide_input=True, confirmation_prompt=True) if password else None
    )
    with opened() as suite:
        actor = acting(suite, None)
        language = person_language or suite.settings.default_language
        details = PersonDetails(name or username, email, language, suite.settings.time_zone)
        new = NewPerson(username, details, frozenset(map(Profile, profiles)), secret)
        with suite.work.begin() as unit:
            person_id = create_person(unit, actor, new)
            if roles:
                set_roles(unit, actor, username, roles)
    data = {"id": person_id, "username": username, "profiles": sorted(profiles), "roles": sorted(roles)}
    terminal.answer(data, f"{username}  {person_id}")


@command("list", N_("List people with their profiles and roles."))
def list_people(terminal: Terminal) -> None:
    """By name; those who were disabled too."""
    with opened() as suite, suite.work.read() as unit:
        found = people(unit)
    data = [
        {
            "username": one.username,
            "name": one.name,
            "email": one.email,
            "profiles": sorted(one.profiles),
            "roles": sorted(one.roles),
            "is_disabled": one.disabled_at is not None,
        }
        for one in found
    ]
    headings = terminal.words(N_("Username"), N_("Name"), N_("Profiles"), N_("Roles"))
    rows = ((one.username, one.name, sorted(one.profiles), sorted(one.roles)) for one in found)
    terminal.answer(
        data,
        Table(
            headings,
            rows,
            empty=terminal.word(N_("Nobody yet. Begin with: cauce person add NAME --profile administrator --password")),
        ),
    )


@command("token", N_("Make a bearer token; it is shown once."))
@click.argument("username")
@click.option("--name", default="cli", help=N_("What the token is for, to know which one to revoke."))
def token(terminal: Terminal, username: str, name: str) -> None:
    """Programs send it as `Authorization: Bearer …`."""
    with opened() as suite, suite.work.begin() as unit:
        made = create_token(unit, acting(suite, None), username, name=name)
    terminal.answer({"username": username, "token": made}, made)


@command("tokens", N_("List the bearer tokens of a person."))
@click.argument("username")
def list_tokens(terminal: Terminal, username: str) -> None:
    """The newest first; the tokens themselves are kept nowhere."""
    with opened() as suite, suite.work.read() as unit:
        found, zone = tokens(unit, username), suite.settings.zone
    data = [
        {
            "id": one.id,
            "name": one.name,
            "created_at": one.created_at.isoformat(),
            "revoked_at": one.revoked_at and one.revoked_at.isoformat(),
        }
        for one in found
    ]
    headings = terminal.words(N_("Token"), N_("Name"), N_("Made at"), N_("Revoked at"))
    rows = ((one.id, one.name, local(one.created_at, zone), local(one.revoked_at, zone)) for one in found)
    terminal.answer(data, Table(headings, rows, empty=terminal.word(N_("No tokens."))))


@command("revoke", N_("Let a bearer token work no more."))
@click.argument("username")
@click.argument("token_id")
def revoke(terminal: Terminal, username: str, token_id: str) -> None:
    """At once; `cauce person tokens` tells the ids."""
    with opened() as suite, suite.work.begin() as unit:
        revoke_token(unit, acting(suite, None), username, token_id)
    terminal.answer({"id": token_id}, terminal.word(N_("The token works no more.")))
