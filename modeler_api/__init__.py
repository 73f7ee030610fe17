"""The first tool: process models and their versions, from a blank page or a file to publication.

May import: process_library, engine, organization, foundation. Start reading at `editing/saving.py`.
"""
