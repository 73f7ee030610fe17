"""`cauce export`: published models as folders of files, ready for version control."""

from pathlib import Path

import click

from foundation.sentences import N_
from modeler_api.exporting import ExportedModel, exported
from suite.cli.models import FileUnreadable
from suite.cli.session import acting, opened
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command

#: What belongs to a model in its folder; other files there are somebody else's.
_ENDINGS = frozenset({".bpmn", ".form", ".dmn"})


@command("export", N_("Write published models into folders, byte for byte, as “cauce deploy” reads them."))
@click.argument("keys", nargs=-1)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--all", "is_all", is_flag=True, help=N_("Every published model instead of those named."))
@user_option
def export(terminal: Terminal, keys: tuple[str, ...], folder: Path, is_all: bool, username: str | None) -> None:
    """One folder for each model, with its drawing, forms and decisions.

    Files of that kind that are no longer part of the model are taken out of its folder.
    """
    if is_all == bool(keys):
        raise click.UsageError(terminal.word(N_("Name the processes to export, or all of them with --all.")))
    with opened() as suite, suite.work.read() as unit:
        found = exported(unit, acting(suite, username), None if is_all else keys)
    changes = {model.key: _write(model, folder / model.key) for model in found}
    data = [
        {
            "key": model.key,
            "version": model.published.version,
            "files": sorted(model.files),
            "changed": changes[model.key],
        }
        for model in found
    ]
    headings = terminal.words(N_("Process"), N_("Version"), N_("Files"), N_("Changed"))
    rows = (
        (model.key, model.published.version, len(model.files), ", ".join(changes[model.key]) or "–") for model in found
    )
    terminal.answer({"models": data}, Table(headings, rows, empty=terminal.word(N_("Nothing is published."))))


def _write(model: ExportedModel, folder: Path) -> list[str]:
    """The names of files that were written anew or taken out. Raises FileUnreadable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stale = [
            one for one in folder.iterdir() if one.suffix in _ENDINGS and one.is_file() and one.name not in model.files
        ]
        for one in stale:
            one.unlink()
        changed = [name for name, content in model.files.items() if not _holds(folder / name, content)]
        for name in changed:
            (folder / name).write_bytes(model.files[name])
    except OSError as failure:
        raise FileUnreadable(name=str(folder), reason=failure.strerror or type(failure).__name__) from failure
    return sorted([*changed, *(one.name for one in stale)])


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
