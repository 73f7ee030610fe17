"""Parts and applications for tests of pages."""

from pathlib import Path
from typing import Any

from foundation.settings import Settings
from foundation.texts import Texts
from foundation.unit_of_work import Work
from organization.actors import Actors
from organization.authentication import Authentication
from web.parts import Parts

_HOUSE = Path(__file__).parent.parent.parent
_ROOMS = ("foundation", "engine", "organization", "process_library", "modeler_api", "runtime", "monitor", "web")


def parts_over(work: Work, process_engine: Any = None, **settings: Any) -> Parts:
    """What pages are handed; those of the organisation need no engine."""
    return Parts(
        settings=Settings(secret_key="for tests only", company_name="Nortelia Iluminación", **settings),
        work=work,
        texts=Texts(_HOUSE / room for room in _ROOMS),
        actors=Actors(work),
        authentication=Authentication(work),
        process_engine=process_engine,
    )
