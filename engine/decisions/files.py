"""The DMN files beside a drawing: which holds which decision, and which others that one needs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn_xml.decision_model import Decision, DecisionFile, DecisionService
from engine.bpmn_xml.decision_reader import read_decisions
from engine.bpmn_xml.findings import Finding
from engine.bpmn_xml.refusals import UnsafeFile
from engine.decisions.model import DecisionModel, read_model


@dataclass(frozen=True)
class DecisionFiles:
    """Files by name; decisions in them are found by id. Checks see it as `OfferedDecisions`."""

    given: Mapping[str, bytes]
    read: Mapping[str, DecisionFile]
    unreadable: Mapping[str, UnsafeFile]

    def holders(self, decision_id: str) -> tuple[str, ...]:
        """The names of the files that hold the decision."""
        return tuple(name for name, file in self.read.items() if _holds(file, decision_id))

    def findings(self, decision_id: str) -> tuple[Finding, ...]:
        """What is wrong with the decision, which one file holds; with an error it cannot be made."""
        return self.model(decision_id).findings_on(decision_id)

    def model(self, decision_id: str) -> DecisionModel:
        """The file that holds the decision, with those that it imports, made ready; there is such a file."""
        return self.model_of_file(self.holders(decision_id)[0])

    def model_of_file(self, name: str) -> DecisionModel:
        """The file with those that it imports, made ready; it is there and can be read."""
        others = (self.given[other] for other in self._with_imports(name) if other != name)
        return read_model(self.given[name], tuple(others))

    def models(self, decision_ids: Collection[str]) -> dict[str, DecisionModel]:
        """The models of those of these decisions that are there, by id."""
        return {one: self.model(one) for one in sorted(decision_ids) if self.holders(one)}

    def needed(self, decision_ids: Collection[str]) -> dict[str, bytes]:
        """The files that hold these decisions, and those that they import in the end, by name in order."""
        names = {name for one in decision_ids for holder in self.holders(one) for name in self._with_imports(holder)}
        return {name: self.given[name] for name in sorted(names)}

    def _with_imports(self, name: str) -> Iterable[str]:
        names = {file.namespace: name for name, file in self.read.items()}
        found, pending = {name: None}, [name]
        while pending:
            for one in self.read[pending.pop()].imports:
                other = names.get(one.namespace)
                if other is not None and other not in found:
                    found[other] = None
                    pending.append(other)
        return found


def read_files(given: Mapping[str, bytes]) -> DecisionFiles:
    """The files of a bundle, by name; what cannot be read is set apart with its reason."""
    read, unreadable = {}, {}
    for name, data in sorted(given.items()):
        try:
            read[name] = read_decisions(data)
        except UnsafeFile as refusal:
            unreadable[name] = refusal
    return DecisionFiles(given, read, unreadable)


def _holds(file: DecisionFile, decision_id: str) -> bool:
    return any(one.id == decision_id for one in file.elements if isinstance(one, Decision | DecisionService))
