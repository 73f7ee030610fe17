"""A run as a list: how it starts, what is done then, and, once it is kept as a test, what is expected of it.

Examples of the library, tests of a model and what somebody tries at this moment have the same shape:

- `start`: `variables` with `by` and perhaps `business_key`; or `message` or `signal` with `variables`; or `timer`.
- `steps`, each one of: `task` (with `by`, `answers`), `message` (`values`, `correlation_key`), `signal` (`values`),
  `wait` (an ISO 8601 duration, or `next` for the next deadline), `answer` (a held call at that element, with `result`,
  `error` or `failure`), `retry` (what failed at that element), `set` (variables), `cancel` (a reason), `waiting_at`
  (where the case should stand). `item` counts from 0 where several tasks or calls wait at one element.
- `path`: the elements that were completed, in order, gateways left out. `ends`: `status`, the `variables` that matter,
  and `incidents`, the elements that may fail on the way.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from foundation.errors import Rejected
from foundation.sentences import N_, Sentence

#: When a run begins that does not say when: a Monday morning, always the same one.
USUAL_START = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
#: Longest list of what was done.
MOST_STEPS = 1_000

Step = Mapping[str, Any]


class RunRejected(Rejected):
    """A run that does not follow the format."""

    code = "run_rejected"
    message = N_("The test cannot be read: %(problem)s.")


class RunDiffers(Rejected):
    """The process does something else than the run says; `sentence` tells where and what."""

    code = "run_differs"
    message = N_("At step %(step)s: %(what)s")
    _AT_THE_END = N_("At the end: %(what)s")

    def __init__(self, step: int | None, what: Sentence) -> None:
        """`step` counts from 1, the start being 0; None stands for the end."""
        if step is None:
            self.message = self._AT_THE_END
        super().__init__(**({} if step is None else {"step": step}), what=what)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A list of what is done, and what is expected of it."""

    process: str
    start: Mapping[str, Any]
    steps: Sequence[Step] = ()
    #: Title by language.
    title: Mapping[str, str] = field(default_factory=dict)
    #: What the demo systems hold before it begins: rows by table.
    world: Mapping[str, Any] = field(default_factory=dict)
    path: Sequence[str] | None = None
    ends: Mapping[str, Any] = field(default_factory=dict)
    start_at: datetime = USUAL_START

    @property
    def expects(self) -> bool:
        """Whether it is a test, and not just something that somebody tries."""
        return self.path is not None or bool(self.ends)

    def as_json(self) -> dict[str, Any]:
        """To be stored by `foundation.json_values`."""
        return {
            "process": self.process,
            "title": dict(self.title),
            "start_at": self.start_at,
            **({"world": dict(self.world)} if self.world else {}),
            "start": dict(self.start),
            "steps": [dict(step) for step in self.steps],
            "path": None if self.path is None else list(self.path),
            "ends": dict(self.ends),
        }


def read_run(raw: Any) -> Run:
    """A run of parsed JSON whose tagged values are native. Raises RunRejected."""
    if not isinstance(raw, Mapping):
        raise RunRejected(problem=Sentence(N_("it is no JSON object")))
    missing = sorted({"process", "start", "steps"} - raw.keys())
    if missing:
        raise RunRejected(problem=Sentence(N_("%(names)s is missing"), {"names": ", ".join(missing)}))
    _check_shapes(raw)
    return Run(
        process=raw["process"],
        start=raw["start"],
        steps=raw["steps"],
        title=raw.get("title") or {},
        world=raw.get("world") or {},
        path=raw.get("path"),
        ends=raw.get("ends") or {},
        start_at=raw.get("start_at") or USUAL_START,
    )


_TEXTS = frozenset(
    {"task", "by", "message", "signal", "wait", "answer", "retry", "cancel", "error", "failure", "business_key"}
    | {"correlation_key", "process", "fault", "mode", "mend", "status"}
)
_GROUPS = frozenset({"variables", "answers", "values", "result", "set", "title", "world", "start", "ends"})
_LISTS = frozenset({"waiting_at", "steps", "path", "incidents"})
#: Of texts.
_LISTS_OF_IDS = _LISTS - {"steps"}
#: Where null says the same as nothing.
_MAY_BE_NULL = frozenset(
    {"by", "error", "failure", "business_key", "correlation_key", "item", "path", "variables", "answers", "values"}
    | {"result", "title", "world", "ends"}
)
_YEARS = range(1970, 2200)


def _check_shapes(raw: Mapping[str, Any]) -> None:
    _check_kinds(raw)
    if len(raw["steps"]) > MOST_STEPS:
        raise RunRejected(problem=Sentence(N_("it has more than %(limit)s steps"), {"limit": MOST_STEPS}))
    _check_start_at(raw.get("start_at"))
    _check_kinds(raw["start"])
    _check_kinds(raw.get("ends") or {}, _MAY_BE_NULL - {"variables"})
    _check_world(raw.get("world") or {})
    if not all(isinstance(text, str) for text in (raw.get("title") or {}).values()):
        raise _of_another_kind("title")
    for position, step in enumerate(raw["steps"], 1):
        if not isinstance(step, Mapping):
            raise unknown_step(position)
        _check_kinds(step)


def _check_kinds(given: Mapping[str, Any], may_be_null: Set[str] = _MAY_BE_NULL) -> None:
    for name, value in given.items():
        kind = str if name in _TEXTS else Mapping if name in _GROUPS else list if name in _LISTS else object
        kind = int if name == "item" else kind
        is_one = (value is None and name in may_be_null) or isinstance(value, kind)
        if not is_one or (name in _LISTS_OF_IDS and not all(isinstance(one, str) for one in value or ())):
            raise _of_another_kind(name)


def _check_start_at(start_at: Any) -> None:
    if start_at is None:
        return
    if not isinstance(start_at, datetime) or start_at.tzinfo is None or start_at.year not in _YEARS:
        raise _of_another_kind("start_at")


def _check_world(world: Mapping[str, Any]) -> None:
    """Rows by table."""
    for rows in world.values():
        if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
            raise _of_another_kind("world")


def _of_another_kind(name: str) -> RunRejected:
    return RunRejected(problem=Sentence(N_("%(names)s is of another kind"), {"names": name}))


def unknown_step(position: int) -> RunRejected:
    """A step that nobody knows how to take."""
    return RunRejected(problem=Sentence(N_("step %(step)s is none that is known"), {"step": position}))
