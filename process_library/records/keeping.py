"""Records: named values that one process keeps under a key and another one reads, in the company's own database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.connectors.contract import BpmnError, CallRejected
from engine.connectors.python_function import FunctionCall
from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.json_values import dump, load
from foundation.sentences import N_
from process_library.demo_systems.arguments import table, text
from process_library.records.tables import data_record

_LARGEST_BYTES = 100_000
_LONGEST_STORE, _LONGEST_KEY = 100, 255
_STORE = Input(
    key="store", name=N_("Data store"), about=N_("What kind of records they are, such as customers."), is_needed=True
)
_KEY = Input(key="key", name=N_("Key"), about=N_("What a record is found by, such as its number."), is_needed=True)
_VERSION = Output(key="version", name=N_("Version of the record"), kind=Kind.WHOLE_NUMBER)

WRITE = Operation(
    key="python_function:records.write",
    name=N_("Write a record"),
    about=N_("Keeps named values in a data store, in the place of those that were there under the key."),
    group=Group.DATA,
    effect=Effect.ROWS,
    inputs=(
        _STORE,
        _KEY,
        Input(key="values", name=N_("Values"), kind=Kind.NAMED_VALUES, is_needed=True),
    ),
    outputs=(_VERSION,),
)
READ = Operation(
    key="python_function:records.read",
    name=N_("Read a record"),
    about=N_("Gives the values that a data store keeps under a key."),
    group=Group.DATA,
    effect=Effect.NONE,
    inputs=(_STORE, _KEY),
    outputs=(Output(key="values", name=N_("Values"), kind=Kind.NAMED_VALUES), _VERSION),
    errors={"NO_RECORD": N_("The data store has nothing under this key.")},
)


def write(call: FunctionCall) -> Mapping[str, Any]:
    """`records.write(store, key, values) → version`: twice is once, since each call is carried out once."""
    content = dump(dict(table(call, "values"))).decode()
    if len(content) > _LARGEST_BYTES:
        raise CallRejected(N_("A record may have %(limit)s bytes at most."), limit=_LARGEST_BYTES)
    store, key = _place(call)
    row = _found(call, store, key)
    version = 1 if row is None else row.version + 1
    values = {"content": content, "version": version, "changed_at": call.unit.now()}
    if row is None:
        call.unit.connection.execute(insert(data_record).values(store=store, key=key, **values))
    else:
        here = (data_record.c.store == store, data_record.c.key == key)
        call.unit.connection.execute(update(data_record).where(*here).values(values))
    return {"version": version}


def read(call: FunctionCall) -> Mapping[str, Any]:
    """`records.read(store, key) → values, version`; NO_RECORD when there is none."""
    row = _found(call, *_place(call))
    if row is None:
        raise BpmnError("NO_RECORD", "nothing under this key")
    return {"values": load(row.content), "version": row.version}


def _place(call: FunctionCall) -> tuple[str, str]:
    store, key = text(call, "store"), text(call, "key")
    if len(store) > _LONGEST_STORE or len(key) > _LONGEST_KEY:
        raise CallRejected(N_("The name of the data store or the key of the record is too long."))
    return store, key


def _found(call: FunctionCall, store: str, key: str) -> Row[Any] | None:
    query = select(data_record).where(data_record.c.store == store, data_record.c.key == key)
    return call.unit.connection.execute(query.with_for_update()).first()
