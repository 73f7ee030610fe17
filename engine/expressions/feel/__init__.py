"""FEEL as DMN 1.5 defines it: `reading` makes nodes of a text, `making` makes something quick of nodes.

Start at `expression.py`. Imports: `engine.expressions.failures` and, at the edge, `engine.expressions.values`.
"""
