"""The demo company, made by running the engine through a month under a virtual clock. Start reading at `build.py`."""
