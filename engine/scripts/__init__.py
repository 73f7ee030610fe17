"""Script tasks, run in limited worker processes. Start reading at `runner.py`."""
