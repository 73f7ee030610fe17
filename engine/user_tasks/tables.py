"""User tasks and who may do them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from foundation.database import metadata
from foundation.instants import Instant

user_task = Table(
    "user_task",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", String(36), nullable=False),
    #: The activity instance within the process instance.
    Column("token_id", Integer, nullable=False),
    Column("definition_id", String(36), nullable=False),
    Column("definition_key", String(255), nullable=False),
    Column("business_key", String(255)),
    Column("element_id", String(255), nullable=False),
    Column("name", Text, nullable=False),
    #: The lane's name, for people.
    Column("lane", Text),
    #: `UserTaskStatus`.
    Column("status", String(10), nullable=False),
    #: Username; only they may complete it.
    Column("assignee", String(100)),
    Column("priority", Integer, nullable=False),
    Column("form_key", String(255)),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant),
    #: Not worth looking at before.
    Column("follow_up_at", Instant),
    Column("claimed_at", Instant),
    Column("ended_at", Instant),
    UniqueConstraint("instance_id", "token_id"),
    Index(None, "status", "assignee"),
)

#: Order of what has no due date: after everything that has one.
NEVER_DUE = 2**62

#: Who may do an open user task; the rows go when it ends, so that inboxes read nothing that is over.
candidate = Table(
    "user_task_candidate",
    metadata,
    Column("user_task_id", ForeignKey("user_task.id"), primary_key=True),
    #: `group` or `user`.
    Column("kind", String(5), primary_key=True),
    #: A candidate group (`role` or `role@centre`) or a username.
    Column("key", String(255), primary_key=True),
    #: The task's own status and due date again, so that an inbox reads its first page off one index however many
    #: tasks are open. Microseconds, or `NEVER_DUE`.
    Column("status", String(10), nullable=False),
    Column("due_order", BigInteger, nullable=False),
    Index(None, "kind", "key", "status", "due_order", "user_task_id"),
)
