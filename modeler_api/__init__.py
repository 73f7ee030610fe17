"""The first tool: process models and their versions, from upload to publication.

May import: process_library, engine, organization, foundation. Start reading at `uploads.py`.
"""
