"""Open, resolve and list incidents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from engine.incidents.tables import incident
from foundation.errors import NotFound
from foundation.identifiers import new_id
from foundation.json_values import dump, load, plain
from foundation.sentences import N_, Sentence
from foundation.unit_of_work import Prepared, UnitOfWork

#: Marks a sentence among the values of another.
_SENTENCE = "$sentence"


class IncidentNotFound(NotFound):
    """No incident by that id."""

    code = "incident_not_found"
    message = N_("There is no incident by the id %(id)s.")


@dataclass(frozen=True)
class Failure:
    """What failed, told so that it can be mended."""

    code: str
    sentence: Sentence
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Incident:
    """Something that failed for good and waits for an operator, or was mended."""

    id: str
    instance_id: str
    definition_id: str
    #: The activity instance that is stopped.
    token_id: int
    element_id: str | None
    #: `model` or `job`.
    kind: str
    job_key: str | None
    failure: Failure
    attempts: int
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


def open_incident(
    unit: UnitOfWork,
    *,
    instance_id: str,
    definition_id: str,
    token_id: int,
    element_id: str | None,
    failure: Failure,
    job_key: str | None = None,
    attempts: int = 1,
) -> Incident:
    """Write a new incident; of kind `job` when a stopped job is behind it, else `model`."""
    opened = Incident(
        id=new_id(),
        instance_id=instance_id,
        definition_id=definition_id,
        token_id=token_id,
        element_id=element_id,
        kind="job" if job_key else "model",
        job_key=job_key,
        failure=failure,
        attempts=attempts,
        opened_at=unit.now(),
        resolved_at=None,
        resolved_by=None,
    )
    row = {name: getattr(opened, name) for name in _PLAIN_FIELDS}
    told = {
        "code": failure.code,
        "message": failure.sentence.message,
        "values": dump(_storable_values(failure.sentence)).decode(),
        "line": failure.line,
        "column": failure.column,
    }
    unit.connection.execute(insert(incident).values(row | told))
    return opened


def resolve_incident(unit: UnitOfWork, incident_id: str, *, by: str | None) -> None:
    """Mark it mended; who did it is None when the engine itself went on."""
    mended = update(incident).where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
    unit.connection.execute(mended.values(resolved_at=unit.now(), resolved_by=by))


def incident_by_id(unit: UnitOfWork, incident_id: str) -> Incident:
    """One incident, open or resolved. Raises IncidentNotFound."""
    row = unit.connection.execute(select(incident).where(incident.c.id == incident_id)).first()
    if row is None:
        raise IncidentNotFound(id=incident_id)
    return _incident(row)


def incidents_of(unit: UnitOfWork, instance_id: str) -> list[Incident]:
    """Every incident of an instance, oldest first."""
    return _incidents(unit, select(incident).where(incident.c.instance_id == instance_id))


def open_incidents(unit: UnitOfWork, *, instance_id: str | None = None, token_id: int | None = None) -> list[Incident]:
    """Incidents that wait for an operator, oldest first."""
    found = select(incident).where(incident.c.resolved_at.is_(None))
    if instance_id is not None:
        found = found.where(incident.c.instance_id == instance_id)
    if token_id is not None:
        found = found.where(incident.c.token_id == token_id)
    return _incidents(unit, found)


def resolved_incidents(unit: UnitOfWork, *, by: str, since: datetime) -> list[Incident]:
    """What this person has let try again since then, oldest first."""
    return _incidents(unit, select(incident).where(incident.c.resolved_at >= since, incident.c.resolved_by == by))


def has_open_incidents(unit: UnitOfWork, instance_id: str) -> bool:
    """Whether anything of the instance waits for an operator; quick, because every ending asks."""
    return bool(unit.rows(_ANY_OPEN, {"instance_id": instance_id}))


_ANY_OPEN = Prepared(
    select(incident.c.id)
    .where(incident.c.instance_id == bindparam("instance_id"), incident.c.resolved_at.is_(None))
    .limit(1)
)
_PLAIN_FIELDS = (
    "id",
    "instance_id",
    "definition_id",
    "token_id",
    "element_id",
    "kind",
    "job_key",
    "attempts",
    "opened_at",
)


def _storable_values(sentence: Sentence) -> dict[str, Any]:
    return {name: _storable(value) for name, value in sentence.values.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, Sentence):
        return {_SENTENCE: value.message, "values": _storable_values(value)}
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _incidents(unit: UnitOfWork, found: Select[Any]) -> list[Incident]:
    rows: Iterable[Row[Any]] = unit.connection.execute(found.order_by(incident.c.opened_at, incident.c.id))
    return [_incident(row) for row in rows]


def _incident(row: Row[Any]) -> Incident:
    values = row._mapping
    sentence = _sentence(values["message"], load(values["values"]))
    return Incident(
        **{name: values[name] for name in (*_PLAIN_FIELDS, "resolved_at", "resolved_by")},
        failure=Failure(code=values["code"], sentence=sentence, line=values["line"], column=values["column"]),
    )


def _sentence(message: str, values: Mapping[str, Any]) -> Sentence:
    return Sentence(message, {name: _value(value) for name, value in values.items()})


def _value(stored: Any) -> Any:
    if isinstance(stored, dict) and _SENTENCE in stored:
        return _sentence(stored[_SENTENCE], stored["values"])
    return stored
