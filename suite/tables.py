"""Every table of every room: importing this makes `foundation.database.metadata` complete."""

import runtime.inbox.drafts  # noqa: F401 - imported for what they declare
