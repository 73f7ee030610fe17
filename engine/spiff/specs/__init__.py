"""SpiffWorkflow's spec classes with the meaning of BPMN 2.0.2. Start reading at `element.py`."""
