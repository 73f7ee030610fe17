"""Who sees, claims and completes user tasks. Start reading at `listing.py`."""
