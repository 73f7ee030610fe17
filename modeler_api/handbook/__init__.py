"""The handbook: what is published, in words, as a page, PDF, DOCX and tables.

May import: what `modeler_api` may. Start reading at `edition.py`.
"""
