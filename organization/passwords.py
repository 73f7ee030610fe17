"""Passwords: hashed by argon2id; short, common and personal ones are refused."""

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Rejected
from foundation.sentences import N_

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200

#: OWASP's parameters for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

#: Words that people build passwords of; with digits and signs around them they are as easily guessed.
_COMMON_WORDS = """
    admin administrador administrator adminadmin amor bienvenido bienvenida changeme cambiame cambio clave
    computer computador contrasena contrasenya contrasenia default demo dragon empresa football futbol guest
    hello hola hunter invitado letmein login master monkey passphrase passw passwd password passwort princess
    princesa prueba qwerty qwertyuiop qwertyui asdfgh asdfghjkl zxcvbnm root secret secreto seguro shadow
    starwars summer invierno verano primavera otono winter spring autumn sunshine superman supersecret system
    sistema temporal teamo tequiero test testing trabajo trustno usuario user welcome whatever iloveyou
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_LETTERS = str.maketrans("@430157$!ñáéíóú", "aaeoistsinaeiou")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_RUN = 8
_FEWEST_SIGNS = 5


class PasswordRefused(Rejected):
    """The password would be guessed."""

    code = "password_refused"


class PasswordTooShort(PasswordRefused):
    """Fewer characters than asked for."""

    code = "password_too_short"
    message = N_("The password has %(length)s characters and needs at least %(minimum)s.")


class PasswordTooLong(PasswordRefused):
    """More characters than anybody types."""

    code = "password_too_long"
    message = N_("The password has %(length)s characters and may have at most %(maximum)s.")


class PasswordTooCommon(PasswordRefused):
    """Easily guessed: a usual word, a row of keys, few different signs, or the person's own name."""

    code = "password_too_common"
    message = N_("This password is easily guessed. Put together three or four words that have nothing to do with you.")


def check_password(password: str, *, personal: tuple[str, ...] = ()) -> None:
    """Raise PasswordRefused for a bad one; `personal` are words such as the username that it may not be made of."""
    if len(password) < MINIMUM_LENGTH:
        raise PasswordTooShort(length=len(password), minimum=MINIMUM_LENGTH)
    if len(password) > MAXIMUM_LENGTH:
        raise PasswordTooLong(length=len(password), maximum=MAXIMUM_LENGTH)
    if is_common(password, personal=personal):
        raise PasswordTooCommon


def is_common(password: str, *, personal: tuple[str, ...] = ()) -> bool:
    """Whether it is a usual or personal word dressed up, a row of keys, or has very few different signs."""
    text = password.lower()
    if len(set(text)) < _FEWEST_SIGNS or _has_run(text):
        return True
    own = {part for word in personal for part in re.split(r"[^a-z]+", word.lower().translate(_LETTERS))}
    known = _COMMON | {part for part in own if len(part) > 3}
    plain = re.sub(r"[^a-z]", "", text)
    read = re.sub(r"[^a-z]", "", text.translate(_LETTERS))
    return not plain or any(_is_made_of(letters, known) for letters in (plain, read))


def _has_run(text: str) -> bool:
    rows = (*_RUNS, *(row[::-1] for row in _RUNS))
    return any(
        row[start : start + _LONGEST_RUN] in text for row in rows for start in range(len(row) - _LONGEST_RUN + 1)
    )


def _is_made_of(letters: str, known: frozenset[str]) -> bool:
    """Whether the letters are known words and nothing, or next to nothing, else."""
    rest = letters
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != letters and len(rest) < _FEWEST_SIGNS


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long when nothing is kept, so that names cannot be guessed by time."""
    try:
        return _HASHER.verify(kept or _NOBODYS, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


_NOBODYS = _HASHER.hash(secrets.token_urlsafe())
