"""Records that processes keep for each other in data stores. Start reading at `keeping.py`."""
