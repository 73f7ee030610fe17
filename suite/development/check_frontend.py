"""Checks the TypeScript of the pages: `python3 run.py lint` runs it after the Python checks."""

import shutil
import subprocess
import sys
from pathlib import Path

FRONT_END = Path(__file__).resolve().parents[2] / "web" / "frontend"


def main() -> int:
    """Install what the lock file says if it is missing, then type-check; returns the exit code."""
    npm = shutil.which("npm")
    if npm is None:
        print(  # noqa: T201 - a command speaks to the terminal
            "The TypeScript of web/frontend was NOT checked: npm is missing. Install Node 20 or newer and repeat.",
            file=sys.stderr,
        )
        return 1
    if _is_stale():
        installed = _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        if installed:
            return installed
    return _run(npm, "run", "--silent", "check")


def _is_stale() -> bool:
    """Whether the packages are missing or older than the lock file."""
    done = FRONT_END / "node_modules" / ".package-lock.json"
    return not done.exists() or done.stat().st_mtime < (FRONT_END / "package-lock.json").stat().st_mtime


def _run(*command: str) -> int:
    return subprocess.run(command, cwd=FRONT_END, check=False).returncode  # noqa: S603 - our own commands


if __name__ == "__main__":
    sys.exit(main())
