"""REST of the monitoring tool."""
