"""What the engine can do, one verb a module. Start reading at `advance.py`."""
