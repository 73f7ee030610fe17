"""What a DMN file says, as it is drawn: decisions, tables, boxed expressions, types. Texts are not yet understood."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Any part of a file. `id` is empty when none was drawn; `line` counts from 1."""

    id: str = ""
    name: str = ""
    line: int = 0

    @property
    def label(self) -> str:
        """The part as people call it."""
        return self.name or self.id


@dataclass(frozen=True, kw_only=True)
class Text:
    """An expression or tests in some language; `language` is None when the file's own holds."""

    text: str
    line: int
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Boxed(Drawn):
    """Any boxed expression; `type` names the type of its value."""

    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class LiteralExpression(Boxed):
    """A text. `is_imported` when the file only says where the text is."""

    text: Text
    is_imported: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry(Drawn):
    """An entry of a context or a column of a relation; an entry without a name is the result of its context."""

    type: str | None = None
    value: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class BoxedContext(Boxed):
    """Entries, each seeing those before it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class BoxedList(Boxed):
    """A list of expressions."""

    items: tuple["Expression | None", ...]


@dataclass(frozen=True, kw_only=True)
class Relation(Boxed):
    """A list of contexts: each row has an expression for each column."""

    columns: tuple[Entry, ...]
    rows: tuple[tuple["Expression | None", ...], ...]


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A value for a parameter of what is called."""

    parameter: str
    value: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class Invocation(Boxed):
    """A call of what an expression gives."""

    function: "Expression | None"
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, kw_only=True)
class Parameter(Drawn):
    """A parameter of a function."""

    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class FunctionDefinition(Boxed):
    """A function. `kind` is FEEL, Java or PMML."""

    kind: str = "FEEL"
    parameters: tuple[Parameter, ...]
    body: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class Conditional(Boxed):
    """`if`, `then` and `else` in boxes."""

    condition: "Expression | None"
    chosen: "Expression | None"
    otherwise: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class BoxedFilter(Boxed):
    """The items of a list for which something holds."""

    items: "Expression | None"
    condition: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class BoxedLoop(Boxed):
    """`for`, `some` or `every` in boxes, as `kind` says."""

    kind: str
    variable: str
    items: "Expression | None"
    body: "Expression | None"


@dataclass(frozen=True, kw_only=True)
class InputClause(Drawn):
    """A column that is tested. `alias` is a further name for its value in the cells (an extension of Camunda's)."""

    expression: Text
    type: str | None = None
    allowed: Text | None = None
    alias: str | None = None

    @property
    def label(self) -> str:
        """What people call the column: its label, else what it looks at."""
        return self.name or self.expression.text.strip() or self.id


@dataclass(frozen=True, kw_only=True)
class OutputClause(Drawn):
    """A column that is given out."""

    type: str | None = None
    #: In order of priority, the highest first.
    allowed: Text | None = None
    default: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Rule(Drawn):
    """A row: one text for each column."""

    tests: tuple[Text, ...]
    outputs: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionTable(Boxed):
    """`hit_policy` is one of DMN's words, `aggregation` SUM, COUNT, MIN, MAX or None."""

    hit_policy: str
    aggregation: str | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Unknown(Boxed):
    """An element where an expression is expected, by its tag."""

    tag: str


Expression: TypeAlias = (
    LiteralExpression
    | BoxedContext
    | BoxedList
    | Relation
    | Invocation
    | FunctionDefinition
    | Conditional
    | BoxedFilter
    | BoxedLoop
    | DecisionTable
    | Unknown
)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a requirement points to; `namespace` is empty for the file itself."""

    namespace: str
    id: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Variable:
    """The name under which others speak of an element's value, and its type."""

    name: str
    type: str | None = None
    #: Whether it was drawn; else it is the element's own name.
    is_drawn: bool = True


@dataclass(frozen=True, kw_only=True)
class Requirable(Drawn):
    """An element that others may require."""

    variable: Variable


@dataclass(frozen=True, kw_only=True)
class InputData(Requirable):
    """Something that the caller gives."""


@dataclass(frozen=True, kw_only=True)
class Decision(Requirable):
    """A decision; `requires` are inputs, decisions, functions and services."""

    requires: tuple[Reference, ...]
    logic: Expression | None


@dataclass(frozen=True, kw_only=True)
class KnowledgeModel(Requirable):
    """A business knowledge model: a function."""

    requires: tuple[Reference, ...]
    logic: FunctionDefinition | None


@dataclass(frozen=True, kw_only=True)
class DecisionService(Requirable):
    """Some decisions of the file that others may call like a function."""

    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


@dataclass(frozen=True, kw_only=True)
class ItemDefinition(Drawn):
    """A type of the file, or a field of one."""

    type: str | None = None
    is_collection: bool = False
    #: Which values are allowed, for the items of a collection.
    allowed: Text | None = None
    #: The same for a collection as a whole.
    constraint: Text | None = None
    fields: tuple["ItemDefinition", ...] = ()
    #: For the type of a function: its parameters and its result, which `type` names.
    is_function: bool = False
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Import(Drawn):
    """Another file whose elements this one speaks of under a name."""

    namespace: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class DecisionFile(Drawn):
    """A whole file."""

    namespace: str
    #: The language of texts that name none.
    language: str | None
    imports: tuple[Import, ...]
    types: tuple[ItemDefinition, ...]
    elements: tuple[Requirable, ...]
