"""Pure: what the rules of a decision table cover, and what a decision answers when it is tried."""
