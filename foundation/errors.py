"""The six families of error the suite raises; each error carries a code, a sentence and its context."""

from typing import Any, ClassVar

from foundation.sentences import Sentence


class SuiteError(Exception):
    """What every error of ours is: a stable code, a sentence for people, and fields for programs."""

    #: Stable name that programs may rely on, for example `user_task_already_claimed`.
    code: ClassVar[str] = "error"
    #: English sentence with `%(name)s` fields; the id of its translation. Families whose causes are many take it anew.
    message: str = "Something went wrong."

    def __init__(self, **context: Any) -> None:
        self.context = context
        self.sentence = Sentence(self.message, context)
        super().__init__(self.sentence.in_english())


class NotFound(SuiteError):
    """Nothing by that id, or nothing that the actor may see."""

    code = "not_found"
    message = "There is nothing here by the id %(id)s."


class Conflict(SuiteError):
    """Someone or something was faster, or the state does not allow it now."""

    code = "conflict"


class Rejected(SuiteError):
    """Input breaks a rule."""

    code = "rejected"


class Forbidden(SuiteError):
    """The actor may not do this."""

    code = "forbidden"


class Unavailable(SuiteError):
    """Not now; try later."""

    code = "unavailable"


class BrokenPromise(SuiteError):
    """A bug of ours."""

    code = "broken_promise"
