"""What goes wrong with texts of a model: expressions and scripts."""

from typing import Any

from foundation.errors import Rejected


class ModelTextFailed(Rejected):
    """A text of the model could not be read or evaluated; subclasses say why.

    `line` and `column` count from 1 inside the text and are None when unknown.
    """

    code = "model_text_failed"
    message = "A text of the model failed."

    def __init__(self, *, line: int | None = None, column: int | None = None, **context: Any) -> None:
        self.line = line
        self.column = column
        super().__init__(line=line, column=column, **context)
