"""What the demo systems' operations take and answer: stock, ledger, bank, payroll."""

from collections.abc import Mapping

from engine.operations.declaration import Effect, Group, Input, Operation, Output
from engine.operations.values import Kind
from foundation.sentences import N_
from process_library.demo_systems.orders import INVOICE_STATES, ORDER_STATES


def demo(
    function: str,
    name: str,
    about: str,
    *inputs: Input,
    answers: tuple[Output, ...] = (),
    errors: Mapping[str, str] | None = None,
    effect: Effect = Effect.ROWS,
) -> Operation:
    """An operation of a demo system, which is a registered function."""
    return Operation(
        key=f"python_function:{function}",
        name=name,
        about=about,
        group=Group.DEMO,
        effect=effect,
        inputs=inputs,
        outputs=answers,
        errors=errors or {},
    )


def needs(key: str, name: str, kind: Kind = Kind.TEXT, about: str = "") -> Input:
    """An input without which nothing is done."""
    return Input(key=key, name=name, kind=kind, about=about, is_needed=True)


_ITEM, _CENTRE = needs("item", N_("Item")), needs("centre", N_("Centre"))
_QUANTITY = needs("quantity", N_("Quantity"), Kind.WHOLE_NUMBER)
_RESERVATION = needs("reservation", N_("Number of the reservation"))
_COST_CENTRE = needs("cost_centre", N_("Cost centre"))
_AMOUNT = needs("amount", N_("Amount"), Kind.NUMBER, N_("In euros."))
_ORDER = needs("order_number", N_("Number of the order"))
_SUPPLIER = needs("supplier", N_("Supplier"))
_INVOICE = needs("invoice", N_("Our number of the invoice"))
_EMPLOYEE = needs("employee", N_("Employee"), about=N_("Their username."))
_LEAVE_TYPE = needs("type", N_("Type of leave"))
_FROM, _UNTIL = needs("start_on", N_("First day"), Kind.DATE), needs("end_on", N_("Last day"), Kind.DATE)
_COMMITMENT = Output(key="commitment", name=N_("Number of the commitment"), kind=Kind.TEXT)

STOCK = (
    demo(
        "stock.check",
        N_("Check stock"),
        N_("How many of an item a centre has, and how many are missing."),
        _ITEM,
        _QUANTITY,
        _CENTRE,
        answers=(
            Output(key="all_available", name=N_("All are there"), kind=Kind.YES_NO),
            Output(key="missing", name=N_("How many are missing"), kind=Kind.WHOLE_NUMBER),
        ),
        effect=Effect.NONE,
    ),
    demo(
        "stock.reserve",
        N_("Reserve stock"),
        N_("Puts items aside, so that nobody else is promised them."),
        _ITEM,
        _QUANTITY,
        _CENTRE,
        answers=(Output(key="reservation", name=N_("Number of the reservation"), kind=Kind.TEXT),),
        errors={"OUT_OF_STOCK": N_("There is not enough.")},
    ),
    demo("stock.release", N_("Release a reservation"), N_("What was put aside may be promised again."), _RESERVATION),
    demo(
        "stock.issue",
        N_("Issue what is reserved"),
        N_("What was put aside leaves the warehouse."),
        _RESERVATION,
        answers=(Output(key="movement", name=N_("Number of the movement"), kind=Kind.TEXT),),
    ),
)
BUDGET = (
    demo(
        "ledger.check_budget",
        N_("Check the budget"),
        N_("Whether this year's budget of a cost centre still allows an amount."),
        _COST_CENTRE,
        _AMOUNT,
        answers=(
            Output(key="in_budget", name=N_("It is within the budget"), kind=Kind.YES_NO),
            Output(key="available", name=N_("What is left"), kind=Kind.NUMBER),
        ),
        effect=Effect.NONE,
    ),
    demo(
        "ledger.commit_budget",
        N_("Commit budget"),
        N_("Sets an amount aside in the budget of a cost centre."),
        _COST_CENTRE,
        _AMOUNT,
        needs("reference", N_("Reference")),
        Input(key="is_over_budget_allowed", name=N_("More than the budget is allowed"), kind=Kind.YES_NO),
        answers=(_COMMITMENT,),
        errors={"OVER_BUDGET": N_("The budget does not suffice.")},
    ),
    demo(
        "ledger.release_budget",
        N_("Release committed budget"),
        N_("Gives back what was set aside; without a number there is nothing to give back."),
        Input(key="commitment", name=N_("Number of the commitment")),
    ),
)
ORDERS = (
    demo(
        "ledger.create_purchase_order",
        N_("Create a purchase order"),
        N_("Writes an order to a supplier into the ledger."),
        _SUPPLIER,
        _ITEM,
        _QUANTITY,
        _AMOUNT,
        _CENTRE,
        answers=(Output(key="order_number", name=N_("Number of the order"), kind=Kind.TEXT),),
    ),
    demo(
        "ledger.set_purchase_order",
        N_("Change a purchase order"),
        N_("Its state, and its amount if the supplier confirmed another."),
        _ORDER,
        Input(key="state", name=N_("State"), is_needed=True, choices=ORDER_STATES),
        Input(key="amount", name=N_("Amount"), kind=Kind.NUMBER, about=N_("In euros.")),
    ),
    demo(
        "ledger.register_supplier_invoice",
        N_("Register a supplier's invoice"),
        N_("Each number of a supplier once."),
        _ORDER,
        _SUPPLIER,
        needs("invoice_number", N_("The supplier's number of the invoice")),
        _AMOUNT,
        answers=(Output(key="invoice", name=N_("Our number of the invoice"), kind=Kind.TEXT),),
        errors={"DUPLICATE_INVOICE": N_("This number of the supplier is registered already.")},
    ),
    demo(
        "ledger.match_invoice",
        N_("Match an invoice with its order"),
        N_("Whether the amounts agree, and the goods have come."),
        _ORDER,
        _INVOICE,
        needs("price_tolerance", N_("Tolerance as a part of the amount"), Kind.NUMBER, N_("Such as 0.02.")),
        needs("amount_tolerance", N_("Tolerance as an amount"), Kind.NUMBER, N_("In euros.")),
        answers=(
            Output(key="match", name=N_("Outcome: matched, price or not_received"), kind=Kind.TEXT),
            Output(key="difference", name=N_("Difference"), kind=Kind.NUMBER),
        ),
    ),
    demo(
        "ledger.set_supplier_invoice",
        N_("Change a supplier's invoice"),
        N_("Its state; the answer is the day on which the company pays."),
        _INVOICE,
        Input(key="state", name=N_("State"), is_needed=True, choices=INVOICE_STATES),
        answers=(Output(key="pay_on", name=N_("Day of payment"), kind=Kind.DATE),),
    ),
    demo(
        "bank.pay",
        N_("Pay"),
        N_("One transfer; the same key is paid once."),
        needs("creditor", N_("Who is paid")),
        _AMOUNT,
        needs("reference", N_("Reference")),
        needs("key", N_("Key"), about=N_("What is paid once, such as our number of the invoice.")),
        Input(key="iban", name=N_("Account (IBAN)"), about=N_("Empty: the one that is known.")),
        answers=(Output(key="payment", name=N_("Number of the payment"), kind=Kind.TEXT),),
        errors={"PAYMENT_REJECTED": N_("The account is none, or its check digits are wrong.")},
    ),
)
PAYROLL = (
    demo(
        "payroll.check_leave",
        N_("Check a leave"),
        N_("How many days it takes, and whether the balance suffices."),
        _EMPLOYEE,
        _LEAVE_TYPE,
        _FROM,
        _UNTIL,
        needs("max_days", N_("Most days"), Kind.WHOLE_NUMBER, N_("0 sets no limit.")),
        Input(key="kind_of_days", name=N_("Kind of days"), choices=("working", "natural"), usual="working"),
        answers=(
            Output(key="days", name=N_("Days"), kind=Kind.WHOLE_NUMBER),
            Output(key="balance_after", name=N_("Days left afterwards"), kind=Kind.WHOLE_NUMBER),
            Output(key="allowed", name=N_("It is allowed"), kind=Kind.YES_NO),
            Output(key="overlaps", name=N_("Colleagues who are away then"), kind=Kind.WHOLE_NUMBER),
        ),
        effect=Effect.NONE,
    ),
    demo(
        "payroll.book_leave",
        N_("Book a leave"),
        N_("Takes the days off the balance."),
        _EMPLOYEE,
        _LEAVE_TYPE,
        _FROM,
        _UNTIL,
        answers=(Output(key="booking", name=N_("Number of the booking"), kind=Kind.TEXT),),
        errors={"NO_BALANCE": N_("The days do not suffice.")},
    ),
    demo(
        "payroll.cancel_leave",
        N_("Cancel a leave"),
        N_("The days go back to the balance."),
        needs("booking", N_("Number of the booking")),
    ),
)
