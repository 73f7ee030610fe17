"""Code that carries out service tasks. Start reading at `contract.py`."""
