"""`cauce database upgrade|check`."""

from foundation.sentences import N_
from organization.audit import first_broken_position
from suite.cli.session import built
from suite.cli.tables import Facts, Table
from suite.cli.terminal import Terminal
from suite.cli.words import command, group
from suite.schema import HEAD, check_schema, current_revision, make_ready

database = group(
    "database",
    N_("Bring the tables up to date, or look what is missing."),
    {
        "upgrade": ("suite.cli.database:upgrade", N_("Bring the tables up to date.")),
        "check": ("suite.cli.database:check", N_("Tell what is missing or was tampered with; ends with 1 then.")),
    },
)


@command("upgrade", N_("Bring the tables up to date."))
def upgrade(terminal: Terminal) -> None:
    """A SQLite file is copied before it is changed."""
    with built() as suite:
        before = current_revision(suite.database)
        copy = make_ready(suite.database, may_upgrade=True)
    data = {"before": before, "after": HEAD, "copy": None if copy is None else str(copy)}
    said = N_("The tables were up to date.") if before == HEAD else N_("The tables are up to date now (%(after)s).")
    text = terminal.word(said, after=HEAD)
    if copy is not None:
        text += "\n" + terminal.word(N_("The database as it was is in %(copy)s."), copy=copy)
    terminal.answer(data, text)


@command("check", N_("Tell what is missing or was tampered with; ends with 1 then."))
def check(terminal: Terminal) -> int:
    """Compare the tables with what this release needs, and look whether the record of changes holds."""
    with built() as suite:
        schema, broken = check_schema(suite.database), None
        if schema.is_current:
            with suite.work.read() as unit:
                broken = first_broken_position(unit)
    data = {
        "first_broken_audit_entry": broken,
        "revision": schema.revision,
        "head": HEAD,
        "is_current": schema.is_current,
        "differences": list(schema.differences),
    }
    facts = [
        (terminal.word(N_("Revision")), schema.revision or terminal.word(N_("none"))),
        (terminal.word(N_("Needed")), HEAD),
    ]
    if broken is not None:
        facts.append((terminal.word(N_("The record of changes was tampered with at entry")), str(broken)))
    nothing = terminal.word(N_("Nothing is missing.") if schema.is_current else N_("Run: cauce database upgrade"))
    missing = Table([terminal.word(N_("What differs"))], [(one,) for one in schema.differences], empty=nothing)
    terminal.answer(data, Facts(facts, missing))
    return 0 if schema.is_current and broken is None else 1
