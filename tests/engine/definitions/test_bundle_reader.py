"""Uploaded files and archives: what is read, and every limit and refusal."""

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from engine.definitions import bundle_reader
from engine.definitions.bundle_reader import (
    ArchiveBroken,
    ArchiveEncrypted,
    ArchiveTooFull,
    ArchiveTooLarge,
    ArchiveWithLink,
    ArchiveWithPath,
    NameRefused,
    NameTwice,
    NoDiagram,
    NothingUploaded,
    SeveralDiagrams,
    TooManyDiagrams,
    UnknownKind,
    UploadedFile,
    read_bundle,
    read_bundles,
)

DIAGRAM = b"<definitions/>"


def archive(*entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, bytes)."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as into:
        for name, data in entries:
            into.writestr(name, data)
    return UploadedFile("files.zip", packed.getvalue())


def test_a_diagram_comes_with_its_forms_byte_for_byte():
    files = [UploadedFile("leave.bpmn", DIAGRAM), UploadedFile("ask.form", b"{ }")]

    bundle = read_bundle(files)

    assert (bundle.file_name, bundle.bpmn, bundle.forms) == ("leave.bpmn", DIAGRAM, {"ask": b"{ }"})


def test_a_diagram_comes_with_its_decisions_under_their_file_names():
    bundle = read_bundle([UploadedFile("leave.bpmn", DIAGRAM), UploadedFile("Routing.DMN", b"<d/>")])

    assert bundle.decisions == {"Routing.DMN": b"<d/>"}


def test_a_zip_says_the_same_as_its_files():
    packed = archive(("leave.bpmn", DIAGRAM), ("ask.form", b"{ }"))

    assert read_bundle([packed]) == read_bundle([UploadedFile("leave.bpmn", DIAGRAM), UploadedFile("ask.form", b"{ }")])


@pytest.mark.parametrize("name", ["leave.bpmn", "LEAVE.BPMN", "leave.xml", "leave.bpmn20.xml"])
def test_diagrams_are_known_by_their_usual_endings(name):
    assert read_bundle([UploadedFile(name, DIAGRAM)]).file_name == name


def test_several_diagrams_share_the_forms_where_several_are_welcome():
    bundles = read_bundles([archive(("a.bpmn", DIAGRAM), ("b.bpmn", DIAGRAM), ("ask.form", b"{}"))])

    assert [(bundle.file_name, list(bundle.forms)) for bundle in bundles] == [("a.bpmn", ["ask"]), ("b.bpmn", ["ask"])]


def refusals():
    link = zipfile.ZipInfo("leave.bpmn")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    many = [(f"{number}.form", b"{}") for number in range(100)]
    nested = archive(("leave.bpmn", DIAGRAM)).data
    yield "nothing", [], NothingUploaded
    yield "an empty zip", [archive()], NothingUploaded
    yield "forms alone", [UploadedFile("ask.form", b"{}")], NoDiagram
    yield "decisions alone", [UploadedFile("a.dmn", b"<d/>")], NoDiagram
    yield "two diagrams", [UploadedFile("a.bpmn", DIAGRAM), UploadedFile("b.bpmn", DIAGRAM)], SeveralDiagrams
    yield "another kind", [UploadedFile("a.bpmn", DIAGRAM), UploadedFile("a.docx", b"")], UnknownKind
    yield "a zip in a zip", [archive(("inner.zip", nested))], UnknownKind
    yield "a name twice", [UploadedFile("a.bpmn", DIAGRAM), archive(("a.bpmn", DIAGRAM))], NameTwice
    yield "a long name", [UploadedFile("n" * 300 + ".bpmn", DIAGRAM)], NameRefused
    yield "an odd name", [UploadedFile("a\0.bpmn", DIAGRAM)], NameRefused
    yield "a folder", [archive(("forms/ask.form", b"{}"))], ArchiveWithPath
    yield "a way up", [archive(("../leave.bpmn", DIAGRAM))], ArchiveWithPath
    yield "a drive", [archive(("c:leave.bpmn", DIAGRAM))], ArchiveWithPath
    yield "a way of another system", [archive(("..\\leave.bpmn", DIAGRAM))], ArchiveWithPath
    yield "a link", [archive((link, b"/etc/passwd"))], ArchiveWithLink
    yield "too many entries", [archive(("leave.bpmn", DIAGRAM), *many)], ArchiveTooFull
    yield "long names", [archive((f"{'n' * 60_000}.form", b"{}"), (f"{'m' * 60_000}.form", b"{}"))], ArchiveTooFull
    yield "half a zip", [UploadedFile("files.zip", nested[:-30])], ArchiveBroken
    yield (
        "damaged content",
        [UploadedFile("files.zip", nested.replace(b"leave.bpmn\xb3", b"leave.bpmn\x00"))],
        ArchiveBroken,
    )
    yield "an odd method", [archive(("leave.bpmn", DIAGRAM), method=zipfile.ZIP_LZMA)], ArchiveBroken


@pytest.mark.parametrize(("files", "refusal"), [pytest.param(*rest, id=name) for name, *rest in refusals()])
def test_what_is_not_a_bundle_is_refused_in_words(files, refusal):
    with pytest.raises(refusal) as caught:
        read_bundle(files)

    assert "%(" not in caught.value.sentence.in_english()


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(bundle_reader, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = archive(("a.form", b"0" * 600_000), ("b.form", b"0" * 600_000), ("leave.bpmn", DIAGRAM))
    assert len(bomb.data) < 5_000

    with pytest.raises(ArchiveTooLarge):
        read_bundle([bomb])


def test_several_zips_hold_no_more_together_than_one_may(monkeypatch):
    monkeypatch.setattr(bundle_reader, "MAX_UNPACKED_BYTES", 1_000_000)
    large = [archive((f"{name}.form", b"0" * 600_000)) for name in "ab"]
    full = [archive(*((f"{name}{number}.form", b"{}") for number in range(60))) for name in "ab"]

    for files, refusal in ((large, ArchiveTooLarge), (full, ArchiveTooFull)):
        with pytest.raises(refusal):
            read_bundles([UploadedFile("leave.bpmn", DIAGRAM), *files])


def test_a_zip_that_tells_its_sizes_elsewhere_is_not_opened(monkeypatch):
    plain = archive(("leave.bpmn", DIAGRAM)).data
    end = plain.rfind(b"PK\x05\x06")
    elsewhere = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, end, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    hidden = bytearray(plain)
    hidden[end + 12 : end + 20] = struct.pack("<L4s", 100_000, b"PK\x05\x06")
    monkeypatch.setattr(zipfile, "ZipFile", None)

    for data, refusal in ((plain[:end] + elsewhere + locator + plain[end:], ArchiveBroken), (hidden, ArchiveTooFull)):
        with pytest.raises(refusal):
            read_bundles([UploadedFile("files.zip", bytes(data))])


def test_an_upload_brings_no_more_drawings_than_may_be_judged():
    files = [UploadedFile(f"{number}.bpmn", DIAGRAM) for number in range(3)]

    assert len(read_bundles(files, most=3)) == 3
    with pytest.raises(TooManyDiagrams):
        read_bundles(files, most=2)


def test_a_zip_behind_a_password_is_refused():
    plain = bytearray(archive(("leave.bpmn", DIAGRAM)).data)
    local, central = plain.find(b"PK\x03\x04"), plain.find(b"PK\x01\x02")
    plain[local + 6] |= 1
    plain[central + 8] |= 1

    with pytest.raises(ArchiveEncrypted):
        read_bundle([UploadedFile("files.zip", bytes(plain))])
