"""REST routes of areas."""
