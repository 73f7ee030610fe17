"""Forms as templates show them: every field with its texts, errors and options; stored text stays text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.forms.markdown import Block, Piece
from engine.forms.schema import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Component,
    Field,
    Form,
    Group,
    MomentField,
    NumberField,
    Option,
    Shape,
    TextField,
    TextView,
    fields,
)
from foundation.sentences import Sentence
from runtime.forms.answers import Answer
from runtime.forms.filling import filled, options_of
from runtime.forms.validation import FieldError, validate_browser
from runtime.forms.visibility import has_conditions, hidden_ids
from web.form_words import Reader, spoken

#: Before the key in the names of controls, so that no field of a form can pose as one of the page's own.
PREFIX = "f."


@dataclass(frozen=True, kw_only=True)
class ShownComponent:
    """A component as the template shows it; `kind` picks the piece."""

    kind: str
    #: HTML id of its box.
    id: str
    label: str
    is_hidden: bool = False
    #: A text view's blocks, variables put in.
    blocks: tuple[Block, ...] = ()
    #: A group's components, those of one row together.
    rows: tuple[tuple["ShownComponent", ...], ...] = ()
    field: "ShownField | None" = None


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """What the control of a field needs."""

    key: str
    #: Name and HTML id of the control.
    name: str
    id: str
    help: str
    texts: tuple[str, ...]
    errors: tuple[Sentence, ...]
    is_required: bool
    options: tuple[Option, ...] = ()
    #: Whether other answers can make this one wrong, so that the page tells it as they change.
    has_rule: bool = False
    prefix: str = ""
    suffix: str = ""
    #: Further attributes of the control.
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of a control that holds one."""
        return self.texts[-1] if self.texts else ""


@dataclass(frozen=True)
class Problem:
    """A line of the summary above a form: which control, its label, what is wrong."""

    field_id: str
    label: str
    sentence: Sentence


@dataclass(frozen=True)
class ShownForm:
    """A whole form as the template shows it."""

    rows: tuple[tuple[ShownComponent, ...], ...]
    problems: tuple[Problem, ...]
    #: Whether answers show and hide parts, so that the page must ask as they change.
    is_changing: bool


@dataclass(frozen=True)
class Preview:
    """What the answers so far change in a form that is being filled in."""

    answers: Mapping[str, Answer]
    #: HTML ids of the parts that are hidden.
    hidden: list[str]
    #: What is wrong with answers that do not go together, by the HTML id of their control.
    broken: Mapping[str, Sentence]


def form_preview(
    form: Form, typed: Mapping[str, Sequence[str]], variables: Mapping[str, Any], reader: Reader
) -> Preview:
    """The form as its controls stand now."""
    checked = validate_browser(form, typed, variables, reader.moment)
    hidden = hidden_ids(form, {**variables, **checked.values}, reader.moment)
    broken = {_field_id(error.path): error.sentence for error in checked.broken_rules}
    return Preview(checked.values, sorted(map(_part_id, hidden)), broken)


def submitted_texts(sent: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The texts of a form's fields among everything that a page sent, by key."""
    return {name.removeprefix(PREFIX): list(texts) for name, texts in sent.items() if name.startswith(PREFIX)}


def shown_form(
    form: Form,
    variables: Mapping[str, Any],
    reader: Reader,
    *,
    texts: Mapping[str, Sequence[str]] | None = None,
    errors: Sequence[FieldError] = (),
) -> ShownForm:
    """A form to fill in: with `texts` as somebody left them, else as the variables and defaults fill it.

    Fields that are only to be read are left out: they are facts beside the form.
    """
    written = {**filled(form, variables, reader.moment), **({} if texts is None else texts)}
    if texts is not None:
        # an unticked box sends nothing, which is an answer too
        boxes = [found.key for found in fields(form) if isinstance(found, CheckboxField | ChecklistField)]
        written |= {key: () for key in boxes if key not in texts}
    answers = validate_browser(form, written, variables, reader.moment).values
    away = hidden_ids(form, {**variables, **answers}, reader.moment)
    view = _View(written, away, errors, variables, reader)
    labels = {found.key: found.label for found in fields(form)}
    problems = tuple(
        Problem(_field_id(error.path), labels.get(error.path, error.path), error.sentence) for error in errors
    )
    return ShownForm(view.rows(form.components), problems, has_conditions(form))


def _field_id(key: str) -> str:
    return f"f-{key}"


def _part_id(component_id: str) -> str:
    return f"part-{component_id}"


class _View:
    """Components to what the template shows, with what was typed and what is wrong with it."""

    def __init__(
        self,
        written: Mapping[str, Sequence[str]],
        hidden: frozenset[str],
        errors: Sequence[FieldError],
        variables: Mapping[str, Any],
        reader: Reader,
    ) -> None:
        self._written, self._hidden, self._errors = written, hidden, errors
        self._variables, self._reader = variables, reader

    def rows(self, components: Sequence[Component]) -> tuple[tuple[ShownComponent, ...], ...]:
        """Neighbours that the designer put into one row together, everything else alone."""
        found: list[list[ShownComponent]] = []
        row_before = None
        for component in components:
            if not _asks_or_tells(component):
                continue
            if component.row is not None and component.row == row_before:
                found[-1].append(self._shown(component))
            else:
                found.append([self._shown(component)])
            row_before = component.row
        return tuple(tuple(row) for row in found)

    def _shown(self, component: Component) -> ShownComponent:
        same: dict[str, Any] = {
            "id": _part_id(component.id),
            "label": component.label,
            "is_hidden": component.id in self._hidden,
        }
        match component:
            case Group():
                return ShownComponent(kind="group", rows=self.rows(component.components), **same)
            case TextView():
                return ShownComponent(kind="text", blocks=tuple(map(self._block, component.blocks)), **same)
            case Field():
                return ShownComponent(kind=_kind(component), field=self._field(component), **same)
        raise TypeError(f"Expected a component of a form, but found {type(component).__name__}.")

    def _field(self, asked: Field) -> ShownField:
        options = options_of(asked, self._variables) if isinstance(asked, ChoiceField | ChecklistField) else ()
        prefix, suffix = (asked.prefix, asked.suffix) if isinstance(asked, NumberField | TextField) else ("", "")
        return ShownField(
            key=asked.key,
            name=PREFIX + asked.key,
            id=_field_id(asked.key),
            help=asked.description,
            texts=tuple(self._written.get(asked.key, ())),
            errors=tuple(error.sentence for error in self._errors if error.path == asked.key),
            is_required=asked.is_required,
            options=options,
            has_rule=asked.rule is not None,
            prefix=prefix,
            suffix=suffix,
            extra=_extra(asked),
        )

    def _block(self, block: Block) -> Block:
        return Block(block.kind, tuple(tuple(map(self._piece, line)) for line in block.lines))

    def _piece(self, piece: Piece) -> Piece:
        if piece.style != "variable":
            return piece
        return Piece(spoken(self._variables.get(piece.text), self._reader), "bold")


def _asks_or_tells(component: Component) -> bool:
    """Whether there is anything to show of it: fields that are only to be read are facts beside the form."""
    if isinstance(component, Group):
        return any(_asks_or_tells(inner) for inner in component.components)
    return not (isinstance(component, Field) and component.is_readonly)


def _kind(asked: Field) -> str:
    match asked:
        case TextField(shape=Shape.PARAGRAPH):
            return "paragraph"
        case ChoiceField(shape=Shape.SELECT):
            return "select"
        case ChoiceField():
            return "radio"
        case CheckboxField():
            return "checkbox"
        case ChecklistField():
            return "checklist"
    return "input"


def _extra(asked: Field) -> dict[str, str]:
    """Type and other attributes of an input."""
    match asked:
        case NumberField():
            return {"type": "text", "inputmode": "numeric" if asked.decimal_digits == 0 else "decimal"}
        case MomentField():
            return {"type": {"date": "date", "time": "time", "datetime": "datetime-local"}[asked.shape]}
        case TextField():
            kind = "email" if asked.is_email else "tel" if asked.is_phone else "text"
            longest = {} if asked.max_length is None else {"maxlength": str(asked.max_length)}
            return {**({} if asked.shape is Shape.PARAGRAPH else {"type": kind}), **longest}
    return {}
