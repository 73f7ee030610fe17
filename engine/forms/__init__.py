"""Forms of a bundle: form-js schemas as values, checked before publication; pure. Start reading at `reader.py`."""
