"""The library as a page shows it: cards by area, with what the company has of each process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from engine.bpmn_xml.diagram import Diagram
from engine.bpmn_xml.lanes import all_lanes
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle
from foundation.unit_of_work import UnitOfWork
from modeler_api.drafts.rules import main_process
from modeler_api.library.templates import TemplateNotFound, TemplateState, template_bundle, template_states
from organization.actor import Actor
from organization.areas import areas
from organization.permissions import Action, may
from process_library.catalogue import Package, packages
from process_library.package_format import ProcessEntry, ProcessTexts
from web.diagram_picture import picture

_ICONS: Mapping[str, str] = {
    "customer_care": "message-circle",
    "human_resources": "users",
    "itil": "monitor",
    "purchasing": "shopping-cart",
    "sales_marketing": "megaphone",
    "operations": "truck",
    "production": "factory",
    "finance": "landmark",
    "administration": "file-text",
    "communication": "radio",
}
_OTHER_ICON = "folder"
#: What the company uses, in whatever form.
IN_USE = frozenset({TemplateState.IN_USE, TemplateState.CHANGED})


@dataclass(frozen=True)
class Template:
    """A library process, read once."""

    key: str
    area: str
    package: Package
    entry: ProcessEntry
    bundle: Bundle
    #: The packages in this checkout were checked when they were built; None only for a file that cannot be read.
    diagram: Diagram

    def texts(self, language: str) -> ProcessTexts:
        """Name, purpose and service level, in Spanish where the language is missing."""
        spoken = self.package.texts.get(language) or self.package.texts["es"]
        return spoken.processes[self.key]

    def roles(self, language: str) -> list[tuple[str, str]]:
        """Keys and names of the roles that take part, in the order of the lanes."""
        process = main_process(self.diagram)
        spoken = self.package.texts.get(language) or self.package.texts["es"]
        keys = dict.fromkeys(lane.role for lane in all_lanes(process.lanes) if lane.role) if process else {}
        return [(key, spoken.roles.get(key, key)) for key in keys]


@dataclass(frozen=True)
class Card:
    """One process of the library."""

    template: Template
    texts: ProcessTexts
    roles: int
    picture: Markup
    state: TemplateState
    #: The actor may copy it into its area.
    may_copy: bool


@dataclass(frozen=True)
class AreaOfLibrary:
    """One area with its cards."""

    key: str
    name: str
    icon: str
    cards: tuple[Card, ...]


@cache
def templates() -> Mapping[str, Template]:
    """Every library process by key; the packages ship with the program and do not change while it runs."""
    found = {}
    for package in packages():
        for entry in package.manifest.processes:
            if not _is_complete(package, entry):
                continue
            bundle = template_bundle(package, entry)
            diagram = diagram_of(bundle.bpmn)
            found[entry.key] = Template(entry.key, package.manifest.area, package, entry, bundle, diagram)
    return found


def _is_complete(package: Package, entry: ProcessEntry) -> bool:
    """Whether there is something to show: a package still being written may lack its drawing or its words."""
    return entry.file in package.diagrams and "es" in package.texts and entry.key in package.texts["es"].processes


def template(key: str) -> Template:
    """One library process. Raises TemplateNotFound."""
    if key not in templates():
        raise TemplateNotFound(key=key)
    return templates()[key]


def library(unit: UnitOfWork, actor: Actor, language: str) -> list[AreaOfLibrary]:
    """Areas of the library with their cards, in the order of the company's areas."""
    states = template_states(unit, ((one.key, one.bundle) for one in templates().values()))
    cards: dict[str, list[Card]] = {}
    for one in templates().values():
        cards.setdefault(one.area, []).append(_card(one, states[one.key], actor, language))
    names = {area.key: area.name(language) for area in areas(unit)}
    return [_area(key, names, cards[key], language) for key in _in_order(cards, names)]


def card(unit: UnitOfWork, actor: Actor, key: str, language: str) -> Card:
    """The card of one process. Raises TemplateNotFound."""
    found = template(key)
    return _card(found, template_states(unit, [(key, found.bundle)])[key], actor, language)


def _card(found: Template, state: TemplateState, actor: Actor, language: str) -> Card:
    return Card(
        template=found,
        texts=found.texts(language),
        roles=len(found.roles(language)),
        picture=picture(found.bundle.bpmn),
        state=state,
        may_copy=may(actor, Action.EDIT_MODELS, area=found.area),
    )


def _area(key: str, names: Mapping[str, str], cards: list[Card], language: str) -> AreaOfLibrary:
    package = cards[0].template.package
    spoken = package.texts.get(language) or package.texts["es"]
    ordered = sorted(cards, key=lambda one: one.texts.name.casefold())
    return AreaOfLibrary(key, names.get(key, spoken.title), _ICONS.get(key, _OTHER_ICON), tuple(ordered))


def _in_order(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    known = list(names)
    return sorted(keys, key=lambda key: (known.index(key) if key in names else len(known), key))
