"""Trials whose forms take answers as those of real tasks do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.forms.schema import Form
from foundation.sentences import Sentence
from modeler_api.trials.playing import Trials
from runtime.forms.answers import Moment
from runtime.forms.validation import validate_json
from suite.wiring import Suite


def trials_of(suite: Suite) -> Trials:
    """One for each process that serves the installation."""
    zone = suite.settings.zone

    def read_answers(
        form: Form, answers: Mapping[str, Any], variables: Mapping[str, Any], now: datetime
    ) -> tuple[Mapping[str, Any], Sequence[tuple[str, Sentence]]]:
        checked = validate_json(form, answers, variables, Moment(now, zone))
        return checked.values, [(error.path, error.sentence) for error in checked.errors]

    return Trials(suite.process_engine, read_answers)
