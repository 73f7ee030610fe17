"""Errors and pages of lists as HTTP sees them."""
