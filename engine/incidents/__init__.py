"""Elements and jobs that need an operator."""
