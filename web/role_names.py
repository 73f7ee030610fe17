"""Organisational roles by name, in the reader's language."""

from collections.abc import Sequence

from organization.roles import roles
from web.languages import language
from web.parts import Parts


def role_name(parts: Parts, keys: Sequence[str], *, otherwise: str) -> str:
    """The name of the one role that a task is offered to; `otherwise` for several, none, or one that is unknown."""
    if len(keys) != 1:
        return otherwise
    with parts.work.read() as unit:
        known = {role.key: role for role in roles(unit)}
    found = known.get(keys[0])
    return otherwise if found is None else found.name(language(parts.settings.default_language))
