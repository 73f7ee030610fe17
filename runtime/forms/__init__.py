"""Forms: form-js schemas as values, and submitted values against them; pure. Start reading at `schema.py`."""
