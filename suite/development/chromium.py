"""A Chromium to drive: CHROMIUM, else the machine's, else the one that npm's registry ships; never a download."""

import json
import os
import shutil
from ctypes.util import find_library
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from suite.development.node import install_packages, run_node

BROWSER_TESTS = Path(__file__).resolve().parents[2] / "tests" / "browser"
#: The shell without windows comes first: it draws the same pages with less than half of the work.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Chromium:
    """An executable, and what its process needs in its environment."""

    executable: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def arguments(self) -> list[str]:
        """root needs --no-sandbox; the browser from npm is a headless shell that needs it too."""
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        return ["--no-sandbox", "--disable-dev-shm-usage"] if is_root or self.environment else []


#: The package's own configuration looks for its fonts in folders of another machine.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@cache
def chromium() -> Chromium:
    """The browser of this machine, unpacked if need be."""
    found = os.environ.get("CHROMIUM") or next((path for name in _NAMES if (path := shutil.which(name))), None)
    return Chromium(found) if found else _from_npm()


def _from_npm() -> Chromium:
    unpacked = install_packages(BROWSER_TESTS) / ".chromium"
    unpacked.mkdir(exist_ok=True)
    printed = run_node("node", "unpack_chromium.mjs", folder=BROWSER_TESTS, TMPDIR=str(unpacked))
    said = json.loads(printed.strip().splitlines()[-1])
    environment = {"FONTCONFIG_FILE": str(_fonts(unpacked, said["fonts"]))}
    if find_library("nss3") is None:
        environment["LD_LIBRARY_PATH"] = said["libraries"]
    return Chromium(said["executable"], environment)


def _fonts(folder: Path, fonts: str) -> Path:
    path = folder / "fonts.conf"
    path.write_text(_FONTS.format(fonts=fonts, cache=folder / "font-cache"))
    return path
