"""Whether this process lives, and whether it can work; and whether our packages are really ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.database import Database
from foundation.errors import BrokenPromise
from foundation.sentences import N_
from organization.http import public
from suite.schema import HEAD, current_revision

DISTRIBUTION = "cauce"
PACKAGES = (
    "bpmn",
    "engine",
    "foundation",
    "modeler_api",
    "monitor",
    "organization",
    "process_library",
    "runtime",
    "suite",
    "web",
)
_NOT_READY = 503
_RETRY_AFTER_SECONDS = "5"


class PackageOverwritten(BrokenPromise):
    """Another distribution has installed a package of one of our names over ours."""

    code = "package_overwritten"
    message = N_("The package %(package)s also belongs to %(others)s: give Cauce a virtual environment of its own.")


@dataclass(frozen=True)
class Readiness:
    """What work needs."""

    is_database_reachable: bool
    is_schema_current: bool

    @property
    def is_ready(self) -> bool:
        """Whether requests can be answered."""
        return self.is_database_reachable and self.is_schema_current


def readiness(database: Database) -> Readiness:
    """Ask the database; never raises for one that does not answer."""
    try:
        with database.connect(to_write=False) as connection:
            connection.execute(text("SELECT 1"))
        return Readiness(is_database_reachable=True, is_schema_current=current_revision(database) == HEAD)
    except SQLAlchemyError:
        return Readiness(is_database_reachable=False, is_schema_current=False)


def check_package_names() -> None:
    """Raise PackageOverwritten when one of our top-level packages is claimed by another distribution, too."""
    found = packages_distributions()
    for package in PACKAGES:
        _check(package, found.get(package, ()))


def _check(package: str, distributions: Sequence[str]) -> None:
    others = sorted(set(distributions) - {DISTRIBUTION})
    if others:
        raise PackageOverwritten(package=package, others=", ".join(others))


def blueprint(database: Database) -> Blueprint:
    """`/health` and `/ready`, for whoever watches over the process."""
    health = Blueprint("health", __name__)

    @health.get("/health")
    @public
    def alive() -> Response:
        return jsonify(status="alive")

    @health.get("/ready")
    @public
    def ready() -> Response:
        found = readiness(database)
        response = jsonify(
            status="ready" if found.is_ready else "not ready",
            database=found.is_database_reachable,
            schema=found.is_schema_current,
        )
        if not found.is_ready:
            response.status_code = _NOT_READY
            response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
        return response

    return health
