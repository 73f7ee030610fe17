"""Pictures of every page: `python3 run.py screenshots` writes page × es/en × light/dark × desktop/phone.

The demo company is served for the purpose; pictures land in `screenshots/`. Arguments narrow the pages by name.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from werkzeug.routing import Map, Rule

from foundation.texts import LANGUAGES
from organization.actor import Profile
from suite.development.chromium import chromium
from suite.development.stops import STOPS, Stop

FOLDER = Path("screenshots")
_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_SCREENS = {"desktop": (1360, 880), "phone": (390, 844)}
_DEMO_SECONDS = 300
#: Milliseconds.
_DRAWN_MS = 10_000


def main(names: list[str]) -> int:
    """Picture the stops whose names contain one of these words, or all; returns how many could not be."""
    stops = [stop for stop in STOPS if not names or any(name in stop.name for name in names)]
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    installed = chromium()
    with _demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed.executable,
            args=installed.arguments,
            env={**os.environ, **installed.environment},
        )
        for stop in stops:
            found = _find(browser, address, stop)
            _say(f"  {stop.name}: {'NOT THERE' if found is None else found.path}")
            missing += found is None
            if found is not None:
                _picture(browser, address, stop, found)
        browser.close()
    return min(missing, 1)


@dataclass(frozen=True)
class _Found:
    """Where a stop's page is, and for whom; a username of None is a stranger."""

    username: str | None
    path: str


def _find(browser: Browser, address: str, stop: Stop) -> _Found | None:
    """Look as one account after the other, those with the stop's profile alone first."""
    for username in _candidates(browser, address, stop.profile):
        page = browser.new_page()
        _sign_in(page, address, username, LANGUAGES[0])
        page.goto(address + (stop.begin or stop.page))
        is_found, place = _follow(page, address, stop.follow, stop.shows), urlsplit(page.url)
        _leave(page)
        if is_found and Map([Rule(stop.page)]).bind("").test(place.path):
            return _Found(username, place._replace(scheme="", netloc="").geturl())
    return None


def _leave(page: Page) -> None:
    """As people do: who draws gives the turn back by leaving."""
    page.goto("about:blank")
    page.close()


def _candidates(browser: Browser, address: str, profile: Profile | None) -> Iterable[str | None]:
    if profile is None:
        return (None,)
    page = browser.new_page()
    page.goto(f"{address}/sign-in")
    alone, among = f'button[data-profiles="{profile}"]', f'button[data-profiles~="{profile}"]'
    found = [account.get_attribute("value") for which in (alone, among) for account in page.locator(which).all()]
    page.close()
    return dict.fromkeys(found)


def _sign_in(page: Page, address: str, username: str | None, language: str) -> None:
    page.goto(f"{address}/sign-in?lang={language}")
    if username is not None:
        page.locator(f'button[value="{username}"]').click()
        page.wait_for_load_state()


def _picture(browser: Browser, address: str, stop: Stop, found: _Found) -> None:
    """All pictures of one page."""
    for language in LANGUAGES:
        for theme in _THEMES:
            for screen, (width, height) in _SCREENS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, locale=language, color_scheme=theme
                )
                _sign_in(page, address, found.username, language)
                if found.username is not None:
                    page.goto(address + found.path)
                _wait_until_drawn(page)
                _shows(page, stop.shows)
                page.screenshot(path=FOLDER / f"{stop.name}_{language}_{theme}_{screen}.png", full_page=True)
                _leave(page)


def _wait_until_drawn(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    for drawn in ("[data-diagram]", "[data-chart]"):
        for node in page.locator(drawn).all():
            node.and_(page.locator("[data-drawn]")).wait_for(state="attached", timeout=_DRAWN_MS)


def _follow(page: Page, address: str, links: tuple[str, ...], shows: str) -> bool:
    """Try the links one after the other, and those behind them, until a page shows what is wanted."""
    if not links:
        return _shows(page, shows)
    for path in dict.fromkeys(str(link.get_attribute("href")) for link in page.locator(links[0]).all()):
        page.goto(address + path)
        if _follow(page, address, links[1:], shows):
            return True
    return False


def _shows(page: Page, wanted: str) -> bool:
    """What a script draws comes later than the page."""
    if "[data-drawn]" not in wanted:
        return page.locator(wanted).count() > 0
    try:
        page.locator(wanted).first.wait_for(timeout=_DRAWN_MS)
    except TimeoutError:
        return False
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
