"""Settings: variables over the file over the defaults; unknown ones are refused."""

import stat
from pathlib import Path

import pytest

from foundation.settings import Settings, SettingsRejected, read_settings, secret_key


def test_without_anything_the_database_is_a_file_in_the_data_directory() -> None:
    assert read_settings({}).database == "sqlite:///var/cauce.db"


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cauce.toml"
    file.write_text('port = 9000\ncompany_name = "Nortelia"\n')

    settings = read_settings({"CAUCE_SETTINGS": str(file), "CAUCE_PORT": "9001"})

    assert (settings.port, settings.company_name) == (9001, "Nortelia")


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"CAUCE_PROT": "8080"}, "CAUCE_PROT"),
        ({"CAUCE_PORT": "many"}, "CAUCE_PORT"),
        ({"CAUCE_TIME_ZONE": "Europe/Madird"}, "CAUCE_TIME_ZONE"),
        ({"CAUCE_TRUSTED_PROXY": "*"}, "CAUCE_TRUSTED_PROXY"),
    ],
)
def test_an_unknown_or_impossible_setting_is_refused_by_its_name(environment: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsRejected) as caught:
        read_settings(environment)
    assert caught.value.context["source"] == name


def test_the_address_of_a_proxy_is_kept_as_requests_tell_it() -> None:
    assert read_settings({}).trusted_proxy == ""
    assert read_settings({"CAUCE_TRUSTED_PROXY": "0:0::1"}).trusted_proxy == "::1"


def test_an_unknown_setting_in_the_file_is_refused_naming_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cauce.toml"
    file.write_text("prot = 9000\n")
    with pytest.raises(SettingsRejected) as caught:
        read_settings({"CAUCE_SETTINGS": str(file)})
    assert (caught.value.context["name"], caught.value.context["source"]) == ("prot", str(file))


def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsRejected):
        read_settings({"CAUCE_SETTINGS": str(tmp_path / "missing.toml")})


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_directory=tmp_path)
    assert secret_key(settings) == secret_key(settings)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
