"""Trying drafts, and the tests that are kept of a model. Start reading at `playing.py`."""
