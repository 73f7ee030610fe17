"""Who acts: a person as the rest of the suite knows them while they do something."""

from dataclasses import dataclass, field
from enum import StrEnum

from foundation.sentences import N_, Sentence


class Profile(StrEnum):
    """What the product lets a person do; a person with several has the union."""

    #: Carries out tasks and starts cases.
    END_USER = "end_user"
    #: Defines processes and watches how they perform.
    BUSINESS_USER = "business_user"
    #: The technical side of models; operates and repairs cases.
    IT = "it"
    #: Reads dashboards down to the list of cases.
    MANAGER = "manager"
    #: Keeps people, roles and areas.
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Sentence:
        """Its name as people read it."""
        return Sentence(_PROFILE_LABELS[self])

    @property
    def purpose(self) -> Sentence:
        """What it is for, in one line."""
        return Sentence(_PROFILE_PURPOSES[self])


_PROFILE_LABELS = {
    Profile.END_USER: N_("Tasks"),
    Profile.BUSINESS_USER: N_("Processes"),
    Profile.IT: N_("IT"),
    Profile.MANAGER: N_("Management"),
    Profile.ADMINISTRATOR: N_("Administration"),
}
_PROFILE_PURPOSES = {
    Profile.END_USER: N_("Does tasks and starts cases"),
    Profile.BUSINESS_USER: N_("Defines processes and watches how they perform"),
    Profile.IT: N_("Connects systems and repairs cases"),
    Profile.MANAGER: N_("Reads figures, changes nothing"),
    Profile.ADMINISTRATOR: N_("Keeps people, roles and rights"),
}


class AreaRight(StrEnum):
    """What may be done with the processes of an area."""

    #: See its processes and cases.
    SEE = "see"
    #: Start its processes.
    START = "start"
    #: Change drafts of its processes, and publish none.
    DRAW = "draw"
    #: Change and publish its processes.
    PUBLISH = "publish"
    #: Read its figures.
    MONITOR = "monitor"

    @property
    def label(self) -> Sentence:
        """The right in words."""
        return Sentence(_RIGHT_LABELS[self])


_RIGHT_LABELS = {
    AreaRight.SEE: N_("See"),
    AreaRight.START: N_("Start"),
    AreaRight.DRAW: N_("Draw"),
    AreaRight.PUBLISH: N_("Publish"),
    AreaRight.MONITOR: N_("Read figures"),
}


class HolderKind(StrEnum):
    """To whom an area right is given."""

    #: Everybody with the profile.
    PROFILE = "profile"
    #: Everybody who holds the role.
    ROLE = "role"


@dataclass(frozen=True, order=True)
class Holder:
    """A profile or a role, as the giver of a right."""

    kind: HolderKind
    #: A profile's value or a role's key.
    key: str


@dataclass(frozen=True, order=True)
class HeldRight:
    """A right in an area that a person has, and through what."""

    area: str
    right: AreaRight
    through: Holder


@dataclass(frozen=True)
class Actor:
    """A person who does something, with all that decides what they may do."""

    person_id: str
    username: str
    name: str
    profiles: frozenset[Profile] = frozenset()
    #: Keys of the roles held: the candidate groups whose tasks the person may do.
    roles: frozenset[str] = frozenset()
    area_rights: frozenset[HeldRight] = field(default=frozenset())
    language: str = "es"
    time_zone: str = "Europe/Madrid"
    #: Only for who works on the machine itself: the command line, the embedding program.
    is_unrestricted: bool = False


#: Who acts on the machine itself when nobody is named, and what people read for it.
MACHINE, MACHINE_NAME = "cli", N_("The command line")


def machine_actor(username: str = MACHINE) -> Actor:
    """The actor of the command line and of embedding programs, to whom nothing is refused."""
    return Actor(person_id=username, username=username, name=username, is_unrestricted=True)
