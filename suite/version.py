"""Which release this is."""

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("cauce")
    except PackageNotFoundError:  # a checkout that nobody has set up
        return "0"


VERSION = _installed()
