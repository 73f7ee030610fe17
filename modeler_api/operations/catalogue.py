"""Every operation that a step of a process can call here."""

from engine.operations.declaration import Operation, Operations
from foundation.errors import NotFound
from foundation.sentences import N_
from foundation.unit_of_work import UnitOfWork
from modeler_api.operations.company import company_operations
from process_library.operations.declared import declared


class OperationNotFound(NotFound):
    """Nothing by that key in the catalogue."""

    code = "operation_not_found"
    message = N_("The catalogue has no operation %(key)s.")


def operations(unit: UnitOfWork) -> Operations:
    """Every operation by key: the company's own first."""
    return {one.key: one for one in company_operations(unit)} | dict(declared())


def operation(unit: UnitOfWork, key: str) -> Operation:
    """One operation. Raises OperationNotFound."""
    found = operations(unit).get(key)
    if found is None:
        raise OperationNotFound(key=key)
    return found
