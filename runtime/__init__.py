"""The second tool: inboxes, forms, the worker process.

May import: engine, organization, foundation. Start reading at `inbox/listing.py`.
"""
