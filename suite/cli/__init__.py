"""The command `cauce`, one module a noun. Start reading at `main.py`."""
