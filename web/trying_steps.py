"""What somebody does on the page of a test, as one more entry of its list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.sandbox.runs import Run, Step
from engine.sandbox.situation import Situation
from foundation.errors import Rejected
from foundation.sentences import N_
from runtime.forms.answers import Moment
from runtime.forms.validation import FormInvalid, validate_browser
from web.form_html import submitted_texts
from web.trying_values import written_values
from web.trying_view import Tried, chosen, form_of_task

#: What a page's form sends, by name.
Fields = Mapping[str, Sequence[str]]
_NONE: Mapping[str, Any] = {}


class NothingToDo(Rejected):
    """The page is older than what it does something to."""

    code = "trial_nothing_to_do"
    message = N_("There is nothing to do that for any more.")


@dataclass(frozen=True)
class Doing:
    """Something that is done on the page."""

    kind: str
    fields: Fields
    #: Who does it: a username, or the key of a role that nobody holds.
    by: str

    def text(self, name: str) -> str:
        """What stands in a field of the page's own."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def values(self, moment: Moment, usual: Mapping[str, Any] = _NONE) -> dict[str, Any]:
        """Values that were written by hand. Raises ValuesNotUnderstood, ValueWithoutName, ValueUnclear."""
        return written_values(self.fields, usual, moment)

    @property
    def item(self) -> int:
        """Which of those that wait at one element."""
        return int(self.text("item")[:9]) if self.text("item").isdecimal() else 0


def begun(shown: Tried, doing: Doing, now: datetime, moment: Moment) -> Run:
    """The run that this starts. Raises FormInvalid, and what `Doing.values` raises."""
    start: dict[str, Any]
    match doing.kind:
        case "start-message" | "start-signal":
            start = {doing.kind.removeprefix("start-"): doing.text("name"), "variables": doing.values(moment)}
        case "start-timer":
            start = {"timer": True}
        case _:
            checked = validate_browser(shown.start_form, submitted_texts(doing.fields), {}, moment)
            if checked.errors:
                raise FormInvalid(checked.errors)
            start = {"by": doing.by, "variables": {**checked.values, **doing.values(moment)}}
    return Run(process=shown.key, start=start, start_at=now, world=shown.world(now.year))


def grown(run: Run, found: Situation, doing: Doing, moment: Moment) -> Run:
    """The run with one more step. Raises FormInvalid, NothingToDo, and what `Doing.values` raises."""
    return replace(run, steps=[*run.steps, _step(found, doing, moment)])


def _step(found: Situation, doing: Doing, moment: Moment) -> Step:
    match doing.kind:
        case "task":
            return _task(found, doing, moment)
        case "next":
            return {"wait": "next"}
        case "answer" | "error" | "failure":
            return {"answer": doing.text("element"), **_item(doing), **_outcome(found, doing, moment)}
        case "retry":
            return {"retry": doing.text("element"), "by": doing.by}
        case "message" | "signal":
            key = {"correlation_key": doing.text("key")} if doing.text("key") else {}
            return {doing.kind: doing.text("name"), **key, "values": doing.values(moment)}
    raise NothingToDo


def _outcome(found: Situation, doing: Doing, moment: Moment) -> dict[str, Any]:
    """What came of a held call."""
    match doing.kind:
        case "error":
            return {"error": doing.text("code")}
        case "failure":
            return {"failure": doing.text("words") or "–", "is_passing": doing.text("passing") == "yes"}
    held = next((call for call in found.calls if call.element_id == doing.text("element")), None)
    return {"result": doing.values(moment, held.proposal if held else _NONE)}


def _task(found: Situation, doing: Doing, moment: Moment) -> Step:
    element = doing.text("element")
    one = chosen(found.tasks, element, doing.item)
    if one is None or one.task.element_id != element:
        raise NothingToDo
    checked = validate_browser(form_of_task(one), submitted_texts(doing.fields), one.variables, moment)
    if checked.errors:
        raise FormInvalid(checked.errors)
    return {"task": element, **_item(doing), "by": doing.by, "answers": dict(checked.values)}


def _item(doing: Doing) -> dict[str, int]:
    return {"item": doing.item} if doing.item else {}
