"""Tables of people, profiles, roles, areas, tokens and the audit trail."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

person = Table(
    "person",
    metadata,
    Column("id", String(36), primary_key=True),
    #: What people sign in with and tasks are assigned to; never changes.
    Column("username", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), unique=True),
    Column("language", String(5), nullable=False),
    Column("time_zone", String(64), nullable=False),
    #: argon2id; None for someone who cannot sign in by password.
    Column("password_hash", String(200)),
    #: Sessions begun before this end; None when there never was a password.
    Column("password_changed_at", Instant),
    Column("created_at", Instant, nullable=False),
    #: None while the person may sign in.
    Column("disabled_at", Instant),
)

profile_assignment = Table(
    "profile_assignment",
    metadata,
    Column("person_id", String(36), ForeignKey("person.id"), primary_key=True),
    Column("profile", String(20), primary_key=True),
    Column("since_at", Instant, nullable=False),
)

role = Table(
    "role",
    metadata,
    #: The candidate group.
    Column("key", String(100), primary_key=True),
    Column("name_es", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("description_es", Text, nullable=False),
    Column("description_en", Text, nullable=False),
)

role_holding = Table(
    "role_holding",
    metadata,
    Column("person_id", String(36), ForeignKey("person.id"), primary_key=True),
    Column("role_key", String(100), ForeignKey("role.key"), primary_key=True),
    Column("since_at", Instant, nullable=False),
    Index(None, "role_key"),
)

area = Table(
    "area",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("name_es", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    #: The order in which lists show them.
    Column("position", Integer, nullable=False),
    #: 1 where a second person approves each version of a process.
    Column("is_four_eyes", Integer, nullable=False),
)

area_right = Table(
    "area_right",
    metadata,
    Column("area_key", String(100), ForeignKey("area.key"), primary_key=True),
    #: `profile` or `role`.
    Column("holder_kind", String(10), primary_key=True),
    #: A profile's value or a role's key.
    Column("holder_key", String(100), primary_key=True),
    #: `see`, `start`, `draw`, `publish` or `monitor`.
    Column("allowed", String(10), primary_key=True),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person_id", String(36), ForeignKey("person.id"), nullable=False),
    #: What the person calls it, to know which one to revoke.
    Column("name", String(100), nullable=False),
    #: SHA-256 of the token; the token itself is shown once and kept nowhere.
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(None, "person_id"),
)

#: Sessions that were signed out, for as long as their cookies would otherwise live.
ended_session = Table(
    "ended_session",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    #: Part of the key: a session may be signed out twice at once.
    Column("ended_at", Instant, primary_key=True),
)

demo_account = Table(
    "demo_account",
    metadata,
    Column("person_id", String(36), ForeignKey("person.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    #: What this person does in the demo, in one line.
    Column("purpose_es", String(200), nullable=False),
    Column("purpose_en", String(200), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    #: Always 1: the row that writers lock, one after the other.
    Column("id", Integer, primary_key=True, autoincrement=False),
    #: Position and hash of the last entry, so that entries cut off the end are missed too.
    Column("position", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    #: Username of who did it.
    Column("actor", String(100), nullable=False),
    #: What was done, for example `person.disabled`.
    Column("action", String(100), nullable=False),
    #: To whom or what.
    Column("subject", String(300), nullable=False),
    #: JSON, or None when there was nothing before.
    Column("before", Text),
    #: JSON, or None when nothing is left.
    Column("after", Text),
    #: SHA-256 over this entry and the hash of the one before.
    Column("hash", String(64), nullable=False),
    Index(None, "subject"),
)
