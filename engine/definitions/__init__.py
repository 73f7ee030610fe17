"""Process definitions: published, immutable, versioned. Start reading at `deployment.py`."""
