from tests.support.forms import form

__all__ = ["form"]
