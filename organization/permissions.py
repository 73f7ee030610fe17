"""Who may do what, decided from the actor alone: profiles say what, area rights say where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from foundation.errors import Forbidden
from foundation.sentences import N_, Sentence
from organization.actor import Actor, AreaRight, Holder, HolderKind, Profile


class Action(StrEnum):
    """What a person may be allowed to do; the value is its stable name, `label` says it in words."""

    #: Everybody who has signed in.
    KEEP_OWN_ACCOUNT = "keep_own_account"
    DO_TASKS = "do_tasks"
    START_CASES = "start_cases"
    FOLLOW_OWN_CASES = "follow_own_cases"
    SEE_MODELS = "see_models"
    EDIT_MODELS = "edit_models"
    PUBLISH_MODELS = "publish_models"
    SEE_FIGURES = "see_figures"
    SEE_CASES = "see_cases"
    EXPORT_FIGURES = "export_figures"
    #: Variables, incidents and the technical side of a case.
    SEE_TECHNICAL = "see_technical"
    REPAIR_CASES = "repair_cases"
    SUSPEND_VERSIONS = "suspend_versions"
    ASSIGN_TASKS = "assign_tasks"
    #: Connectors and secrets.
    CONFIGURE_CONNECTIONS = "configure_connections"
    SEE_PEOPLE = "see_people"
    CHANGE_PEOPLE = "change_people"
    CHANGE_AREAS = "change_areas"
    SEE_AUDIT = "see_audit"

    @property
    def label(self) -> Sentence:
        """The action as a person reads it."""
        return Sentence(_LABELS[self])


_LABELS: Mapping[Action, str] = {
    Action.KEEP_OWN_ACCOUNT: N_("Keep one's own account"),
    Action.DO_TASKS: N_("Do the tasks of the roles held"),
    Action.START_CASES: N_("Start cases"),
    Action.FOLLOW_OWN_CASES: N_("Follow one's own requests"),
    Action.SEE_MODELS: N_("See processes and the library"),
    Action.EDIT_MODELS: N_("Upload and change drafts of processes"),
    Action.PUBLISH_MODELS: N_("Publish processes"),
    Action.SEE_FIGURES: N_("Read dashboards"),
    Action.SEE_CASES: N_("See the list of cases"),
    Action.EXPORT_FIGURES: N_("Export figures and cases"),
    Action.SEE_TECHNICAL: N_("See data and incidents of cases"),
    Action.REPAIR_CASES: N_("Repair cases"),
    Action.SUSPEND_VERSIONS: N_("Suspend versions of processes"),
    Action.ASSIGN_TASKS: N_("Give a task to another person"),
    Action.CONFIGURE_CONNECTIONS: N_("Configure connections and secrets"),
    Action.SEE_PEOPLE: N_("See people and roles"),
    Action.CHANGE_PEOPLE: N_("Change people, profiles and roles"),
    Action.CHANGE_AREAS: N_("Change areas and their rights"),
    Action.SEE_AUDIT: N_("Read who changed what"),
}

_WORK = frozenset({Action.KEEP_OWN_ACCOUNT, Action.DO_TASKS, Action.START_CASES, Action.FOLLOW_OWN_CASES})
_READ = frozenset(
    {Action.KEEP_OWN_ACCOUNT, Action.SEE_MODELS, Action.SEE_FIGURES, Action.SEE_CASES, Action.EXPORT_FIGURES}
)

#: What each profile allows (rows G4 to G8).
ALLOWED: Mapping[Profile, frozenset[Action]] = {
    Profile.END_USER: _WORK,
    Profile.BUSINESS_USER: _WORK | _READ | {Action.EDIT_MODELS, Action.PUBLISH_MODELS},
    Profile.IT: _WORK
    | {
        Action.SEE_MODELS,
        Action.EDIT_MODELS,
        Action.SEE_CASES,
        Action.SEE_TECHNICAL,
        Action.REPAIR_CASES,
        Action.SUSPEND_VERSIONS,
        Action.ASSIGN_TASKS,
        Action.CONFIGURE_CONNECTIONS,
        Action.SEE_PEOPLE,
    },
    Profile.MANAGER: _READ,
    Profile.ADMINISTRATOR: frozenset(
        {
            Action.KEEP_OWN_ACCOUNT,
            Action.SEE_PEOPLE,
            Action.CHANGE_PEOPLE,
            Action.CHANGE_AREAS,
            Action.SEE_AUDIT,
        }
    ),
}

#: Actions on the processes of an area, with the rights of which one is needed there; all others know no area.
NEEDED: Mapping[Action, frozenset[AreaRight]] = {
    Action.START_CASES: frozenset({AreaRight.START}),
    Action.SEE_MODELS: frozenset({AreaRight.SEE}),
    Action.EDIT_MODELS: frozenset({AreaRight.DRAW, AreaRight.PUBLISH}),
    Action.PUBLISH_MODELS: frozenset({AreaRight.PUBLISH}),
    Action.SEE_FIGURES: frozenset({AreaRight.MONITOR}),
    Action.SEE_CASES: frozenset({AreaRight.SEE, AreaRight.MONITOR}),
    Action.EXPORT_FIGURES: frozenset({AreaRight.MONITOR}),
    Action.SEE_TECHNICAL: frozenset({AreaRight.SEE}),
    Action.REPAIR_CASES: frozenset({AreaRight.SEE}),
    Action.SUSPEND_VERSIONS: frozenset({AreaRight.SEE}),
    Action.ASSIGN_TASKS: frozenset({AreaRight.SEE}),
}


class NotAllowed(Forbidden):
    """The actor's profiles or area rights do not allow the action."""

    code = "not_allowed"
    message = N_("You may not do this here: it needs the right “%(action)s”. An administrator can give it to you.")

    def __init__(self, action: Action, *, area: str | None = None) -> None:
        super().__init__(action=action.value, area=area)
        self.sentence = Sentence(self.message, {"action": action.label})


def may(actor: Actor, action: Action, *, area: str | None = None) -> bool:
    """Whether the actor may do this; for an action on processes, in that area, or without `area` in any at all."""
    if actor.is_unrestricted:
        return True
    if not any(action in ALLOWED[profile] for profile in actor.profiles):
        return False
    return action not in NEEDED or any(
        held.right in NEEDED[action] and area in (None, held.area) for held in actor.area_rights
    )


def require(actor: Actor, action: Action, *, area: str | None = None) -> None:
    """Raise NotAllowed unless the actor may do this."""
    if not may(actor, action, area=area):
        raise NotAllowed(action, area=area)


def areas_of(actor: Actor, action: Action, among: Iterable[str]) -> frozenset[str]:
    """Those of the given areas in which the actor may do this."""
    return frozenset(area for area in among if may(actor, action, area=area))


@dataclass(frozen=True)
class GivenRight:
    """One thing that a person may do, and what gives it to them."""

    action: Action
    #: Profiles and roles that give it, in order.
    through: tuple[Holder, ...]
    #: The areas where it holds, in order; empty when the action knows no area.
    areas: tuple[str, ...]


def given_rights(actor: Actor) -> tuple[GivenRight, ...]:
    """Everything the actor may do, with the profiles and roles that each right comes from (row G7)."""
    return tuple(_given(actor, action) for action in Action if not actor.is_unrestricted and may(actor, action))


def _given(actor: Actor, action: Action) -> GivenRight:
    profiles = [Holder(HolderKind.PROFILE, profile) for profile in actor.profiles if action in ALLOWED[profile]]
    held = [held for held in actor.area_rights if held.right in NEEDED.get(action, ())]
    through = {*profiles, *(one.through for one in held if one.through.kind is HolderKind.ROLE)}
    return GivenRight(action, tuple(sorted(through)), tuple(sorted({one.area for one in held})))
