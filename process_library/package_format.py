"""The shape of a process package in `bpmn/`: its manifest and texts as frozen values.

A package is a folder: `manifest.toml`, one `.bpmn` file a process, `.dmn` files, `forms/*.form`, `texts/es.toml`,
`texts/en.toml`, `examples/*.json`, `README.md`. Diagrams, decisions and forms speak Spanish. `texts/en.toml` holds the
English of every name in them: `[elements.<process>]` and `[elements.<file of decisions>]` by element id (lanes, pools
and the annotation included), `[forms.<form>]` by field key, with `.descriptions` and `.options.<key>` below it. Both
text files hold what stands in no other file: the package's title and description, each process's name, purpose and
service level, the names of its roles.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

from foundation.errors import Rejected
from foundation.sentences import N_

_CLASSES = range(4)


class ManifestRejected(Rejected):
    """A manifest or text file that does not follow the format."""

    code = "package_rejected"
    message = N_("%(file)s: %(key)s is missing or is not %(expected)s.")


@dataclass(frozen=True, kw_only=True)
class ProcessEntry:
    """What the manifest says about one process."""

    key: str
    #: Name of the BPMN file inside the package.
    file: str
    #: Role that answers for the process.
    owner: str
    #: Roles that may start it by hand.
    starters: tuple[str, ...]
    #: Pattern of its business keys, with `{year}` and `{seq}`.
    business_key: str
    #: ISO 8601 duration that a case may take.
    service_level: str
    #: 0 none, 1 contact data of business people, 2 personal data, 3 special or sensitive data.
    data_class: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a package holds and needs."""

    key: str
    area: str
    version: str
    roles: tuple[str, ...]
    processes: tuple[ProcessEntry, ...]


@dataclass(frozen=True, kw_only=True)
class ProcessTexts:
    """What people read about a process outside its diagram."""

    name: str
    purpose: str
    service_level: str


@dataclass(frozen=True, kw_only=True)
class FormTexts:
    """The words of a form in one language, by field key."""

    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    #: By field key, then by value.
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: What is said when a rule of the field is broken.
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PackageTexts:
    """The texts of a package in one language."""

    title: str
    description: str
    processes: Mapping[str, ProcessTexts]
    roles: Mapping[str, str]
    #: By process or file of decisions, then by element id; empty in Spanish, which the diagrams speak.
    elements: Mapping[str, Mapping[str, str]]
    #: By form id; empty in Spanish.
    forms: Mapping[str, FormTexts]


def read_manifest(data: bytes, file: str) -> Manifest:
    """The manifest; raises `ManifestRejected` that names the file and the key."""
    table = _Table(file, _parsed(data, file))
    return Manifest(
        key=table.text("key"),
        area=table.text("area"),
        version=table.text("version"),
        roles=table.texts("roles"),
        processes=tuple(_process(entry) for entry in table.tables("processes")),
    )


def read_texts(data: bytes, file: str) -> PackageTexts:
    """The texts of one language; raises `ManifestRejected`."""
    table = _Table(file, _parsed(data, file))
    elements = table.optional("elements")
    forms = table.optional("forms")
    return PackageTexts(
        title=table.text("title"),
        description=table.text("description"),
        processes={key: _process_texts(part) for key, part in table.optional("processes").parts()},
        roles=table.optional("roles").strings(),
        elements={key: part.strings() for key, part in elements.parts()},
        forms={key: _form_texts(part) for key, part in forms.parts()},
    )


def _process(table: "_Table") -> ProcessEntry:
    entry = ProcessEntry(
        key=table.text("key"),
        file=table.text("file"),
        owner=table.text("owner"),
        starters=table.texts("starters"),
        business_key=table.text("business_key"),
        service_level=table.text("service_level"),
        data_class=table.number("data_class"),
    )
    if entry.data_class not in _CLASSES:
        raise table.refuse("data_class", "0, 1, 2 or 3")
    if {name for _, name, _, _ in Formatter().parse(entry.business_key) if name is not None} != {"year", "seq"}:
        raise table.refuse("business_key", "a text with {year} and {seq}")
    return entry


def _process_texts(table: "_Table") -> ProcessTexts:
    return ProcessTexts(
        name=table.text("name"), purpose=table.text("purpose"), service_level=table.text("service_level")
    )


def _form_texts(table: "_Table") -> FormTexts:
    options = table.optional("options")
    return FormTexts(
        labels=table.strings(),
        descriptions=table.optional("descriptions").strings(),
        options={key: part.strings() for key, part in options.parts()},
        rules=table.optional("rules").strings(),
    )


def _parsed(data: bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise ManifestRejected(file=file, key="-", expected=f"TOML ({failure})") from failure


@dataclass(frozen=True)
class _Table:
    """A TOML table that knows where it stands, for errors that name file and key."""

    file: str
    values: Mapping[str, Any]
    path: str = ""

    def refuse(self, key: str, expected: str) -> ManifestRejected:
        return ManifestRejected(file=self.file, key=self.path + key, expected=expected)

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "a text")
        return value

    def number(self, key: str) -> int:
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refuse(key, "a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "a list of texts")
        return tuple(value)

    def tables(self, key: str) -> "list[_Table]":
        value = self.values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            raise self.refuse(key, "a list of tables")
        return [_Table(self.file, item, f"{self.path}{key}[{position}].") for position, item in enumerate(value)]

    def optional(self, key: str) -> "_Table":
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(key, "a table")
        return _Table(self.file, value, f"{self.path}{key}.")

    def parts(self) -> "list[tuple[str, _Table]]":
        return [(key, self.optional(key)) for key in self.values]

    def strings(self) -> dict[str, str]:
        return {key: value for key, value in self.values.items() if isinstance(value, str)}
