"""A real browser on a real server: Chromium, waitress on this machine, axe."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, expect
from waitress.server import create_server
from waitress.wasyncore import close_all

from foundation.clock import SystemClock
from suite.app import create_app, parts_of
from suite.development.chromium import BROWSER_TESTS, chromium
from suite.development.node import install_packages
from suite.wiring import Suite
from tests.support.company import copy_of_company
from tests.support.pages import suite_over

#: Chromium says this of answers that a test asks for on purpose.
_EXPECTED = "Failed to load resource"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    here = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker("browser")


#: Patience for a busy machine; what is expected mostly comes at once.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each test has its own server. (The plug-in's own fixture warns on this pytest.)"""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Workers of one run wait for each other: on a fresh machine the first one installs."""
    with (BROWSER_TESTS / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the Chromium that was found instead of a downloaded one."""
    with one_at_a_time():
        found = chromium()
    return {
        **browser_type_launch_args,
        "executable_path": found.executable,
        "args": found.arguments,
        "env": {**os.environ, **found.environment},
    }


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """A demo of the small company, on SQLite, by the machine's clock."""
    with suite_over(copy_of_company(tmp_path), SystemClock()) as built:
        yield built


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Answer on this machine until the block ends; gives the address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # by its own thread, which waits for what it is asked: browsers keep their connections
        server.trigger.pull_trigger(lambda: close_all(server._map))
        thread.join(timeout=5)
        assert not thread.is_alive()


@pytest.fixture
def live_server(suite: Suite) -> Iterator[str]:
    """The address of the demo pages over the small company."""
    with serve(create_app(parts_of(suite))) as address:
        yield address


@pytest.fixture
def page(page: Page, live_server: str) -> Iterator[Page]:
    """A page in Spanish; a test fails when the browser complained, for instance about the content policy."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and _EXPECTED not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(15_000)
    yield page
    assert complaints == []


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Spanish, on a desktop."""
    return {**browser_context_args, "locale": "es-ES", "viewport": {"width": 1360, "height": 880}}


@pytest.fixture
def assert_accessible(page: Page) -> Callable[[], None]:
    """Fails with what axe found on the page as it stands."""
    with one_at_a_time():
        axe = (install_packages(BROWSER_TESTS) / "axe-core" / "axe.min.js").read_text()

    def check() -> None:
        page.evaluate(axe)
        violations = page.evaluate("axe.run()")["violations"]
        found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        assert found == []

    return check
