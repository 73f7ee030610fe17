"""The catalogue of operations: what there is, what the company adds, trying one alone. Start at `catalogue.py`."""
