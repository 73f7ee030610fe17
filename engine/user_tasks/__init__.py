"""User tasks and what may follow what in their life."""
