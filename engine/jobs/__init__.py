"""Work the engine still owes: the port and its embedded adapter. Start reading at `port.py`."""
