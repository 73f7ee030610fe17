#!/usr/bin/env python3
"""Sets Cauce up in `.venv` and runs it: `python3 run.py [demo|test|lint|setup|screenshots|cauce …]`.

Needs Python 3.11 or newer and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "cauce.stamp"
#: What the installed environment depends on; a change sets up again.
INPUTS = ("pyproject.toml", "constraints.txt", "hatch_build.py", "web/frontend/**/*", "tests/browser/package-lock.json")


def digest() -> str:
    """A fingerprint of everything the set-up reads."""
    seen = hashlib.sha256()
    for pattern in INPUTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "node_modules" not in path.parts:
                seen.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return seen.hexdigest()


def run_with_progress(label: str, command: list[str]) -> None:
    """Run a quiet command; show that it lives, and everything it said if it fails."""
    started = time.monotonic()
    finished = threading.Event()
    on_screen = sys.stdout.isatty()

    def say(state: str, *, last: bool) -> None:
        line = f"  {label}: {state} {time.monotonic() - started:.0f} s"
        print(f"\r{line}" if on_screen else line, end="\n" if last or not on_screen else "", flush=True)

    def tick() -> None:
        while not finished.wait(1 if on_screen else 10):
            say("working,", last=False)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    finished.set()
    ticker.join()
    say("done in" if result.returncode == 0 else "failed after", last=True)
    if result.returncode:
        print(result.stdout, result.stderr, sep="\n", file=sys.stderr)
        sys.exit(result.returncode)


def set_up() -> None:
    """Make `.venv` hold what the lock files say, and the front end bundled; at once when nothing changed."""
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Setting Cauce up (the first time takes a minute or two):", flush=True)
    if not PYTHON.exists():
        print("  Making the virtual environment", flush=True)
        venv.create(VENV, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run_with_progress(
        "Installing Python packages and bundling the pages", [*pip, "-c", "constraints.txt", "-e", ".[test]"]
    )
    STAMP.write_text(wanted)


def call(*command: str | Path) -> int:
    """Run a command of the environment in the checkout; returns its exit code."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def lint() -> int:
    """Format, rules, types, walls between rooms, TypeScript; runs all and returns the first failure."""
    checks: list[tuple[str | Path, ...]] = [
        (PYTHON, "-m", "ruff", "format", "--check", "."),
        (PYTHON, "-m", "ruff", "check", "."),
        (PYTHON, "-m", "mypy"),
        (BIN / "lint-imports",),
        (PYTHON, "-m", "suite.development.check_frontend"),
    ]
    codes = [call(*check) for check in checks]
    return next((code for code in codes if code), 0)


def test(*chosen: str) -> int:
    """All tests on every core; those that are chosen in one process, where they can be looked at as they run."""
    return call(PYTHON, "-m", "pytest", *(chosen or ("--numprocesses=auto", "--dist=worksteal")))


def main() -> int:
    """Do what the first argument names; without one, serve the demo company."""
    if sys.version_info < (3, 11):
        print("Cauce needs Python 3.11 or newer; this is", sys.version.split()[0], file=sys.stderr)
        return 1
    command, *rest = sys.argv[1:] or ["demo"]
    commands = {
        "demo": lambda: call(BIN / "cauce", "serve", "--demo", *rest),
        "test": lambda: test(*rest),
        "lint": lint,
        "setup": lambda: 0,
        "screenshots": lambda: call(PYTHON, "-m", "suite.development.screenshots", *rest),
        "cauce": lambda: call(BIN / "cauce", *rest),
    }
    if command not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    set_up()
    return commands[command]()


if __name__ == "__main__":
    sys.exit(main())
