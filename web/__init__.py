"""What people see: staff pages. HTML only.

May import: modeler_api, runtime, monitor, organization, foundation; engine.instances.search.
Start reading at `navigation.py`.
"""
