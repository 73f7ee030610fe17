"""User tasks and who may do them."""

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, String, Table, Text, column

from foundation.database import metadata
from foundation.instants import Instant

#: What a partial index can be read for.
_OPEN = column("ended_at").is_(None)

user_task = Table(
    "user_task",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    #: The activity instance within the process instance.
    Column("token_id", Integer, primary_key=True, autoincrement=False),
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
    #: Holds only what is open, so that it stays as small as the work in hand.
    Index("ix_user_task_open", "assignee", sqlite_where=_OPEN, postgresql_where=_OPEN),
    #: A case's tasks lie together: completing one and opening the next touches one page.
    sqlite_with_rowid=False,
)

#: Nobody has completed or cancelled it.
IS_OPEN = user_task.c.ended_at.is_(None)

#: Order of what has no due date: after everything that has one, by when it was opened.
NEVER_DUE = 2**62

#: Who may do an open user task; the rows go when it ends, so that inboxes read nothing that is over.
candidate = Table(
    "user_task_candidate",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("token_id", Integer, primary_key=True, autoincrement=False),
    #: `group` or `user`.
    Column("kind", String(5), primary_key=True),
    #: A candidate group (`role` or `role@centre`) or a username.
    Column("key", String(255), primary_key=True),
    #: The task's own status and due date again, so that an inbox reads its first page off one index however many
    #: tasks are open. Microseconds; without a due date those of its opening on top of `NEVER_DUE`.
    Column("status", String(10), nullable=False),
    Column("due_order", BigInteger, nullable=False),
    ForeignKeyConstraint(["instance_id", "token_id"], ["user_task.instance_id", "user_task.token_id"]),
    Index("ix_user_task_candidate_offer", "kind", "key", "status", "due_order", "instance_id", "token_id"),
    sqlite_with_rowid=False,
)
