"""The state of process instances, and what a step writes. Start reading at `store.py`."""
