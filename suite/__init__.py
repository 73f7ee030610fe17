"""The roof: puts the parts together; web application, worker, command line, migrations.

May import: everything. Start reading at `wiring.py`.
"""
