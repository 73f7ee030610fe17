"""Runs jobs: which command each kind calls, retries, rescue. Start reading at `runner.py`."""
