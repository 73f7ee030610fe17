"""REST of the execution tool."""
