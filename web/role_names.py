"""Organisational roles by name, in the reader's language."""

from collections.abc import Sequence

from organization.roles import roles
from web.languages import language
from web.parts import Parts


def role_name(parts: Parts, keys: Sequence[str], *, otherwise: str) -> str:
    """The name of the one role that a task is offered to; `otherwise` for several, none, or one that is unknown."""
    return _known_name(parts, keys) or otherwise


def role_in_sentence(parts: Parts, keys: Sequence[str], *, otherwise: str) -> str:
    """The same inside a sentence: "the line manager". In Spanish the article would need to know the role's gender."""
    name = _known_name(parts, keys)
    if not name or language(parts.settings.default_language) != "en":
        return name or otherwise
    is_plain = name[1:] == name[1:].lower()
    return f"the {name[:1].lower() + name[1:] if is_plain else name}"


def role_names(parts: Parts) -> dict[str, str]:
    """Every role's name by its key."""
    speaks = language(parts.settings.default_language)
    with parts.work.read() as unit:
        return {role.key: role.name(speaks) for role in roles(unit)}


def _known_name(parts: Parts, keys: Sequence[str]) -> str | None:
    return role_names(parts).get(keys[0]) if len(keys) == 1 else None
