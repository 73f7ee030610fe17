"""Forms and decisions that several processes use: written once, taken over by copying (docs/decisions/0015)."""
