"""The wall around SpiffWorkflow: typed outside, its words and its private names stay inside.

Start reading at `running_process.py`.
"""
