"""The expression language of models: parsed, checked and evaluated within a budget. Start reading at `evaluator.py`."""
