"""Passwords that would be guessed are refused; the others are kept as argon2id."""

import pytest

from organization.passwords import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
    hashed,
    is_common,
    matches,
)


def test_a_short_password_is_refused_with_both_lengths():
    with pytest.raises(PasswordTooShort) as caught:
        check_password("corta")
    assert caught.value.context == {"length": 5, "minimum": 12}


def test_a_password_longer_than_anybody_types_is_refused():
    with pytest.raises(PasswordTooLong):
        check_password("abcd efg " * 30)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P4ssw0rd!2026",
        "Contraseña2026",
        "qwertyuiop12",
        "123456789012",
        "abcdefghijkl",
        "aaaaaaaaaaaaaa",
        "bienvenido2026!",
        "AdminAdmin2026",
        "98765432109876",
        "verano-2026-verano",
    ],
)
def test_a_usual_word_dressed_up_is_refused(password: str):
    with pytest.raises(PasswordTooCommon):
        check_password(password)


def test_ones_own_name_dressed_up_is_refused():
    assert is_common("Nuria.Perez.2026", personal=("nuria.perez", "Nuria Pérez"))
    assert not is_common("Nuria.Perez.2026")


@pytest.mark.parametrize(
    "password", ["sierra lluvia 7 farol", "xK9#2pQ!v8Lm", "correct horse battery", "ñandú y tejado 4"]
)
def test_words_that_have_nothing_to_do_with_each_other_are_accepted(password: str):
    check_password(password, personal=("nuria.perez", "Nuria Pérez"))


def test_only_the_right_password_matches_its_hash():
    kept = hashed("sierra lluvia 7 farol")
    assert kept.startswith("$argon2id$")
    assert matches(kept, "sierra lluvia 7 farol")
    assert not matches(kept, "sierra lluvia 7 faro")


def test_nothing_matches_where_no_password_is_kept():
    assert not matches(None, "")
    assert not matches("not a hash", "anything")
