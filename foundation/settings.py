"""Settings, read once: `CAUCE_…` variables before one TOML file named by `CAUCE_SETTINGS`; unknown ones are refused."""

import os
import secrets
import tomllib
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from foundation.errors import Rejected
from foundation.sentences import N_
from foundation.time_zones import is_time_zone

_PREFIX = "CAUCE_"
#: Variables of ours that are not settings of the running suite.
_NOT_SETTINGS = frozenset({"CAUCE_SETTINGS", "CAUCE_TEST_POSTGRES_URL"})


class SettingsRejected(Rejected):
    """A setting is unknown or has a value that cannot be."""

    code = "settings_rejected"
    message = N_("The setting %(name)s from %(source)s is not right: %(problem)s")


class Settings(BaseModel):
    """What an installation may choose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Where files of this installation live: the SQLite file, the generated secret key.
    data_directory: Path = Path("var")
    #: SQLAlchemy URL; the default is a SQLite file in the data directory.
    database_url: str = ""
    #: SQLite's pragma: NORMAL survives a killed process, FULL also a power cut.
    sqlite_synchronous: str = Field(default="NORMAL", pattern="^(NORMAL|FULL)$")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    #: IP address of the reverse proxy whose word on who asks, and whether over HTTPS, is believed; none by default.
    trusted_proxy: str = ""
    #: Signs sessions; generated into the data directory when not given.
    secret_key: str = ""
    time_zone: str = "Europe/Madrid"
    default_language: str = Field(default="es", pattern="^(es|en)$")
    company_name: str = "Cauce"
    demo: bool = False
    #: Host names that service calls may reach, separated by commas.
    allowed_hosts: str = ""
    #: Whether service calls may reach private, loopback and link-local addresses of allowed hosts.
    allow_private_addresses: bool = False
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = False
    mail_sender: str = "cauce@localhost"
    #: How log lines on standard error are written: to be read by people, or one JSON object each.
    log_format: str = Field(default="text", pattern="^(text|json)$")
    #: From which level on our own lines are written.
    log_level: str = Field(default="WARNING", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    #: Threads that run jobs in a server or a worker.
    job_threads: int = Field(default=4, ge=1, le=64)
    #: Threads that answer requests.
    web_threads: int = Field(default=8, ge=1, le=128)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if not is_time_zone(name):
            raise ValueError("this time zone is unknown")
        return name

    @field_validator("trusted_proxy")
    @classmethod
    def _one_address(cls, proxy: str) -> str:
        return proxy and str(ip_address(proxy))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of people who have not chosen one."""
        return ZoneInfo(self.time_zone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL to open."""
        return self.database_url or f"sqlite:///{self.data_directory / ('demo.db' if self.demo else 'cauce.db')}"


def read_settings(environment: dict[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment (default `os.environ`) over the TOML file over the defaults.

    Raises SettingsRejected naming the setting and where it came from.
    """
    variables = dict(os.environ) if environment is None else environment
    given = {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in variables.items()
        if name.startswith(_PREFIX) and name not in _NOT_SETTINGS
    }
    path = variables.get("CAUCE_SETTINGS")
    from_file = _read_file(Path(path)) if path else {}
    try:
        return Settings.model_validate({**from_file, **given, **overrides})
    except ValidationError as failure:
        problem = failure.errors()[0]
        name = str(problem["loc"][0]) if problem["loc"] else "?"
        source = f"{_PREFIX}{name.upper()}" if name in given else str(path)
        raise SettingsRejected(name=name, source=source, problem=problem["msg"]) from failure


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise SettingsRejected(name="CAUCE_SETTINGS", source=str(path), problem=str(failure)) from failure


def secret_key(settings: Settings) -> str:
    """The key that signs sessions; made once and kept in the data directory, readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_directory / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
