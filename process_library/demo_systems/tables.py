"""Tables of the demo systems; their names begin with `demo_`. Money is kept in cents, days as ISO dates."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from foundation.database import metadata
from foundation.instants import Instant


def _key(name: str, length: int = 100) -> Column[str]:
    return Column(name, String(length), primary_key=True)


def _text(name: str, length: int = 255) -> Column[str]:
    return Column(name, String(length), nullable=False)


#: What the next call of a system will meet: see `faults.py`.
demo_fault = Table("demo_fault", metadata, _key("system"), _text("mode", 20))

#: The last number given for each prefix and year.
demo_sequence = Table("demo_sequence", metadata, _key("name"), Column("last", Integer, nullable=False))

#: What mail and the bell sent: `system` is mail or notify.
demo_message = Table(
    "demo_message",
    metadata,
    _key("id"),
    _text("system", 20),
    _text("recipient"),
    _text("template", 100),
    Column("data", Text, nullable=False),
    _text("language", 10),
    Column("sent_at", Instant, nullable=False),
)

#: Addresses that refuse mail.
demo_refused_address = Table("demo_refused_address", metadata, _key("address", 255))

#: Days of holiday that an employee has left in a year.
demo_leave_balance = Table(
    "demo_leave_balance", metadata, _key("employee"), Column("year", Integer, primary_key=True), Column("days", Integer)
)

#: Leaves: booked → cancelled.
demo_leave_booking = Table(
    "demo_leave_booking",
    metadata,
    _key("id"),
    _text("employee", 100),
    _text("type", 30),
    _text("start_on", 10),
    _text("end_on", 10),
    Column("days", Integer, nullable=False),
    _text("state", 20),
)

#: Stock of an item in a centre; available = on_hand - reserved, never negative.
demo_stock = Table(
    "demo_stock",
    metadata,
    _key("item"),
    _key("centre", 20),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
)

#: Reservations: reserved → issued | released.
demo_reservation = Table(
    "demo_reservation",
    metadata,
    _key("id"),
    _text("item", 100),
    _text("centre", 20),
    Column("quantity", Integer, nullable=False),
    _text("state", 20),
)

#: Budget line of a cost centre and year.
demo_budget = Table(
    "demo_budget",
    metadata,
    _key("cost_centre"),
    Column("year", Integer, primary_key=True),
    Column("approved_cents", BigInteger, nullable=False),
    Column("committed_cents", BigInteger, nullable=False),
)

#: Commitments: open → released.
demo_commitment = Table(
    "demo_commitment",
    metadata,
    _key("id"),
    _text("cost_centre", 100),
    Column("year", Integer, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    _text("reference"),
    _text("state", 20),
)

#: Purchase orders: sent → part_received → received → invoiced → closed | cancelled.
demo_purchase_order = Table(
    "demo_purchase_order",
    metadata,
    _key("number"),
    _text("supplier"),
    _text("item"),
    Column("quantity", Integer, nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    _text("centre", 20),
    _text("state", 20),
)

#: Supplier invoices: registered → matched | blocked → approved → paid.
demo_supplier_invoice = Table(
    "demo_supplier_invoice",
    metadata,
    _key("id"),
    _text("supplier"),
    _text("invoice_number", 100),
    _text("order_number", 100),
    Column("amount_cents", BigInteger, nullable=False),
    _text("state", 20),
)

#: Bank accounts by creditor.
demo_bank_account = Table("demo_bank_account", metadata, _key("creditor", 255), _text("iban", 34))

#: Payments, one per key.
demo_payment = Table(
    "demo_payment",
    metadata,
    _key("key"),
    _text("id", 100),
    _text("creditor"),
    _text("iban", 34),
    Column("amount_cents", BigInteger, nullable=False),
    _text("reference"),
)

#: People outside who wrote to us.
demo_contact = Table(
    "demo_contact",
    metadata,
    _key("id"),
    _text("name"),
    Column("email", String(255), index=True),
    Column("phone", String(50), index=True),
    _text("origin", 50),
    Column("is_blocked", Integer, nullable=False),
)

#: Generated documents: draft → published.
demo_document = Table(
    "demo_document",
    metadata,
    _key("id"),
    _text("template", 100),
    Column("data", Text, nullable=False),
    _text("state", 20),
)

#: What the portal shows: draft → published → withdrawn.
demo_publication = Table(
    "demo_publication",
    metadata,
    _key("id"),
    _text("kind", 30),
    _text("title"),
    Column("text", Text, nullable=False),
    _text("author"),
    _text("state", 20),
)

#: Cases that belong together.
demo_case_link = Table("demo_case_link", metadata, _key("from_case", 255), _key("to_case", 255), _key("relation", 50))
