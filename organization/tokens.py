"""Bearer tokens for programs: shown once when made, kept as a hash, revoked at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from foundation.errors import NotFound
from foundation.identifiers import new_id
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from organization import audit
from organization.actor import Actor
from organization.authentication import token_hash
from organization.people import id_of
from organization.permissions import Action, require
from organization.tables import api_token

#: Tells people and secret scanners what the text is.
_PREFIX = "cauce_"


class TokenUnknown(NotFound):
    """No token by that id, or it is somebody else's."""

    code = "token_unknown"
    message = N_("There is no token by the id %(id)s.")


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it in a list."""

    id: str
    name: str
    created_at: datetime
    #: None while it works.
    revoked_at: datetime | None


def create_token(unit: UnitOfWork, by: Actor, username: str, *, name: str) -> str:
    """Make a token that speaks for a person and return it, for the only time; people may make their own."""
    require(by, Action.KEEP_OWN_ACCOUNT if by.username == username else Action.CHANGE_PEOPLE)
    token = _PREFIX + secrets.token_urlsafe(32)
    row = {
        "id": new_id(unit.now()),
        "person_id": id_of(unit, username),
        "name": name,
        "token_hash": token_hash(token),
        "created_at": unit.now(),
    }
    unit.connection.execute(insert(api_token).values(**row))
    audit.record(unit, by.username, "token.created", username, after={"id": row["id"], "name": name})
    return token


def tokens(unit: UnitOfWork, username: str) -> list[Token]:
    """A person's tokens, newest first."""
    query = (
        select(api_token.c.id, api_token.c.name, api_token.c.created_at, api_token.c.revoked_at)
        .where(api_token.c.person_id == id_of(unit, username))
        .order_by(api_token.c.id.desc())
    )
    return [Token(*row) for row in unit.connection.execute(query)]


def revoke_token(unit: UnitOfWork, by: Actor, username: str, token_id: str) -> None:
    """Let a token work no more; raises TokenUnknown when the person has none by that id."""
    require(by, Action.KEEP_OWN_ACCOUNT if by.username == username else Action.CHANGE_PEOPLE)
    own = (api_token.c.id == token_id) & (api_token.c.person_id == id_of(unit, username))
    if not unit.connection.execute(update(api_token).where(own).values(revoked_at=unit.now())).rowcount:
        raise TokenUnknown(id=token_id)
    audit.record(unit, by.username, "token.revoked", username, before={"id": token_id})
