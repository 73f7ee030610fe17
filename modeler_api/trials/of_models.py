"""What of a model is tried: a draft, or what is published."""

from engine.bpmn_xml.by_hand import playable
from engine.bpmn_xml.reader import diagram_of
from engine.definitions.deployment import Bundle
from engine.sandbox.material import Material
from foundation.sentences import N_
from foundation.unit_of_work import Work
from modeler_api.drafts.stored import draft_bundle, draft_by_number
from modeler_api.process_models import model_bundle, process_model
from modeler_api.trials.playing import Trials
from organization.actor import Actor

#: What decisions without a name ask in a drawing that is tried by hand.
WHICH_WAY = N_("Which way?")


def material_of_draft(
    trials: Trials, work: Work, actor: Actor, key: str, number: int, *, ask: str | None = None
) -> Material:
    """A draft, whatever has become of it; with `ask` to be played by hand. Raises ModelNotFound, DraftNotFound."""
    with work.read() as unit:
        process_model(unit, actor, key)
        bundle = draft_bundle(unit, draft_by_number(unit, key, number))
    return trials.material(bundle if ask is None else bundle_by_hand(bundle, ask=ask), actor)


def material_of_model(trials: Trials, work: Work, actor: Actor, key: str) -> Material:
    """The open draft, else the latest version. Raises ModelNotFound."""
    with work.read() as unit:
        bundle = model_bundle(unit, process_model(unit, actor, key))
    return trials.material(bundle, actor)


def bundle_by_hand(bundle: Bundle, *, ask: str) -> Bundle:
    """The drawing as something to play by hand; `ask` is the question of decisions without a name."""
    bpmn, forms = playable(bundle.bpmn, ask=ask)
    return Bundle(bundle.file_name, bpmn, forms)


def is_only_drawn(bundle: Bundle) -> bool:
    """Whether no process of the drawing is meant to run."""
    return not any(process.is_executable for process in diagram_of(bundle.bpmn).processes)
