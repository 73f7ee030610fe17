"""Draws a process after the layout rules of the library: from elements and lanes to shapes, lines and labels.

Start reading at `draw.py`: sketch (what is to be drawn) → ranks and rows (a grid) → placement (boxes) → routing
(lines) → labels → interchange (BPMN DI written into the file). `rules.py` measures a finished drawing.
"""
