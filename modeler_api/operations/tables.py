"""Operations that a company adds by element templates."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from foundation.database import metadata
from foundation.instants import Instant

company_operation = Table(
    "company_operation",
    metadata,
    #: The id of the template.
    Column("key", String(200), primary_key=True),
    #: 1, 2, 3… within the key, whatever the template says.
    Column("version", Integer, primary_key=True),
    #: The template as it was uploaded, byte for byte.
    Column("content", LargeBinary, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("stored_by", String(100), nullable=False),
    #: Since when nobody is offered it; of the newest version of a key.
    Column("withdrawn_at", Instant),
)
