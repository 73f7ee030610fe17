"""An operation as it declares itself: what it takes, what it answers, where its effects go.

Names and descriptions are English sentences whose Spanish lies in a room's `es.po`; those of a company's own
templates stand as they were written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.expressions.dialects import holds_expression
from engine.operations.values import Kind


class Group(StrEnum):
    """Where the catalogue shows it."""

    MESSAGES = "messages"
    SERVICES = "services"
    DOCUMENTS = "documents"
    DATA = "data"
    PEOPLE = "people"
    #: The systems of the demonstration, which the library's processes call.
    DEMO = "demo"
    #: Templates of the company.
    COMPANY = "company"
    #: Brought by a Python package.
    INSTALLED = "installed"


class Effect(StrEnum):
    """Where the effects of a call go."""

    #: It only reads.
    NONE = "none"
    #: Rows of this installation's database, in one transaction, so that a call can be rehearsed and undone.
    ROWS = "rows"
    #: It reaches another system: what has gone out cannot be called back.
    OUTSIDE = "outside"


@dataclass(frozen=True, kw_only=True)
class Input:
    """A value that it takes."""

    key: str
    name: str
    about: str = ""
    kind: Kind = Kind.TEXT
    is_needed: bool = False
    #: Never shown again, never written down.
    is_secret: bool = False
    choices: tuple[str, ...] = ()
    #: What the choices are called, in their order; empty when they speak for themselves.
    choice_names: tuple[str, ...] = ()
    #: What counts when nothing is given, in words of the drawing.
    usual: str | None = None
    #: What a template gives it, as a drawing writes it; then nobody is asked for it.
    fixed: str | None = None
    #: What a template writes for a beginning.
    initial: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody who tries it has to say it: what a template computes of a case is not known then."""
        return self.fixed is None or holds_expression(self.fixed)


@dataclass(frozen=True, kw_only=True)
class Output:
    """A value that it answers with."""

    key: str
    name: str
    kind: Kind = Kind.ANYTHING


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A reusable step."""

    #: `send_email`, `python_function:stock.check`; of a template its id.
    key: str
    name: str
    about: str
    group: Group
    effect: Effect
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    #: Business errors that the model may handle: code and when it comes.
    errors: Mapping[str, str] = field(default_factory=dict)
    #: The version of a template; 0 for what comes with the program.
    version: int = 0
    #: What a template is a preset of; empty for what is none.
    preset_of: str = ""
    #: What a template keeps of the answer: variables, and the expressions that give them.
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def connector(self) -> str:
        """The connector's id in a drawing."""
        return (self.preset_of or self.key).partition(":")[0]

    @property
    def function(self) -> str:
        """What the connector's input `function` says; empty when it has none."""
        return (self.preset_of or self.key).partition(":")[2]

    def input(self, key: str) -> Input | None:
        """One of its inputs."""
        return next((one for one in self.inputs if one.key == key), None)


#: The input of a connector that has many operations, which says the one that is meant.
FUNCTION = "function"
#: Operations by key.
Operations = Mapping[str, Operation]


def key_of(connector: str, function: str) -> str:
    """The key of the operation that a drawing calls."""
    return f"{connector}:{function}" if function else connector
