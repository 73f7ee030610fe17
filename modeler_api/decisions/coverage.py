"""Which inputs of a decision table no rule answers, which several answer, and which rules never get their turn; pure.

Each column is cut into pieces within which every rule says the same; what holds for one value of a piece holds for all
of it. Cells that are not plain are not judged: such a rule may answer anything (so it closes gaps) and is compared with
no other. An input without a value is no value of any piece.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import islice, pairwise
from math import floor
from operator import or_

from engine.bpmn_xml.decision_model import DecisionTable, InputClause
from engine.decisions.cells import Cell, Plain, Span, read_cell

#: How many of each are told; nobody mends more before looking again.
MOST_TOLD = 20
#: Larger tables, all those of a file together, are looked through as far as this goes, for about half a second.
MOST_STEPS = 500_000
#: Tables with more columns are not looked through.
MOST_COLUMNS = 100
_NUMBERS = frozenset({"number", "integer", "long", "double", "float", "short", "decimal"})


@dataclass(frozen=True)
class Part:
    """Values of one column that all rules treat alike."""

    column: int
    #: As people call the column, and the expression that it tests.
    label: str
    expression: str
    spans: tuple[Span, ...]
    values: tuple[Plain, ...]
    #: Any text that the table does not name.
    has_others: bool
    #: One of them.
    sample: Plain


@dataclass(frozen=True)
class Region:
    """Inputs: those of each part; columns of which there is no part may have any value."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Overlap:
    """Two rules, from 1, that answer the same inputs though the table allows only one answer."""

    rules: tuple[int, int]
    region: Region


@dataclass(frozen=True)
class Unjudged:
    """A cell that says more than can be judged; without a rule it says which values the column allows."""

    rule: int | None
    label: str
    text: str


@dataclass(frozen=True)
class RuleCoverage:
    """What was found."""

    gaps: tuple[Region, ...]
    overlaps: tuple[Overlap, ...]
    #: Rules, from 1, that others before them always outdo.
    never: tuple[int, ...]
    unjudged: tuple[Unjudged, ...]
    #: There are no more than those told.
    is_whole: bool
    #: There was not enough of the budget to look through it.
    is_too_large: bool = False


class Budget:
    """How much may be looked at: a step is a piece of a column with one test of a rule, or in one place of a search."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """To be shared by the tables of a file."""
        self._left = steps

    @property
    def is_spent(self) -> bool:
        """Whether more was asked of it than there was."""
        return self._left < 0

    def spend(self, steps: int) -> bool:
        """Take so many steps; False when there are not as many, now and from then on."""
        self._left = self._left - steps if self._left >= steps else -1
        return not self.is_spent


@dataclass(frozen=True)
class _Column:
    """A column in pieces, each a sample with its span; `rules` are for each piece those that let it pass, as bits."""

    label: str
    expression: str
    samples: tuple[Plain, ...]
    spans: tuple[Span | None, ...]
    rules: tuple[int, ...]
    #: Rules that let everything pass.
    open: int
    #: The last piece is every text that the table does not name.
    has_others: bool


def rule_coverage(table: DecisionTable, budget: Budget | None = None) -> RuleCoverage:
    """Gaps, overlaps and rules without effect of a table whose rules have as many cells as it has columns."""
    unjudged: list[Unjudged] = []
    budget = budget or Budget()
    columns, blurred = _columns(table, unjudged, budget)
    search = _Search(columns, budget)
    overlaps = list(islice(_overlaps(table, columns, blurred, budget), MOST_TOLD + 1))
    is_answered = any(output.default for output in table.outputs)
    gaps = [] if is_answered else list(islice(search.uncovered((1 << len(table.rules)) - 1, 0), MOST_TOLD + 1))
    never = tuple(_never(table, search, blurred))
    return RuleCoverage(
        tuple(gaps[:MOST_TOLD]),
        tuple(overlaps[:MOST_TOLD]),
        never,
        tuple(unjudged[:MOST_TOLD]),
        is_whole=not budget.is_spent and max(len(gaps), len(overlaps)) <= MOST_TOLD,
        is_too_large=budget.is_spent,
    )


def rule_regions(table: DecisionTable, budget: Budget | None = None) -> tuple[Region | None, ...]:
    """For each rule inputs that it answers, and in a table that takes the first no rule before it; else None."""
    budget = budget or Budget()
    columns, blurred = _columns(table, [], budget)
    search = _Search(columns, budget)
    return tuple(_region_of_rule(table, search, blurred, number) for number in range(len(table.rules)))


def _region_of_rule(table: DecisionTable, search: "_Search", blurred: int, number: int) -> Region | None:
    """None also for a rule with a cell that is not judged, and where one before it might come first."""
    before = (1 << number) - 1 if table.hit_policy == "FIRST" else 0
    if blurred & (before | 1 << number):
        return None
    return next(search.uncovered(before, 1 << number), None)


def _columns(table: DecisionTable, unjudged: list[Unjudged], budget: Budget) -> tuple[list[_Column], int]:
    """The columns, and the rules with a cell that is not judged; with too small a budget not all columns."""
    columns, blurred = [], 0
    if len(table.inputs) > MOST_COLUMNS:
        budget.spend(MOST_STEPS + 1)
    for at, clause in enumerate(table.inputs):
        texts = [rule.tests[at].text for rule in table.rules]
        cells = [read_cell(text) for text in texts]
        if _kind(clause, cells) is None:
            cells = [cell if cell is not None and cell.is_open else None for cell in cells]
        for number, (text, cell) in enumerate(zip(texts, cells, strict=True)):
            if cell is None:
                blurred |= 1 << number
                unjudged.append(Unjudged(number + 1, clause.label, text.strip()))
        column = _column(clause, cells, unjudged, budget)
        if column is None:
            break
        columns.append(column)
    return columns, blurred


def _column(
    clause: InputClause, cells: Sequence[Cell | None], unjudged: list[Unjudged], budget: Budget
) -> _Column | None:
    allowed = read_cell(clause.allowed.text) if clause.allowed is not None else Cell()
    if allowed is None and clause.allowed is not None:
        unjudged.append(Unjudged(None, clause.label, clause.allowed.text.strip()))
    allowed = allowed or Cell()
    known = [cell for cell in (*cells, allowed) if cell is not None]
    kind = _kind(clause, [*cells, allowed])
    whole = _pieces(kind, known)
    if not budget.spend(len(whole) * sum(1 + len(cell.spans) if cell else 1 for cell in cells)):
        return None
    pieces = [piece for piece in whole if allowed.holds(piece[0])]
    rules = (
        sum(1 << number for number, cell in enumerate(cells) if cell is None or cell.holds(sample))
        for sample, _span in pieces
    )
    return _Column(
        clause.label,
        clause.expression.text.strip(),
        tuple(sample for sample, _span in pieces),
        tuple(span for _sample, span in pieces),
        tuple(rules),
        sum(1 << number for number, cell in enumerate(cells) if cell is None or cell.is_open),
        has_others=kind not in {bool, Decimal} and whole[-1] in pieces,
    )


def _kind(clause: InputClause, cells: Sequence[Cell | None]) -> type[Plain] | None:
    """Of which kind the column's values are; text where nothing says, None where cells contradict each other."""
    said: set[type[Plain]] = {Decimal for cell in cells if cell is not None and cell.spans}
    said |= {type(value) for cell in cells if cell is not None for value in cell.values}
    if clause.type in _NUMBERS:
        said.add(Decimal)
    elif clause.type in {"string", "boolean"}:
        said.add(str if clause.type == "string" else bool)
    return next(iter(said), str) if len(said) <= 1 else None


def _pieces(kind: type[Plain] | None, cells: Sequence[Cell]) -> list[tuple[Plain, Span | None]]:
    """Samples of the pieces, numbers in their order with the span of each."""
    if kind is bool:
        return [(True, None), (False, None)]
    if kind is Decimal:
        return [(_sample(span), span) for span in _spans(sorted({end for cell in cells for end in cell.ends()}))]
    named = {value for cell in cells for value in cell.values if isinstance(value, str)}
    other = next(text for length in range(1, len(named) + 2) if (text := "x" * length) not in named)
    return [*((value, None) for value in sorted(named)), (other, None)]


def _spans(ends: Sequence[Decimal]) -> Iterator[Span]:
    if not ends:
        yield Span(None, None)
        return
    yield Span(None, ends[0])
    for low, high in pairwise(ends):
        yield Span(low, low, has_low=True, has_high=True)
        yield Span(low, high)
    yield Span(ends[-1], ends[-1], has_low=True, has_high=True)
    yield Span(ends[-1], None)


def _sample(span: Span) -> Decimal:
    """A number within, whole if there is one."""
    if span.low is None:
        return Decimal(0) if span.high is None else Decimal(floor(span.high)) - 1
    whole = span.low if span.has_low else Decimal(floor(span.low)) + 1
    return whole if span.holds(whole) else (span.low + (span.high or span.low)) / 2


class _Search:
    """Looks for inputs that none of some rules answers."""

    def __init__(self, columns: Sequence[_Column], budget: Budget) -> None:
        self._columns, self.budget = columns, budget
        #: For each column the rules that let everything pass from there on.
        self._open = [~0]
        for column in reversed(columns):
            self._open.insert(0, self._open[0] & column.open)

    def uncovered(self, rules: int, within: int, chosen: tuple[tuple[int, ...], ...] = ()) -> Iterator[Region]:
        """Regions of `within` (a rule's bit; 0: anywhere) outside of all `rules`."""
        at = len(chosen)
        if self.budget.is_spent or rules & self._open[at]:
            return
        if at == len(self._columns):
            yield region_of(self._columns, chosen)
            return
        if not self.budget.spend(1 + len(self._columns[at].rules)):
            return
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for piece, passing in enumerate(self._columns[at].rules):
            if passing & within or not within:
                alike[rules & passing].append(piece)
        for left, pieces in alike.items():
            yield from self.uncovered(left, within, (*chosen, tuple(pieces)))


def region_of(columns: Sequence[_Column], chosen: Sequence[Sequence[int]]) -> Region:
    """The region of the chosen pieces of each column; columns that are chosen as a whole say nothing."""
    parts = (
        _part(at, column, pieces)
        for at, (column, pieces) in enumerate(zip(columns, chosen, strict=True))
        if len(pieces) < len(column.samples)
    )
    return Region(tuple(parts))


def _part(at: int, column: _Column, pieces: Sequence[int]) -> Part:
    has_others = column.has_others and pieces[-1] == len(column.samples) - 1
    named = pieces[:-1] if has_others else pieces
    spans = [span for piece in pieces if (span := column.spans[piece]) is not None]
    values = () if spans else tuple(column.samples[piece] for piece in named)
    first = values[0] if values else column.samples[pieces[-1] if has_others else pieces[0]]
    return Part(at, column.label, column.expression, tuple(_joined(spans)), values, has_others, first)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Neighbours made one."""
    before: Span | None = None
    for span in spans:
        if before is not None and before.high == span.low and (before.has_high or span.has_low):
            before = Span(before.low, span.high, before.has_low, span.has_high)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _overlaps(table: DecisionTable, columns: Sequence[_Column], blurred: int, budget: Budget) -> Iterator[Overlap]:
    if table.hit_policy not in {"UNIQUE", "ANY"}:
        return
    alike = _alike(table) if table.hit_policy == "ANY" else ()
    for number in range(len(table.rules)):
        first = 1 << number
        if blurred & first:
            continue
        others = ((1 << len(table.rules)) - 2 * first) & ~blurred
        for column in columns:
            if not budget.spend(len(column.rules)):
                return
            others &= reduce(or_, (passing for passing in column.rules if passing & first), 0)
        for other in _bits(others & ~alike[number] if alike else others):
            common = [_common(column, first | 1 << other) for column in columns]
            yield Overlap((number + 1, other + 1), region_of(columns, common))


def _alike(table: DecisionTable) -> list[int]:
    """For each rule those that answer the same, as bits."""
    answers = [tuple(cell.text.strip() for cell in rule.outputs) for rule in table.rules]
    found: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for number, answer in enumerate(answers):
        found[answer] |= 1 << number
    return [found[answer] for answer in answers]


def _bits(some: int) -> Iterator[int]:
    while some:
        yield (some & -some).bit_length() - 1
        some &= some - 1


def _common(column: _Column, both: int) -> list[int]:
    return [piece for piece, passing in enumerate(column.rules) if passing & both == both]


def _never(table: DecisionTable, search: _Search, blurred: int) -> Iterator[int]:
    """Rules of a table that takes the first, all of whose inputs rules before them take."""
    if table.hit_policy != "FIRST":
        return
    for number in range(len(table.rules)):
        before = ((1 << number) - 1) & ~blurred
        if before and next(search.uncovered(before, 1 << number), None) is None and not search.budget.is_spent:
            yield number + 1
