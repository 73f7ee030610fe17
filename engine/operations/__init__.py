"""What reusable steps take and give, as data: pure, below everything that reads it. Start at `declaration.py`."""
