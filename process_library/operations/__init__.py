"""What the suite's own operations declare, and those that this installation has besides. Start at `declared.py`."""
