"""The area of processes that name none, so that what is published there is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0010_general_area"
down_revision = "0009_ended_sessions"

_KEY = "general"
#: Who may do what there to begin with; an administrator changes it.
_RIGHTS = {
    "end_user": ("start",),
    "business_user": ("see", "start", "publish", "monitor"),
    "it": ("see", "start"),
    "manager": ("see", "monitor"),
}
_AREA = sa.table("area", *map(sa.column, ("key", "name_es", "name_en", "position")))
_RIGHT = sa.table("area_right", *map(sa.column, ("area_key", "holder_kind", "holder_key", "allowed")))


def upgrade() -> None:
    """Make it, unless the company has one by that key."""
    connection = op.get_bind()
    if connection.execute(sa.select(_AREA.c.key).where(_AREA.c.key == _KEY)).first() is not None:
        return
    position = 1 + connection.execute(sa.select(sa.func.count()).select_from(_AREA)).scalar_one()
    connection.execute(sa.insert(_AREA).values(key=_KEY, name_es="General", name_en="General", position=position))
    for profile, rights in _RIGHTS.items():
        for right in rights:
            row = {"area_key": _KEY, "holder_kind": "profile", "holder_key": profile, "allowed": right}
            connection.execute(sa.insert(_RIGHT).values(**row))
