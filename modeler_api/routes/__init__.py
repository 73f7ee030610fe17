"""REST of the modelling tool."""
