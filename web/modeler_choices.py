"""What can be chosen while drawing: what the company has (roles, processes, connectors) and what the draft has."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from engine.bpmn_xml.data_access import NOTHING
from engine.bpmn_xml.data_writers import Writers, handed_in
from engine.bpmn_xml.decision_model import Decision, DecisionService
from engine.bpmn_xml.diagram import processes_meant_to_run
from engine.bpmn_xml.reader import diagram_of
from engine.decisions.files import DecisionFiles, read_files
from engine.definitions.deployment import Bundle
from engine.operations.declaration import Operation
from foundation.sentences import N_, Sentence
from foundation.texts import Texts
from foundation.unit_of_work import UnitOfWork
from modeler_api.condition_words import conditions_of, forms_in
from modeler_api.operations.catalogue import operations
from modeler_api.process_models import process_models
from modeler_api.shared.stored import SharedKind, shared_files, shared_versions
from organization.actor import Actor
from organization.areas import areas
from organization.directory import role_holders

_MOST_NAMED = 3


def company_choices(unit: UnitOfWork, actor: Actor, texts: Texts, language: str) -> dict[str, Any]:
    """What the company has: the same for every draft."""
    return {
        "roles": list(_roles(unit, texts, language)),
        "processes": [
            {"key": model.key, "name": model.name} for model in process_models(unit, actor) if model.published
        ],
        "operations": sorted(
            (_operation(one, texts, language) for one in operations(unit).values()),
            key=lambda one: one["name"].casefold(),
        ),
        "areas": {area.key: area.name(language) for area in areas(unit)},
        "shared": list(_shared(unit)),
        "zone": actor.time_zone,
    }


def draft_choices(model_key: str, bundle: Bundle, texts: Texts, language: str) -> dict[str, Any]:
    """What a draft holds, and where it is edited."""
    return {
        "forms": [
            {"key": key, "name": key, "at": url_for("forms_editor.editor", key=model_key, form_key=key)}
            for key in sorted(bundle.forms)
        ],
        "decisions": sorted(_decisions(model_key, bundle), key=lambda one: one["name"].casefold()),
        "variables": sorted(_variables(bundle), key=str.casefold),
        "conditions": [
            {"expression": expression, "name": texts.render(words, language)}
            for expression, words in conditions_of(forms_in(bundle.forms.values())).items()
        ],
    }


def _roles(unit: UnitOfWork, texts: Texts, language: str) -> Iterator[dict[str, Any]]:
    for found in role_holders(unit):
        names = [one.name for one in found.holders]
        others = names[_MOST_NAMED:]
        words = Sentence(N_("Nobody has this role yet."))
        if others:
            fields = {"names": ", ".join(names[:_MOST_NAMED]), "count": len(others)}
            words = Sentence(N_("%(names)s and %(count)s more."), fields)
        elif names:
            words = Sentence(N_("%(names)s."), {"names": ", ".join(names)})
        holders = texts.render(words, language)
        yield {"key": found.role.key, "name": found.role.name(language), "holders": holders, "others": others}


def _operation(one: Operation, texts: Texts, language: str) -> dict[str, Any]:
    def words(text: str) -> str:
        return texts.render(Sentence(text), language) if text else ""

    return {
        "key": one.key,
        "name": words(one.name),
        "about": words(one.about),
        "at": url_for("operations.one", key=one.key),
        "connector": one.connector,
        "function": one.function,
        "template": one.key if one.preset_of else "",
        "version": one.version,
        "inputs": [
            {
                "key": each.key,
                "name": words(each.name),
                "about": words(each.about),
                "kind": each.kind.value,
                "required": each.is_needed,
                "choices": list(each.choices),
                "choiceNames": list(each.choice_names),
                "usual": each.usual or "",
                "fixed": each.fixed,
                "initial": each.initial,
            }
            for each in one.inputs
        ],
        "kept": [{"name": variable, "value": source} for variable, source in one.kept],
        "outputs": [{"key": each.key, "name": words(each.name)} for each in one.outputs],
    }


def _shared(unit: UnitOfWork) -> Iterator[dict[str, str]]:
    """Forms, and the decisions of every file, that a draft can take over."""
    for file in shared_files(unit):
        if not file.version:
            continue
        if file.kind is SharedKind.FORM:
            yield {"kind": file.kind, "file": file.key, "key": file.key, "name": file.name}
            continue
        newest = shared_versions(unit, file.kind, file.key)[0].content
        for one in _decided(read_files({file.key: newest})):
            yield {"kind": file.kind, "file": file.key, "key": one.id, "name": one.name or one.id}


def _decided(files: DecisionFiles) -> Iterator[Decision | DecisionService]:
    for file in files.read.values():
        yield from (one for one in file.elements if isinstance(one, Decision | DecisionService))


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
