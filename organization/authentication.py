"""From a password or a bearer token to a person; the same answer and the same time for every way of being wrong."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import func, select

from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork, Work
from organization.passwords import MAXIMUM_LENGTH, matches
from organization.sign_in_throttle import SignInThrottle
from organization.tables import api_token, person


class SignInRefused(Rejected):
    """The name and the password do not belong together; it does not say which is wrong."""

    code = "sign_in_refused"
    message = N_("The name and the password do not belong together.")


@dataclass
class Authentication:
    """Checks who somebody is; one per process, since it remembers failures."""

    work: Work
    throttle: SignInThrottle = field(default_factory=SignInThrottle)

    def by_password(self, name: str, password: str, *, address: str) -> str:
        """The id of the person with that username or e-mail; raises SignInRefused or TooManyTries."""
        account, now = name.strip().lower(), self.work.clock.now()
        self.throttle.take_try(account=account, address=address, now=now)
        with self.work.read() as unit:
            known = (person.c.username == account) | (func.lower(person.c.email) == account)
            row = unit.connection.execute(select(person).where(known)).first()
        # The hash is computed outside the transaction, and for nobody too: it takes the same time.
        is_right = len(password) <= MAXIMUM_LENGTH and matches(row.password_hash if row else None, password)
        if row is None or not is_right or row.disabled_at is not None:
            raise SignInRefused
        self.throttle.succeeded(account=account, address=address)
        return str(row.id)


def by_token(unit: UnitOfWork, token: str) -> str | None:
    """The id of the person that a bearer token speaks for; None when it is unknown or revoked."""
    query = select(api_token.c.person_id).where(
        api_token.c.token_hash == token_hash(token), api_token.c.revoked_at.is_(None)
    )
    found = unit.connection.execute(query).scalar()
    return None if found is None else str(found)


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
