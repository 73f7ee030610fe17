"""People, roles and areas; who may do what; who changed what.

May import: foundation. Start reading at `people.py`.
"""
