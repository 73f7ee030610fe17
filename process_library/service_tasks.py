"""The functions that library processes call by connector `python_function`, by the name that diagrams use."""

from engine.connectors.python_function import Function
from process_library import approvers
from process_library.demo_systems import budget, contacts, documents, mail, orders, payroll, stock
from process_library.records import keeping


def functions() -> dict[str, Function]:
    """Every function by name: the demo systems' operations, records, and what the organisation itself answers."""
    return {
        "bank.pay": orders.pay,
        "case.link": documents.link_cases,
        "contacts.find_or_create": contacts.find_or_create,
        "documents.create": documents.create,
        "ledger.check_budget": budget.check_budget,
        "ledger.commit_budget": budget.commit_budget,
        "ledger.create_purchase_order": orders.create_purchase_order,
        "ledger.match_invoice": orders.match_invoice,
        "ledger.register_supplier_invoice": orders.register_supplier_invoice,
        "ledger.release_budget": budget.release_budget,
        "ledger.set_purchase_order": orders.set_purchase_order,
        "ledger.set_supplier_invoice": orders.set_supplier_invoice,
        "mail.send": mail.send,
        "notify.person": mail.notify_person,
        "notify.role": mail.notify_role,
        "organization.next_approver": approvers.next_approver,
        "organization.skip_requester": approvers.skip_requester,
        "payroll.book_leave": payroll.book_leave,
        "payroll.cancel_leave": payroll.cancel_leave,
        "payroll.check_leave": payroll.check_leave,
        "portal.publish": documents.publish,
        "records.read": keeping.read,
        "records.write": keeping.write,
        "stock.check": stock.check,
        "stock.issue": stock.issue,
        "stock.release": stock.release,
        "stock.reserve": stock.reserve,
    }
