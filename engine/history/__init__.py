"""What happened, append-only. Start reading at `events.py`."""
