"""Changes of the tables, forward only, one file a change, numbered; `suite.schema` runs them."""
