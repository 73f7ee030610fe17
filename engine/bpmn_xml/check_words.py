"""Words in comparisons that can hardly be meant: a text whose quotes were forgotten, a text that no form offers.

Where values may come from outside, only what is as good as certain is told: a word that a form offers or that stands in
quotes elsewhere, yes and no, and a text that is nearly one that a form offers.
"""

import difflib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.bpmn_xml.data_access import Forms, fields_of, texts_of
from engine.bpmn_xml.data_writers import Writers
from engine.bpmn_xml.diagram import Activity, Event, FlowNode, Process, SequenceFlow, flow_nodes
from engine.bpmn_xml.findings import Finding, Matter, Severity
from engine.expressions.comparisons import Compared, Word, comparisons
from engine.expressions.failures import ModelTextFailed
from engine.forms.schema import CheckboxField, ChoiceField, Field
from foundation.sentences import N_

WITHOUT_QUOTES = Matter(
    "text_without_quotes",
    Severity.WARNING,
    N_("«%(name)s» uses the variable «%(variable)s», which nothing in the drawing gives a value."),
    N_('If it is a text, write it in quotes: "%(text)s"; else ask for it in a form, or correct its name.'),
)
NOT_OFFERED = Matter(
    "text_not_offered",
    Severity.WARNING,
    N_("«%(name)s» compares «%(variable)s» with «%(text)s», which the form does not offer."),
    N_("Write one of what the form offers: %(offered)s."),
)
#: Nobody calls a variable so; in capitals and with accents too.
_YES_AND_NO = frozenset({"si", "no", "yes", "verdadero", "falso", "cierto"})
_MOST_TOLD = 10
#: How alike texts are that hardly differ, and how many pairs of texts of a process, up to how long, are looked at.
_NEARLY, _MOST_LOOKS, _LONGEST = 0.8, 2_000, 40


@dataclass(frozen=True)
class Slip:
    """A word at an element that can hardly be meant, and what people are told of it."""

    node: FlowNode
    word: Word
    finding: Finding


@dataclass(frozen=True)
class _Use:
    node: FlowNode
    line: int
    compared: Compared


class Words:
    """What the expressions of a process compare, held against what may be there."""

    def __init__(
        self,
        process: Process,
        leaving: Mapping[str, Sequence[SequenceFlow]],
        writers: Writers,
        known: Collection[str],
        forms: Forms,
    ) -> None:
        """`known` are the variables that something in the file writes, or asks for."""
        self._writers = writers
        self._known = known
        nodes = flow_nodes(process)
        self._uses = [_Use(node, *use) for node in nodes for use in _compared_by(node, leaving[node.id])]
        self._asked = _asked(nodes, forms)
        self._looks_left = _MOST_LOOKS
        #: For each variable the texts that it is compared with somewhere, by how they are found again.
        self._written: dict[str | None, dict[str, str]] = {}
        for use in self._uses:
            if use.compared.word.is_quoted:
                text = use.compared.word.text
                self._written.setdefault(use.compared.variable, {}).setdefault(_folded(text), text)

    def doubtful(self) -> frozenset[tuple[str, str]]:
        """Elements with the names that they hold against known variables, though nothing writes them."""
        return frozenset(
            (use.node.id, use.compared.word.text)
            for use in self._uses
            if self._is_unknown(use.compared) and use.compared.variable in self._known
        )

    def slips(self) -> Iterator[Slip]:
        """Each once at each element."""
        told: set[tuple[str, Compared | Word]] = set()
        for use in self._uses:
            word = use.compared.word
            key = (use.node.id, use.compared if word.is_quoted else word)
            found = self._text(use) if word.is_quoted else self._name(use)
            if found is not None and key not in told:
                told.add(key)
                yield Slip(use.node, word, found)

    def _is_unknown(self, compared: Compared) -> bool:
        return not compared.word.is_quoted and compared.word.text not in self._known

    def _name(self, use: _Use) -> Finding | None:
        variable, name = use.compared.variable, use.compared.word.text
        if not self._is_unknown(use.compared):
            return None
        offer = self._asked.get(variable or "")
        is_yes_or_no = _folded(name) in _YES_AND_NO
        if offer is not None and offer.is_tick:
            return _not_offered(use, offer) if is_yes_or_no else None
        meant = self._written.get(variable, {}).get(_folded(name), name if is_yes_or_no else None)
        if offer is not None:
            meant = offer.meant.get(_folded(name), meant)
        return None if meant is None else without_quotes(use.node, use.line, name, meant)

    def _text(self, use: _Use) -> Finding | None:
        variable, text = use.compared.variable or "", use.compared.word.text
        offer, writers = self._asked.get(variable), self._writers.by_name(variable)
        if offer is None or not text or not writers or not writers <= offer.asked_by or text in offer.options:
            return None
        return _not_offered(use, offer) if not self._writers.bring_more or self._is_nearly(text, offer) else None

    def _is_nearly(self, text: str, offer: "_Offer") -> bool:
        """The case, the accents or a letter differ, or it is what people read in the form."""
        folded = _folded(text)
        if offer.is_tick or folded in offer.meant:
            return folded in offer.meant or folded in _YES_AND_NO
        self._looks_left -= len(offer.meant)
        if self._looks_left < 0 or len(folded) > _LONGEST or any(letter.isdigit() for letter in folded):
            return False
        return bool(difflib.get_close_matches(folded, offer.meant, 1, _NEARLY))


def without_quotes(node: FlowNode, line: int, name: str, text: str) -> Finding:
    """What is told of a name that may be a text."""
    return WITHOUT_QUOTES.about(node, line=line, variable=name, text=text)


def _not_offered(use: _Use, offer: "_Offer") -> Finding:
    compared = use.compared
    return NOT_OFFERED.about(
        use.node, line=use.line, variable=compared.variable, text=compared.word.text, offered=offer.told()
    )


@dataclass(frozen=True)
class _Offer:
    """What forms let people answer: one of some texts, or a tick."""

    #: Each text with what people read for it.
    options: Mapping[str, str]
    #: The texts by themselves and by what people read, without case and accents.
    meant: Mapping[str, str]
    is_tick: bool
    #: The elements with these forms that write nothing else than what is answered.
    asked_by: frozenset[str]

    def told(self) -> str:
        """As it is written in an expression, with the words of the form where they differ."""
        if self.is_tick:
            return "true, false"
        shown = islice(self.options.items(), _MOST_TOLD)
        told = ", ".join(f'"{value}"' + (f" ({label})" if label != value else "") for value, label in shown)
        return told + (", …" if len(self.options) > _MOST_TOLD else "")


def _compared_by(node: FlowNode, leaving: Sequence[SequenceFlow]) -> Iterator[tuple[int, Compared]]:
    for text, line in texts_of(node, leaving):
        try:
            yield from ((line, one) for one in comparisons(text))
        except ModelTextFailed:
            continue  # another check tells


def _asked(nodes: Sequence[FlowNode], forms: Forms) -> Mapping[str, _Offer]:
    """What all forms of a process offer, by variable, where that is known."""
    shown = [(node, node.form_key) for node in nodes if isinstance(node, Activity | Event) and node.form_key]
    read = {key: fields_of(key, forms) or () for key in {key for _, key in shown}}
    found: dict[str, dict[tuple[str, str], Field]] = {}
    writing: dict[str, set[str]] = {}
    for node, key in shown:
        for field in read[key]:
            if not field.is_readonly:
                found.setdefault(field.key, {})[key, field.id] = field
                writing.setdefault(field.key, set()).update(() if node.outputs else (node.id,))
    offers = ((name, _offer(tuple(fields.values()), frozenset(writing[name]))) for name, fields in found.items())
    return {name: offer for name, offer in offers if offer is not None}


def _offer(fields: Sequence[Field], asked_by: frozenset[str]) -> _Offer | None:
    """None where any of the fields takes other answers, or options that are not listed."""
    if all(isinstance(field, CheckboxField) for field in fields):
        return _Offer({}, {}, is_tick=True, asked_by=asked_by)
    options: dict[str, str] = {}
    for field in fields:
        if not isinstance(field, ChoiceField) or field.options_variable is not None:
            return None
        options |= {option.value: option.label for option in field.options}
    meant = {_folded(label): value for value, label in options.items()} | {_folded(value): value for value in options}
    return _Offer(options, meant, is_tick=False, asked_by=asked_by)


def _folded(text: str) -> str:
    """Without the case and the accents."""
    return "".join(
        one for one in unicodedata.normalize("NFKD", text.strip().casefold()) if not unicodedata.combining(one)
    )
