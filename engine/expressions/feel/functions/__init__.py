"""The functions of the standard, one module a family; `registry` puts them together."""
