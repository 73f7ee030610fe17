"""Reads BPMN, runs process instances, keeps their history. Knows nothing of Flask, people or pages.

May import: foundation. Start reading at `commands/advance.py`, the one way an instance moves.
"""
