"""What differs between two models, in which cases that matters, and how two changes become one; pure.

Start reading at `comparing`.
"""
