"""Every table of every room: importing this makes `foundation.database.metadata` complete."""

from types import ModuleType

import engine.connectors.tables
import engine.definitions.tables
import engine.history.tables
import engine.incidents.tables
import engine.instances.business_keys
import engine.instances.tables
import engine.jobs.tables
import engine.user_tasks.tables
import foundation.receipts
import modeler_api.operations.tables
import modeler_api.shared.tables
import modeler_api.tables
import modeler_api.trials.tables
import monitor.tables
import organization.tables
import process_library.demo_systems.tables
import process_library.records.tables
import runtime.inbox.drafts
from foundation.database import metadata

__all__ = ["DECLARED_IN", "metadata"]

#: The modules that declare them.
DECLARED_IN: tuple[ModuleType, ...] = (
    engine.connectors.tables,
    engine.definitions.tables,
    engine.history.tables,
    engine.incidents.tables,
    engine.instances.business_keys,
    engine.instances.tables,
    engine.jobs.tables,
    engine.user_tasks.tables,
    foundation.receipts,
    modeler_api.shared.tables,
    modeler_api.operations.tables,
    modeler_api.tables,
    modeler_api.trials.tables,
    monitor.tables,
    organization.tables,
    process_library.demo_systems.tables,
    process_library.records.tables,
    runtime.inbox.drafts,
)
