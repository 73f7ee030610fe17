"""What can be chosen while drawing: what the company has (roles, processes, connectors) and what the draft has.

What a registered function takes and answers is what the first line of its docstring says, such as
`stock.check(item, quantity, centre) → all_available, missing`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from engine.bpmn_xml.data_access import NOTHING
from engine.bpmn_xml.data_writers import Writers, handed_in
from engine.bpmn_xml.decision_model import Decision, DecisionService
from engine.bpmn_xml.diagram import processes_meant_to_run
from engine.bpmn_xml.reader import diagram_of
from engine.connectors.python_function import Function
from engine.decisions.files import read_files
from engine.definitions.deployment import Bundle
from foundation.sentences import N_, Sentence
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.process_models import process_models
from organization.actor import Actor
from organization.areas import areas
from organization.directory import role_holders
from process_library.service_tasks import functions

_SIGNATURE = re.compile(r"`[\w.]+\((?P<inputs>[^)]*)\)(?: → (?P<answers>[\w, ]+))?`")
_MOST_NAMED = 3
#: Connectors with their inputs: key, words, whether it is needed; and what they answer.
_CONNECTORS: Mapping[str, tuple[str, tuple[tuple[str, str, bool], ...], tuple[str, ...]]] = {
    "send_email": (
        N_("Send an e-mail"),
        (
            ("to", N_("To (addresses)"), True),
            ("subject", N_("Subject"), True),
            ("text", N_("Text"), True),
            ("cc", N_("Copy to"), False),
            ("bcc", N_("Blind copy to"), False),
            ("reply_to", N_("Answers go to"), False),
        ),
        ("message_id",),
    ),
    "http_call": (
        N_("Call a web service"),
        (
            ("url", N_("Address (URL)"), True),
            ("method", N_("Method (GET, POST…)"), False),
            ("headers", N_("Headers"), False),
            ("body", N_("Content"), False),
            ("timeout_seconds", N_("Seconds to wait"), False),
        ),
        ("status", "headers", "body"),
    ),
}


def company_choices(unit: UnitOfWork, actor: Actor, texts: Texts, language: str) -> dict[str, Any]:
    """What the company has: the same for every draft."""
    return {
        "roles": list(_roles(unit, texts, language)),
        "processes": [
            {"key": model.key, "name": model.name} for model in process_models(unit, actor) if model.published
        ],
        "connectors": [*_plain_connectors(texts, language), *_functions()],
        "areas": {area.key: area.name(language) for area in areas(unit)},
        "zone": actor.time_zone,
    }


def draft_choices(model_key: str, bundle: Bundle) -> dict[str, Any]:
    """What a draft holds, and where it is edited."""
    return {
        "forms": [
            {"key": key, "name": key, "at": url_for("forms_editor.editor", key=model_key, form_key=key)}
            for key in sorted(bundle.forms)
        ],
        "decisions": sorted(_decisions(model_key, bundle), key=lambda one: one["name"].casefold()),
        "variables": sorted(_variables(bundle), key=str.casefold),
    }


def _roles(unit: UnitOfWork, texts: Texts, language: str) -> Iterator[dict[str, str]]:
    for found in role_holders(unit):
        names = [one.name for one in found.holders]
        words = Sentence(N_("Nobody has this role yet."))
        if len(names) > _MOST_NAMED:
            fields = {"names": ", ".join(names[:_MOST_NAMED]), "count": len(names) - _MOST_NAMED}
            words = Sentence(N_("%(names)s and %(count)s more."), fields)
        elif names:
            words = Sentence(N_("%(names)s."), {"names": ", ".join(names)})
        yield {"key": found.role.key, "name": found.role.name(language), "holders": texts.render(words, language)}


def _plain_connectors(texts: Texts, language: str) -> Iterator[dict[str, Any]]:
    for key, (words, inputs, answers) in _CONNECTORS.items():
        asked = [
            {"key": one, "name": texts.render(Sentence(label), language), "required": needed}
            for one, label, needed in inputs
        ]
        name = texts.render(Sentence(words), language)
        yield {"key": key, "name": name, "connector": key, "function": "", "inputs": asked, "answers": list(answers)}


def _functions() -> Iterator[dict[str, Any]]:
    for name, function in functions().items():
        inputs, answers = _signature(function)
        yield {
            "key": f"python_function:{name}",
            "name": name,
            "connector": "python_function",
            "function": name,
            "inputs": [{"key": one, "name": one, "required": True} for one in inputs],
            "answers": answers,
        }


def _signature(function: Function) -> tuple[list[str], list[str]]:
    """The names that it takes and those that it answers."""
    found = _SIGNATURE.match(function.__doc__ or "")
    if found is None:
        return [], []
    inputs, answers = ((found[part] or "").split(", ") for part in ("inputs", "answers"))
    return [one for one in inputs if one], [one for one in answers if one]


def _decisions(model_key: str, bundle: Bundle) -> Iterator[dict[str, str]]:
    for name, file in read_files(bundle.decisions).read.items():
        for one in file.elements:
            if isinstance(one, Decision | DecisionService):
                at = url_for("decisions_editor.editor", key=model_key, file_name=name, decision=one.id)
                yield {"key": one.id, "name": one.name or one.id, "at": at}


def _variables(bundle: Bundle) -> frozenset[str]:
    diagram = diagram_of(bundle.bpmn)
    handed = handed_in(diagram)
    named = (Writers(one, handed.get(one.id, NOTHING), bundle.forms).names for one in processes_meant_to_run(diagram))
    return frozenset[str]().union(*named)
