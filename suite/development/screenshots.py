"""Pictures of every page: `python3 run.py screenshots` writes page × es/en × light/dark × desktop/phone.

The demo company is served for the purpose; pictures land in `screenshots/`. Arguments narrow the pages by name.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from foundation.texts import LANGUAGES
from organization.actor import Profile
from suite.development.chromium import chromium

FOLDER = Path("screenshots")
_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_SCREENS = {"desktop": (1360, 880), "phone": (390, 844)}
_DEMO_SECONDS = 300


@dataclass(frozen=True)
class Stop:
    """A page to picture."""

    name: str
    #: Whose page it is: the first demo account with this profile alone, else with others; None: a stranger.
    profile: Profile | None
    path: str
    #: Selectors of links to follow from there, one after the other.
    follow: tuple[str, ...] = ()


STOPS = (
    Stop("sign-in", None, "/sign-in"),
    Stop("inbox", Profile.END_USER, "/inbox"),
    Stop("task", Profile.END_USER, "/inbox", ("a.task",)),
    Stop("my-cases", Profile.END_USER, "/my-cases"),
    Stop("where-is-my-case", Profile.END_USER, "/my-cases", ('main a[href^="/my-cases/"]',)),
    Stop("start", Profile.END_USER, "/start"),
    Stop("start-form", Profile.END_USER, "/start", ('main a[href^="/start/"]',)),
    Stop("account", Profile.END_USER, "/account"),
    Stop("not-allowed", Profile.END_USER, "/organization/people"),
    Stop("not-found", Profile.END_USER, "/nowhere"),
    Stop("library", Profile.BUSINESS_USER, "/library"),
    Stop("library-process", Profile.BUSINESS_USER, "/library", ('main a[href^="/library/"]',)),
    Stop("processes", Profile.BUSINESS_USER, "/models"),
    Stop("process", Profile.BUSINESS_USER, "/models", ('main a[href^="/models/"]:not([href$="/upload"])',)),
    Stop("upload", Profile.BUSINESS_USER, "/models/upload"),
    Stop("dashboards", Profile.MANAGER, "/dashboards"),
    Stop("dashboard", Profile.MANAGER, "/dashboards", ('main a[href^="/dashboards/"]',)),
    Stop("incidents", Profile.IT, "/incidents"),
    Stop("cases", Profile.IT, "/instances"),
    Stop("case", Profile.IT, "/instances", ('main a[href^="/instances/"]',)),
    Stop("stopped-case", Profile.IT, "/incidents", ('main a[href^="/instances/"]',)),
    Stop("people", Profile.ADMINISTRATOR, "/organization/people"),
    Stop("person", Profile.ADMINISTRATOR, "/organization/people", ("#people a",)),
    Stop("new-person", Profile.ADMINISTRATOR, "/organization/people/new"),
    Stop("roles", Profile.ADMINISTRATOR, "/organization/roles"),
    Stop("areas", Profile.ADMINISTRATOR, "/organization/areas"),
)


def main(names: list[str]) -> int:
    """Picture the stops whose names contain one of these words, or all; returns how many could not be."""
    stops = [stop for stop in STOPS if not names or any(name in stop.name for name in names)]
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    found = chromium()
    with _demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable, args=found.arguments, env={**os.environ, **found.environment}
        )
        for stop in stops:
            missing += _picture(browser, address, stop)
        browser.close()
    return min(missing, 1)


def _picture(browser: Browser, address: str, stop: Stop) -> int:
    """All pictures of one page; returns how many could not be taken."""
    missing = 0
    for language in LANGUAGES:
        for theme in _THEMES:
            for screen, (width, height) in _SCREENS.items():
                name = f"{stop.name}_{language}_{theme}_{screen}"
                page = browser.new_page(
                    viewport={"width": width, "height": height}, locale=language, color_scheme=theme
                )
                is_there = _go(page, address, stop, language)
                if is_there:
                    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
                _say(f"  {name}: {'done' if is_there else 'NOT THERE'}")
                missing += not is_there
                page.close()
    return missing


def _go(page: Page, address: str, stop: Stop, language: str) -> bool:
    page.goto(f"{address}/sign-in?lang={language}")
    if stop.profile is not None:
        only = page.locator(f'button[data-profiles="{stop.profile}"]')
        accounts = only if only.count() else page.locator(f'button[data-profiles~="{stop.profile}"]')
        if not accounts.count():
            return False
        accounts.first.click()
        page.wait_for_load_state()
        page.goto(address + stop.path)
    for selector in stop.follow:
        link = page.locator(selector).first
        if not link.count():
            return False
        page.goto(address + str(link.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    for drawn in ("[data-diagram]", "[data-chart]"):
        for node in page.locator(drawn).all():
            node.and_(page.locator("[data-drawn]")).wait_for(state="attached", timeout=10_000)
    return True


@contextmanager
def _demo() -> Iterator[str]:
    """Serve the demo company until the block ends; gives the address."""
    port = _free_port()
    start = "from suite.cli.main import main; main()"
    command = [sys.executable, "-c", start, "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(command)  # noqa: S603 - our own command
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(_DEMO_SECONDS * 2):
        if process.poll() is not None:
            raise SystemExit("The demo did not start.")
        if _answers(address):
            return
        _pause(process)
    raise SystemExit("The demo took too long to start.")


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/ready"):  # noqa: S310 - an address of our own making
            return True
    except OSError:
        return False


def _pause(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command speaks to the terminal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
