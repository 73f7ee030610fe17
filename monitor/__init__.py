"""The third tool: facts, measures, bottlenecks, dashboards.

May import: engine.history, engine.jobs.port, engine.bpmn_xml, organization, foundation.
Start reading at `projection.py`.
"""
