"""Process packages as data: diagrams, forms, texts, examples. No code."""
