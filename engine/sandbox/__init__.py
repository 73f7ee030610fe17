"""The engine apart from the world: driven by hand on a virtual clock, its calls held. Start reading at `sandbox.py`."""
