"""A handbook as a document: changes since the edition before, who answers for what, and a chapter for each process."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from engine.instances.process_engine import ProcessEngine
from foundation.sentences import N_
from modeler_api.handbook.chapters import LEGEND, chapter
from modeler_api.handbook.contents import Contents, contents
from modeler_api.handbook.document import Block, Document, Heading, Paragraph, table
from modeler_api.handbook.matrix import matrix, matrix_csv
from modeler_api.handbook.speech import Speech
from organization.actor import Actor


def handbook(
    process_engine: ProcessEngine,
    actor: Actor,
    speech: Speech,
    company: str,
    *,
    area: str | None = None,
    number: int | None = None,
) -> Document:
    """What the actor may see of the handbook of an area, or the company's; `number` is that of an edition.

    `process_engine` speaks the reader's language. Raises AreaUnknown and EditionNotFound.
    """
    found = contents(process_engine, actor, speech.language, area=area, number=number)
    spoken = replace(speech, roles=found.roles)
    title = spoken(N_("Handbook of %(area)s"), area=found.area) if found.area else spoken(N_("Handbook of processes"))
    return Document(
        title=title,
        company=company,
        subtitle=_subtitle(found, spoken, process_engine.work.clock.now()),
        language=spoken.language,
        blocks=tuple(_blocks(found, spoken)),
    )


def responsibilities_csv(
    process_engine: ProcessEngine, actor: Actor, speech: Speech, *, area: str | None = None
) -> str:
    """Every role against every process, as a CSV file. Raises AreaUnknown."""
    found = contents(process_engine, actor, speech.language, area=area)
    return matrix_csv(*_matrix(found, replace(speech, roles=found.roles)))


def _subtitle(found: Contents, speech: Speech, now: datetime) -> str:
    if found.edition is not None:
        date = speech.date(found.edition.made_at)
        return speech(N_("Edition %(number)s, %(date)s"), number=found.edition.number, date=date)
    return speech(N_("As published on %(date)s"), date=speech.date(now))


def _blocks(found: Contents, speech: Speech) -> Iterator[Block]:
    if not found.subjects:
        yield Paragraph(speech(N_("Nothing is published here yet.")))
        return
    yield from _changes(found, speech)
    yield Heading(1, speech(N_("Who answers for what")), "responsibilities")
    yield Paragraph(speech(LEGEND), is_quiet=True)
    head, rows = _matrix(found, speech)
    yield table(head, rows)
    for number, subject in enumerate(found.subjects, 1):
        yield from chapter(subject, number, speech)


def _changes(found: Contents, speech: Speech) -> Iterator[Block]:
    if found.before is None:
        return
    yield Heading(1, speech(N_("What has changed since edition %(number)s"), number=found.before.number), "changes")
    if not found.changes:
        yield Paragraph(speech(N_("Nothing has been published since.")))
        return
    head = (N_("When"), N_("Process"), N_("Version"), N_("What changed"), N_("Who"))
    rows = [
        (speech.date(one.deployed_at), one.name, str(one.version), one.note or "–", name) for one, name in found.changes
    ]
    yield table(tuple(speech(word) for word in head), rows)


def _matrix(found: Contents, speech: Speech) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    said = matrix(found.subjects)
    head = (speech(N_("Role")), *(name for _key, name in said.processes))
    return head, [(speech.role(role), *letters) for role, letters in said.rows]
