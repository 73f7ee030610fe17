"""A draft comes to be and changes: drawn, uploaded, renamed, restored, one editor at a time."""
