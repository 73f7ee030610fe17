"""Copies of library processes: made from a template, brought up to a newer version."""
