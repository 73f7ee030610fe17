"""What is kept of the process library and its demo systems."""

import sqlalchemy as sa
from alembic import op

revision = "0007_library"
down_revision = "0006_receipts"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "demo_bank_account",
        sa.Column("creditor", sa.String(length=255), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.PrimaryKeyConstraint("creditor", name=op.f("pk_demo_bank_account")),
    )
    op.create_table(
        "demo_budget",
        sa.Column("cost_centre", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("approved_cents", sa.BigInteger(), nullable=False),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("cost_centre", "year", name=op.f("pk_demo_budget")),
    )
    op.create_table(
        "demo_case_link",
        sa.Column("from_case", sa.String(length=255), nullable=False),
        sa.Column("to_case", sa.String(length=255), nullable=False),
        sa.Column("relation", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("from_case", "to_case", "relation", name=op.f("pk_demo_case_link")),
    )
    op.create_table(
        "demo_commitment",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("cost_centre", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_commitment")),
    )
    op.create_table(
        "demo_contact",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=50), nullable=True),
        sa.Column("origin", sa.String(length=50), nullable=False),
        sa.Column("is_blocked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_contact")),
    )
    op.create_index(op.f("ix_demo_contact_email"), "demo_contact", ["email"], unique=False)
    op.create_index(op.f("ix_demo_contact_phone"), "demo_contact", ["phone"], unique=False)
    op.create_table(
        "demo_document",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("template", sa.String(length=100), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_document")),
    )
    op.create_table(
        "demo_fault",
        sa.Column("system", sa.String(length=100), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("system", name=op.f("pk_demo_fault")),
    )
    op.create_table(
        "demo_leave_balance",
        sa.Column("employee", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("employee", "year", name=op.f("pk_demo_leave_balance")),
    )
    op.create_table(
        "demo_leave_booking",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("employee", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("start_on", sa.String(length=10), nullable=False),
        sa.Column("end_on", sa.String(length=10), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_leave_booking")),
    )
    op.create_table(
        "demo_message",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("template", sa.String(length=100), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_message")),
    )
    op.create_table(
        "demo_payment",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("creditor", sa.String(length=255), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_demo_payment")),
    )
    op.create_table(
        "demo_publication",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_publication")),
    )
    op.create_table(
        "demo_purchase_order",
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("supplier", sa.String(length=255), nullable=False),
        sa.Column("item", sa.String(length=255), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("centre", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_demo_purchase_order")),
    )
    op.create_table(
        "demo_refused_address",
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_demo_refused_address")),
    )
    op.create_table(
        "demo_reservation",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=100), nullable=False),
        sa.Column("centre", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_reservation")),
    )
    op.create_table(
        "demo_sequence",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_demo_sequence")),
    )
    op.create_table(
        "demo_stock",
        sa.Column("item", sa.String(length=100), nullable=False),
        sa.Column("centre", sa.String(length=20), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", "centre", name=op.f("pk_demo_stock")),
    )
    op.create_table(
        "demo_supplier_invoice",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("supplier", sa.String(length=255), nullable=False),
        sa.Column("invoice_number", sa.String(length=100), nullable=False),
        sa.Column("order_number", sa.String(length=100), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_supplier_invoice")),
    )
