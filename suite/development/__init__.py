"""Tools for those who work on Cauce; nothing of the running product imports them.

May import: everything. Run as modules by `run.py`.
"""
