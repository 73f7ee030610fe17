"""Forms at work: what is asked now, and answers against it; pure. Start reading at `validation.py`."""
