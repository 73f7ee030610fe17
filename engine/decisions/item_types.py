"""The types that a file defines, made of its item definitions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.bpmn_xml.decision_model import ItemDefinition, Text
from engine.bpmn_xml.findings import Finding
from engine.decisions.matters import TYPE_CIRCLE, TYPE_TOO_DEEP, TYPE_UNKNOWN, Place, place_of
from engine.expressions.feel.make_tests import TESTED
from engine.expressions.feel.run import Evaluator, Run, Scope
from engine.expressions.feel.types import ANY, NAMED, NUMBER, Allowed, ContextOf, FunctionOf, ListOf, Type, parts_of

#: How deep types may stand in each other.
_DEEPEST = 40
#: Of how many types one may consist.
_LARGEST = 2_000
#: How other engines call FEEL's types.
_ELSEWHERE: Mapping[str, Type] = dict.fromkeys(("integer", "long", "double", "float", "short", "decimal"), NUMBER)


class ItemTypes:
    """Types by name, made when they are asked for the first time."""

    def __init__(self, items: Iterable[ItemDefinition], imported: Mapping[str, Type]) -> None:
        """`imported` are the types of imported files by the name that they have here."""
        self._items = {item.name: item for item in items}
        self._made: dict[str, Type] = dict(imported)
        self._in_the_making: set[str] = set()
        self._sizes: dict[int, int] = {}
        #: What `_sizes` tells by identity must not go away.
        self._kept: list[Type] = []
        #: Texts that say which values are allowed, with what makes them known once they are read.
        self.constraints: list[tuple[Text, Place, Callable[[Evaluator], None]]] = []
        self.findings: list[Finding] = []

    def all(self) -> dict[str, Type]:
        """Every type of the file by name, imported ones included."""
        for name, item in self._items.items():
            self.named(name, item.line, place_of(item))
        return dict(self._made)

    def named(self, name: str | None, line: int, place: Place) -> Type:
        """The type of that name; any when there is none or it is unknown, which is noted."""
        if name is None:
            return ANY
        if name in self._made:
            return self._made[name]
        if name in self._items:
            return self._defined(self._items[name])
        found = NAMED.get(name) or _ELSEWHERE.get(name)
        if found is None:
            self.findings.append(place.told(TYPE_UNKNOWN, line, type=name))
        return found or ANY

    def _defined(self, item: ItemDefinition) -> Type:
        if item.name in self._in_the_making or len(self._in_the_making) > _DEEPEST:
            matter = TYPE_CIRCLE if item.name in self._in_the_making else TYPE_TOO_DEEP
            self.findings.append(place_of(item).told(matter, item.line))
            return ANY
        self._in_the_making.add(item.name)
        made = self._of(item)
        self._in_the_making.discard(item.name)
        if self._size(made) > _LARGEST:
            self.findings.append(place_of(item).told(TYPE_TOO_DEEP, item.line))
            made = ANY
        self._made[item.name] = made
        return made

    def _size(self, of: Type) -> int:
        """How many types it consists of, written out; types are shared, so that few lines can make very many."""
        if id(of) not in self._sizes:
            self._sizes[id(of)] = 1 + sum(map(self._size, parts_of(of)))
            self._kept.append(of)
        return self._sizes[id(of)]

    def _of(self, item: ItemDefinition) -> Type:
        place = place_of(item)
        base: Type
        if item.is_function:
            parameters = tuple(self.named(one.type, one.line, place) for one in item.parameters)
            base = FunctionOf(parameters, self.named(item.type, item.line, place))
        elif item.fields:
            base = ContextOf({inner.name: self._of(inner) for inner in item.fields})
        else:
            base = self.named(item.type, item.line, place)
        made = self._allowing(base, item.allowed, place)
        return self._allowing(ListOf(made) if item.is_collection else made, item.constraint, place)

    def _allowing(self, base: Type, text: Text | None, place: Place) -> Type:
        if text is None:
            return base
        tests: list[Evaluator] = []

        def allows(run: Run, value: Any) -> bool:
            return bool(tests) and tests[0](Scope({TESTED: value}, None, run)) is True

        self.constraints.append((text, place, tests.append))
        return Allowed(base, place.element_name, allows)
