"""Answers of registered functions, so that each does its work once however often it is asked."""

from sqlalchemy import Column, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant

function_answer = Table(
    "function_answer",
    metadata,
    Column("idempotency_key", String(255), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
)
