"""Bytes in, a frozen `Diagram` and findings out; nothing runs here. Start reading at `inspection.py`."""
