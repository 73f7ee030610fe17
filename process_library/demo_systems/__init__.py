"""Small simulators of the systems that library processes call: stock, ledger, payroll, mail…, with state in tables.

They are demonstration, not accounting: a company replaces each function by a connector to its own system. Start
reading at `../service_tasks.py`, which gives each function its name.
"""
