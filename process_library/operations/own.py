"""Every operation that comes with this program, by key."""

from functools import cache

from engine.connectors.http_call import HTTP_CALL
from engine.connectors.send_email import SEND_EMAIL
from engine.operations.declaration import Operations
from process_library.operations.demo import BUDGET, ORDERS, PAYROLL, STOCK
from process_library.operations.demo_office import APPROVERS, OFFICE
from process_library.operations.notify_people import NOTIFY_PEOPLE
from process_library.operations.send_document import SEND_DOCUMENT
from process_library.records.keeping import READ, WRITE


@cache
def own_operations() -> Operations:
    """Those of the suite; the demo systems' last."""
    own = (
        SEND_EMAIL,
        NOTIFY_PEOPLE,
        SEND_DOCUMENT,
        HTTP_CALL,
        WRITE,
        READ,
        *APPROVERS,
        *OFFICE,
        *STOCK,
        *BUDGET,
        *ORDERS,
        *PAYROLL,
    )
    return {one.key: one for one in own}
