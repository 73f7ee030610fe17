"""Decisions of DMN files: read once, checked, and then decided as often as one likes. Start at `model.py`."""
