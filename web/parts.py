"""What every page may use, built once by `suite.wiring` and handed to each page's `blueprint(parts)`."""

from dataclasses import dataclass

from engine.instances.process_engine import ProcessEngine
from foundation.settings import Settings
from foundation.texts import Texts
from foundation.unit_of_work import Work
from modeler_api.affected_cases import Previews
from modeler_api.trials.playing import Trials
from organization.actors import Actors
from organization.authentication import Authentication


@dataclass(frozen=True)
class Parts:
    """The parts of a running suite that pages touch."""

    settings: Settings
    #: Begins units of work; `work.clock` tells the time.
    work: Work
    texts: Texts
    actors: Actors
    authentication: Authentication
    #: Runs processes; `definitions` and `work` of it are the suite's own.
    process_engine: ProcessEngine
    #: Plays drafts in sandboxes.
    trials: Trials
    #: Tell what moving open cases to another version would mean.
    previews: Previews
