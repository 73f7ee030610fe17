import time

import pytest

from engine.bpmn_xml import refusals
from engine.bpmn_xml.inspection import inspect
from engine.bpmn_xml.safe_xml import (
    MAX_ATTRIBUTE_CHARACTERS,
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_ELEMENTS,
    in_utf8,
    read_tree,
)

OPEN = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
CLOSE = "</definitions>"
#: A process of as many elements as one may hold.
PROCESS = f"<process>{'<task/>' * 400}"


def declared(encoding):
    return f'<?xml version="1.0" encoding="{encoding}"?>{OPEN}<process id="p" name="Año"/>{CLOSE}'


@pytest.mark.parametrize(
    "data",
    [
        declared("UTF-8").encode(),
        declared("UTF-8").encode("utf-8-sig"),
        declared("UTF-16").encode("utf-16"),
        declared("UTF-16").encode("utf-16-le"),
        declared("UTF-16").encode("utf-16-be"),
        declared("iso-8859-1").encode("latin-1"),
        declared("windows-1252").encode("cp1252"),
        f'{OPEN}<process id="p" name="Año"/>{CLOSE}'.encode(),
        f"\n  {OPEN}<process id='p' name='Año'/>{CLOSE}".encode(),
    ],
)
def test_the_usual_encodings_are_read(data):
    assert read_tree(data)[0].get("name") == "Año"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "iso-8859-1", "windows-1252"])
def test_browsers_are_given_utf8_that_says_so(encoding):
    data = declared(encoding.removesuffix("-be")).encode(encoding)
    assert in_utf8(data).decode().lower() == declared("utf-8").lower()
    assert in_utf8(in_utf8(data)) == in_utf8(data)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.EmptyFile),
        (b" \n\t ", refusals.EmptyFile),
        (b"PK\x03\x04" + b"\0" * 100, refusals.ZipFile),
        (b"x" * (MAX_BYTES + 1), refusals.FileTooLarge),
        (declared("cp037").encode(), refusals.UnsupportedEncoding),
        (declared("UTF-7").encode(), refusals.UnsupportedEncoding),
        (declared("no-such-thing").encode(), refusals.UnsupportedEncoding),
        (declared("UTF-16").encode(), refusals.UnsupportedEncoding),
        (declared("UTF-8").encode("latin-1"), refusals.BrokenEncoding),
        (declared("UTF-16").encode("utf-16")[:-1], refusals.BrokenEncoding),
        (f"{OPEN}\ud800{CLOSE}".encode("utf-8", "surrogatepass"), refusals.BrokenEncoding),
        (f"<!DOCTYPE x>{OPEN}{CLOSE}".encode(), refusals.DoctypeRefused),
        (
            f"<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE x [<!ENTITY a 'b'>]>{OPEN}&a;{CLOSE}".encode(),
            refusals.DoctypeRefused,
        ),
        (f"<!DOCTYPE x>{OPEN}{CLOSE}".encode("utf-16"), refusals.DoctypeRefused),
        (f"<!DOCTYPE x>{OPEN}{CLOSE}".encode("utf-16-be"), refusals.DoctypeRefused),
        (f"{OPEN}<process></definitions>".encode(), refusals.NotWellFormed),
        (f"{OPEN}&lol;{CLOSE}".encode(), refusals.NotWellFormed),
        (f"{OPEN}\x01{CLOSE}".encode(), refusals.NotWellFormed),
        (f"{OPEN}<unknown:task/>{CLOSE}".encode(), refusals.NotWellFormed),
        (f"{OPEN}{CLOSE}{OPEN}{CLOSE}".encode(), refusals.NotWellFormed),
        (b"hello", refusals.NotWellFormed),
        (b"\0\0\0\0", refusals.NotWellFormed),
        (b"<html/>", refusals.NotBpmn),
        (b"<definitions/>", refusals.NotBpmn),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', refusals.NotBpmn),
        (f"{OPEN}{'<a>' * 60}{'</a>' * 60}{CLOSE}".encode(), refusals.TooDeep),
        (f"{OPEN}{'<a/>' * MAX_ELEMENTS}{CLOSE}".encode(), refusals.TooManyElements),
        (
            (OPEN + "<a " + " ".join(f'a{n}="1"' for n in range(MAX_ATTRIBUTES + 1)) + "/>" + CLOSE).encode(),
            refusals.TooManyAttributes,
        ),
        (
            (OPEN + "<a " + " ".join(f'xmlns:a{n}="u"' for n in range(MAX_ATTRIBUTES + 1)) + "/>" + CLOSE).encode(),
            refusals.TooManyAttributes,
        ),
        (f'{OPEN}<a b="{"x" * (MAX_ATTRIBUTE_CHARACTERS + 1)}"/>{CLOSE}'.encode(), refusals.AttributeTooLong),
        (
            f"{OPEN}<process id='p'>{'<task/>' * 401}</process>{CLOSE}".encode(),
            refusals.TooManyFlowNodes,
        ),
        (
            f"{OPEN}{(PROCESS + '</process>') * 25}{PROCESS}<task/></process>{CLOSE}".encode(),
            refusals.TooManyFlowNodesInFile,
        ),
    ],
)
@pytest.mark.row("G1", part="limits")
def test_each_limit_refuses_with_its_own_code_and_stores_nothing(data, refusal):
    inspection = inspect(data)
    assert type(inspection.refusal) is refusal
    assert not inspection.storable
    assert not inspection.executable
    assert inspection.diagram is None
    assert inspection.findings == ()


def test_every_refusal_has_a_code_of_its_own():
    kinds = [
        kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, refusals.UnsafeFile)
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    "data",
    [
        f"{OPEN}{'<a>' * 59}{'</a>' * 59}{CLOSE}",
        f"{OPEN}{'<a/>' * (MAX_ELEMENTS - 1)}{CLOSE}",
        f'{OPEN}<a b="{"x" * MAX_ATTRIBUTE_CHARACTERS}"/>{CLOSE}',
        f"{OPEN}<process id='p'>{'<task/>' * 400}</process>{CLOSE}",
        f"<!-- <!DOCTYPE in a comment> -->{OPEN}<![CDATA[<!DOCTYPE in data>]]>{CLOSE}",
    ],
)
def test_what_is_just_within_the_limits_is_stored(data):
    assert inspect(data.encode()).storable


def test_a_file_that_is_not_well_formed_names_the_line():
    refusal = inspect(f"{OPEN}\n<process>\n</definitions>".encode()).refusal
    assert refusal.line == 3


@pytest.mark.parametrize(
    "data",
    [
        OPEN.encode() + b"<a>" * 1_700_000,
        OPEN.encode() + b"<a/>" * 1_300_000,
        OPEN.encode() + b"<a " + b" ".join(b'a%d="1"' % n for n in range(400_000)) + b"/>",
        b"<!---->" * 740_000 + b"<!DOCTYPE a>",
        b" " * 5_200_000 + b"<",
        OPEN.encode() + b"&amp;" * 1_000_000 + CLOSE.encode(),
        b"<?xml " + b" " * 5_000_000,
        b"<" * 5_000_000,
        OPEN.encode() + b"<process id='p'>" + b"<task id='t'/>" * 40_000 + b"</process>" + CLOSE.encode(),
    ],
)
def test_hostile_files_are_answered_quickly(data):
    started = time.process_time()
    inspect(data)
    assert time.process_time() - started < 10
