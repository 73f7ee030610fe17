"""Forms as data and the checks on what people type; pure. Start reading at `schema.py`."""
