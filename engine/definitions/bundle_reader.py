"""Uploaded files to bundles: single files or a zip, with limits; the command line, REST and pages share it."""

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from engine.definitions.deployment import Bundle
from engine.definitions.foreign_files import looks_like
from foundation.errors import Rejected
from foundation.sentences import N_

#: What all archives of an upload hold together.
MAX_ENTRIES = 100
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
#: Drawings of one upload: each is judged while whoever sent it waits.
MAX_DRAWINGS = 30
#: The list of names at the end of an archive: more than 100 entries with sensible names ever need.
MAX_DIRECTORY_BYTES = 64 * 1024

_DIAGRAM_ENDINGS = (".bpmn", ".bpmn2", ".bpmn20.xml", ".xml")
_FORM_ENDING = ".form"
_DECISION_ENDING = ".dmn"
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_END = b"PK\x05\x06"
_DIRECTORY_END_BYTES = 22
#: Says where sizes beyond 4 GB are told: these are believed, rather than those at the end of the archive.
_LARGE_ARCHIVE = b"PK\x06\x07"
_LARGE_ARCHIVE_BYTES = 20
_CHUNK_BYTES = 64 * 1024
_LONGEST_NAME = 200
#: Other methods unpack without a bound on what one call returns.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


class UploadRefused(Rejected):
    """What was uploaded is not a BPMN file with its forms and decisions."""

    code = "upload_refused"
    message = N_("These files cannot be read.")


class NothingUploaded(UploadRefused):
    """No file at all, or none with content."""

    code = "upload_empty"
    message = N_("Choose a .bpmn file, with its .form and .dmn files if it has any, or a .zip file that holds them.")


class NoDiagram(UploadRefused):
    """Forms or decisions alone."""

    code = "upload_without_diagram"
    message = N_("There is no .bpmn file among the files.")


class NoDrawing(UploadRefused):
    """A file with the name of a diagram that holds something else."""

    code = "upload_is_no_drawing"
    message = N_(
        "«%(name)s» holds no BPMN drawing: it looks like %(kind)s. "
        "Export the drawing as BPMN 2.0 from your drawing tool, and upload that file."
    )


class SeveralDiagrams(UploadRefused):
    """More than one BPMN file where one is expected."""

    code = "upload_with_several_diagrams"
    message = N_("There are several .bpmn files: %(names)s. Upload one at a time, each with its forms and decisions.")


class TooManyDiagrams(UploadRefused):
    """More BPMN files than one upload may bring."""

    code = "upload_with_too_many_diagrams"
    message = N_("There are more than %(limit)s .bpmn files. Upload fewer at a time.")


class UnknownKind(UploadRefused):
    """Neither a diagram nor a form nor decisions."""

    code = "upload_of_unknown_kind"
    message = N_("«%(name)s» is no .bpmn, .form or .dmn file. Take it out and upload the rest again.")


class NameTwice(UploadRefused):
    """Two files of one name."""

    code = "upload_name_twice"
    message = N_("«%(name)s» is there twice. Take one of them out.")


class NameRefused(UploadRefused):
    """A file name that nobody can read or keep."""

    code = "upload_name_refused"
    message = N_("A file has a name that is too long or cannot be read. Give it a short one and upload it again.")


class ArchiveBroken(UploadRefused):
    """A zip that cannot be unpacked."""

    code = "archive_broken"
    message = N_("The zip file «%(name)s» cannot be unpacked. Make it again, or upload the files themselves.")


class ArchiveTooFull(UploadRefused):
    """More entries than the limit, with those of the archives before it."""

    code = "archive_too_full"
    message = N_("With the zip file «%(name)s» there are more than %(limit)s files to unpack. Upload fewer at a time.")


class ArchiveTooLarge(UploadRefused):
    """More bytes, unpacked, than the limit, with those of the archives before it."""

    code = "archive_too_large"
    message = N_(
        "With the zip file «%(name)s» there are more than %(limit_megabytes)s MB to unpack. "
        "Upload fewer files at a time."
    )


class ArchiveWithPath(UploadRefused):
    """An entry in a folder."""

    code = "archive_with_path"
    message = N_("The zip file «%(name)s» holds a folder («%(entry)s»). Pack the files themselves, without folders.")


class ArchiveWithLink(UploadRefused):
    """An entry that points elsewhere."""

    code = "archive_with_link"
    message = N_("The zip file «%(name)s» holds a link («%(entry)s») instead of a file.")


class ArchiveEncrypted(UploadRefused):
    """An entry behind a password."""

    code = "archive_encrypted"
    message = N_("The zip file «%(name)s» is protected by a password. Pack it without one.")


@dataclass(frozen=True)
class UploadedFile:
    """A file as it came: its name, without any folder, and its bytes."""

    name: str
    data: bytes


@dataclass
class _Left:
    """What archives may still hold."""

    entries: int
    size: int


def read_bundle(files: Sequence[UploadedFile]) -> Bundle:
    """The one BPMN file among the files, with all the rest; zip files are unpacked. Raises a kind of UploadRefused."""
    found = read_bundles(files)
    if len(found) > 1:
        raise SeveralDiagrams(names=", ".join(bundle.file_name for bundle in found))
    return found[0]


def read_bundles(files: Sequence[UploadedFile], most: int | None = None) -> list[Bundle]:
    """Every BPMN file among the files, each with all forms and decisions.

    Raises a kind of UploadRefused; TooManyDiagrams for more than `most`.
    """
    unpacked: dict[str, bytes] = {}
    left = _Left(MAX_ENTRIES, MAX_UNPACKED_BYTES)
    for file in files:
        for one in _unpacked(file, left):
            if one.name in unpacked:
                raise NameTwice(name=one.name)
            unpacked[one.name] = one.data
    found = _bundles(unpacked)
    if most is not None and len(found) > most:
        raise TooManyDiagrams(limit=most)
    return found


def _drawing(name: str, data: bytes) -> bytes:
    kind = looks_like(data)
    if kind is not None:
        raise NoDrawing(name=name, kind=kind)
    return data


def _bundles(files: Mapping[str, bytes]) -> list[Bundle]:
    if not files:
        raise NothingUploaded
    diagrams: dict[str, bytes] = {}
    forms: dict[str, bytes] = {}
    decisions: dict[str, bytes] = {}
    for name, data in files.items():
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise NameRefused
        if name.lower().endswith(_DIAGRAM_ENDINGS):
            diagrams[name] = _drawing(name, data)
        elif name.lower().endswith(_FORM_ENDING):
            forms[name[: -len(_FORM_ENDING)]] = data
        elif name.lower().endswith(_DECISION_ENDING):
            decisions[name] = data
        else:
            raise UnknownKind(name=name)
    if not diagrams:
        raise NoDiagram
    return [Bundle(name, data, forms, decisions) for name, data in diagrams.items()]


def _unpacked(file: UploadedFile, left: _Left) -> Iterator[UploadedFile]:
    if not file.data.startswith(_ZIP_SIGNATURES):
        yield file
        return
    _check_directory(file)
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            yield from _entries(file.name, archive, left)
    except _BROKEN as failure:
        raise ArchiveBroken(name=file.name) from failure


def _check_directory(file: UploadedFile) -> None:
    """How long the archive says its list of names is, which is read as a whole when the archive is opened."""
    at = file.data.rfind(_DIRECTORY_END, 0, len(file.data) - _DIRECTORY_END_BYTES + len(_DIRECTORY_END))
    if at < 0 or file.data.startswith(_LARGE_ARCHIVE, max(at - _LARGE_ARCHIVE_BYTES, 0)):
        raise ArchiveBroken(name=file.name)
    if int.from_bytes(file.data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise ArchiveTooFull(name=file.name, limit=MAX_ENTRIES)


def _entries(name: str, archive: zipfile.ZipFile, left: _Left) -> Iterator[UploadedFile]:
    entries = archive.infolist()
    left.entries -= len(entries)
    if left.entries < 0:
        raise ArchiveTooFull(name=name, limit=MAX_ENTRIES)
    for entry in entries:
        _check(name, entry)
        yield UploadedFile(entry.filename, _read(name, archive, entry, left))


def _check(name: str, entry: zipfile.ZipInfo) -> None:
    # orig_filename is what the archive says, before the library makes a path of this machine of it
    if any(sign in entry.orig_filename for sign in "/\\:\0") or entry.filename in {"", ".", ".."}:
        raise ArchiveWithPath(name=name, entry=entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveWithLink(name=name, entry=entry.filename)
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveEncrypted(name=name)
    if entry.compress_type not in _METHODS:
        raise ArchiveBroken(name=name)


def _read(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: _Left) -> bytes:
    """Unpack one entry, counting what comes out; what the archive says of its size is not believed."""
    parts: list[bytes] = []
    with archive.open(entry) as stream:
        while part := stream.read(_CHUNK_BYTES):
            left.size -= len(part)
            if left.size < 0:
                raise ArchiveTooLarge(name=name, limit_megabytes=MAX_UNPACKED_BYTES // 1024 // 1024)
            parts.append(part)
    return b"".join(parts)
