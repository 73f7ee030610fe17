"""`cauce inspect` and `cauce deploy`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.inspection import Inspection, inspect
from engine.decisions.files import read_files
from engine.definitions.bundle_reader import (
    MAX_ENTRIES,
    MAX_UNPACKED_BYTES,
    UploadedFile,
    UploadRefused,
    read_bundles,
)
from engine.definitions.lookup import latest_versions
from engine.job_runner.runner import run_due_jobs
from foundation.sentences import N_
from modeler_api.deploying import deploy_files
from suite.cli.session import acting, opened
from suite.cli.tables import Table
from suite.cli.terminal import Terminal
from suite.cli.values import user_option
from suite.cli.words import command, said

_ENDINGS = (".bpmn", ".form", ".dmn")


class FileUnreadable(UploadRefused):
    """The operating system does not give it."""

    code = "file_unreadable"
    message = N_("%(name)s cannot be read: %(reason)s.")


class FolderTooFull(UploadRefused):
    """More files than the limit of a deployment."""

    code = "folder_too_full"
    message = N_("%(name)s holds more than %(limit)s BPMN files, forms and decisions.")


class FilesTooLarge(UploadRefused):
    """More bytes than the limit of a deployment."""

    code = "files_too_large"
    message = N_("The files together are larger than %(limit_megabytes)s MB.")


class FormAlone(UploadRefused):
    """A form where a diagram is expected."""

    code = "form_alone"
    message = N_(
        "%(name)s is a form. Forms are checked together with the diagram that names them, when both are published: "
        "cauce deploy DIAGRAM.bpmn %(name)s"
    )


class NoDiagrams(UploadRefused):
    """A folder without anything to inspect."""

    code = "no_diagrams"
    message = N_("%(name)s holds no BPMN file.")


@command("inspect", N_("Tell what is wrong with BPMN files; ends with 1 when one cannot be published."))
@click.argument("file", type=click.Path(path_type=Path))
def inspect_file(terminal: Terminal, file: Path) -> int:
    """Findings, errors first, of a file or of every BPMN file of a folder.

    Forms and decisions count that lie beside the file, or in `forms` there. Where there is none of a kind, nothing is
    said to be missing.
    """
    if file.is_dir():
        return _inspect_folder(terminal, file)
    if file.suffix == ".form":
        raise FormAlone(name=file.name)
    found = _inspected(file)
    if found.refusal is not None and not terminal.speaks_json:
        raise found.refusal
    headings = terminal.words(N_("Severity"), N_("Element"), N_("Line"), N_("What, and how to mend it"))
    terminal.answer(_inspection(terminal, found), Table(headings, _rows(terminal, found), empty=_nothing(terminal)))
    return 0 if found.executable else 1


def _inspect_folder(terminal: Terminal, folder: Path) -> int:
    files = [file for file in _files(folder) if file.suffix == ".bpmn"]
    if not files:
        raise NoDiagrams(name=str(folder))
    found = {file.name: _inspected(file) for file in files}
    headings = terminal.words(N_("File"), N_("Severity"), N_("Element"), N_("Line"), N_("What, and how to mend it"))
    rows = [(name, *row) for name, one in found.items() for row in _rows(terminal, one)]
    data = {name: _inspection(terminal, one) for name, one in found.items()}
    terminal.answer(data, Table(headings, rows, empty=_nothing(terminal)))
    return 0 if all(one.executable for one in found.values()) else 1


def _inspected(file: Path) -> Inspection:
    forms, decisions = _beside(file, ".form"), _beside(file, ".dmn")
    return inspect(
        read_file(file, MAX_UNPACKED_BYTES),
        {Path(name).stem: content for name, content in forms.items()} or None,
        decisions=read_files(decisions) if decisions else None,
    )


def _rows(terminal: Terminal, found: Inspection) -> list[tuple[object, ...]]:
    if found.refusal is not None:
        return [(said(terminal, "error"), None, None, terminal.say(found.refusal.sentence))]
    return [
        (said(terminal, one.severity.value), one.element_id, one.line, _whole(terminal, one)) for one in found.findings
    ]


def _nothing(terminal: Terminal) -> str:
    return terminal.word(N_("Nothing to mend."))


@command("deploy", N_("Publish files, folders or .zip: BPMN with its forms and decisions, all or nothing."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--note", default="", help=N_("What it is for or what changed, in a few words."))
@click.option("--area", help=N_("Area of processes whose drawing names none; else theirs so far, or general."))
@user_option
def deploy(terminal: Terminal, files: tuple[Path, ...], note: str, area: str | None, username: str | None) -> None:
    """Files, folders and zip files, each BPMN file with the forms and decisions that it names.

    A folder may hold a folder for each model, as “cauce export” writes them. What is published already stays as it is.
    """
    bundles = [bundle for group in _groups(files) for bundle in read_bundles(list(_uploads(group)))]
    with opened() as suite:
        with suite.work.read() as unit:
            before = {version.id for version in latest_versions(unit)}
        published = deploy_files(suite.process_engine, acting(suite, username), bundles, note=note, area=area)
        run_due_jobs(suite.process_engine)
    told = [(one, one.id not in before) for one in published]
    data = [{"key": one.key, "version": one.version, "id": one.id, "is_new": is_new} for one, is_new in told]
    headings = terminal.words(N_("Process"), N_("Version"), N_("Name"), N_("Area"), N_("What happened"))
    words = terminal.words(N_("it was there already"), N_("published"))
    rows = ((one.key, one.version, one.name, one.area, words[is_new]) for one, is_new in told)
    terminal.answer({"definitions": data}, Table(headings, rows, empty=""))


def _beside(file: Path, ending: str) -> dict[str, bytes]:
    """By name, the files of a kind that belong to a drawing."""
    found = [*file.parent.glob(f"*{ending}"), *file.parent.glob(f"forms/*{ending}")]
    return {one.name: one.data for one in _uploads(tuple(sorted(found)))}


def _groups(paths: tuple[Path, ...]) -> list[tuple[Path, ...]]:
    """What is read together: all that was named, and each folder of a model that a named folder holds."""
    named = tuple(path for path in paths if not path.is_dir() or _files(path))
    inner = [one for path in paths if path.is_dir() for one in sorted(path.iterdir())]
    models = [(one,) for one in inner if one.is_dir() and not one.is_symlink() and list(one.glob("*.bpmn"))]
    return [*([named] if named or not models else []), *models]


def _uploads(paths: tuple[Path, ...]) -> Iterator[UploadedFile]:
    left = MAX_UNPACKED_BYTES
    for path in paths:
        for file in _files(path):
            data = read_file(file, left)
            left -= len(data)
            yield UploadedFile(file.name, data)


def _files(path: Path) -> list[Path]:
    """The file itself, or what of a folder is deployed; what it holds below it or links to is left out."""
    if not path.is_dir():
        return [path]
    found = [
        file for file in sorted(path.iterdir()) if file.suffix in _ENDINGS and file.is_file() and not file.is_symlink()
    ]
    if len(found) > MAX_ENTRIES:
        raise FolderTooFull(name=str(path), limit=MAX_ENTRIES)
    return found


def read_file(path: Path, limit_bytes: int) -> bytes:
    """The bytes of a file; raises FileUnreadable and FilesTooLarge."""
    try:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
    except OSError as failure:
        raise FileUnreadable(name=str(path), reason=failure.strerror or type(failure).__name__) from failure
    if len(data) > limit_bytes:
        raise FilesTooLarge(limit_megabytes=MAX_UNPACKED_BYTES // 1024 // 1024)
    return data


def _inspection(terminal: Terminal, found: Inspection) -> dict[str, Any]:
    refusal = {} if found.refusal is None else {"refusal": terminal.say(found.refusal.sentence)}
    return {
        "storable": found.storable,
        "executable": found.executable,
        "findings": [_finding(terminal, one) for one in found.findings],
        **refusal,
    }


def _finding(terminal: Terminal, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "element_id": finding.element_id,
        "line": finding.line,
        "column": finding.column,
        "sentence": terminal.say(finding.sentence),
        "mend": terminal.say(finding.mend),
    }


def _whole(terminal: Terminal, finding: Finding) -> str:
    return f"{terminal.say(finding.sentence)} {terminal.say(finding.mend)}"
