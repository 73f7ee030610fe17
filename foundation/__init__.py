"""The ground: settings, database, time, errors, texts. Knows nothing of processes.

May import: nothing of ours. Start reading at `unit_of_work.py`.
"""
