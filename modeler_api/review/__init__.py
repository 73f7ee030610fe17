"""What people say of a draft before it is published: review, comments, what it would be allowed to do.

May import: what `modeler_api` may, and the drafts beside it. Start reading at `states.py`.
"""
