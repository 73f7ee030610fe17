"""Installs and checks the process packages that lie in `bpmn/`.

May import: engine, organization, foundation. Start reading at `catalogue.py`.
"""
