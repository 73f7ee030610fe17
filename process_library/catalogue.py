"""The process packages that lie in `bpmn/`, read from the checkout or from the installed wheel."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import bpmn
from foundation.errors import NotFound
from foundation.sentences import N_
from process_library.package_format import Manifest, PackageTexts, ProcessEntry, read_manifest, read_texts

MANIFEST = "manifest.toml"
LANGUAGES = ("es", "en")


class PackageNotFound(NotFound):
    """No package of that name."""

    code = "package_not_found"
    message = N_("The library has no package %(key)s.")


@dataclass(frozen=True, kw_only=True)
class Package:
    """A process package as it lies in its folder."""

    manifest: Manifest
    #: BPMN files by name.
    diagrams: Mapping[str, bytes]
    #: Forms by id: the file name without `.form`.
    forms: Mapping[str, bytes]
    #: DMN files by name.
    decisions: Mapping[str, bytes]
    #: By language.
    texts: Mapping[str, PackageTexts]
    #: Example cases by file name.
    examples: Mapping[str, bytes]
    #: What people who install it should know.
    readme: str

    @property
    def key(self) -> str:
        """The folder's name."""
        return self.manifest.key


def packages() -> tuple[Package, ...]:
    """Every package, by key; raises `ManifestRejected` when one does not follow the format."""
    folders = [item for item in files(bpmn).iterdir() if item.is_dir() and item.joinpath(MANIFEST).is_file()]
    return tuple(read_package(folder) for folder in sorted(folders, key=lambda folder: folder.name))


def package(key: str) -> Package:
    """One package by key; raises `PackageNotFound`."""
    folder = files(bpmn).joinpath(key)
    if not key.isidentifier() or not folder.joinpath(MANIFEST).is_file():
        raise PackageNotFound(key=key)
    return read_package(folder)


def find_process(process_key: str) -> tuple[Package, ProcessEntry] | None:
    """The package that holds a process, and the manifest's words about it; None when it is not of the library."""
    for found in packages():
        for entry in found.manifest.processes:
            if entry.key == process_key:
                return found, entry
    return None


def read_package(folder: Traversable) -> Package:
    """The package in a folder; raises `ManifestRejected`."""
    where = folder.name
    texts = folder.joinpath("texts")
    readme = folder.joinpath("README.md")
    return Package(
        manifest=read_manifest(folder.joinpath(MANIFEST).read_bytes(), f"{where}/{MANIFEST}"),
        diagrams=_files(folder, ".bpmn"),
        forms={name.removesuffix(".form"): data for name, data in _files(folder.joinpath("forms"), ".form").items()},
        decisions=_files(folder, ".dmn"),
        texts={
            language: read_texts(texts.joinpath(f"{language}.toml").read_bytes(), f"{where}/texts/{language}.toml")
            for language in LANGUAGES
            if texts.joinpath(f"{language}.toml").is_file()
        },
        examples=_files(folder.joinpath("examples"), ".json"),
        readme=readme.read_text(encoding="utf-8") if readme.is_file() else "",
    )


def _files(folder: Traversable, ending: str) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    found = sorted((item for item in folder.iterdir() if item.name.endswith(ending)), key=lambda item: item.name)
    return {item.name: item.read_bytes() for item in found}
