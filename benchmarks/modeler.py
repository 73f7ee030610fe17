"""`python -m benchmarks.modeler`: 400 elements in a real browser: until they are drawn, until a change is judged.

What the page itself notes: `cauce-drawn` since the navigation began, `cauce-checked` from a change to its findings.
"""

import json
import os
import statistics
import urllib.request

from playwright.sync_api import Page, sync_playwright

from benchmarks.measuring import say
from benchmarks.publishing import model
from benchmarks.startup import Installation, installation
from suite.development.chromium import chromium

_TRIES = 5
#: Of each try, on a page that has settled, each standing alone as people make them.
_CHANGES = 3
_ALONE_MS = 1_500
_KEEP_EDITOR = "document.addEventListener('modeler:open', (event) => { window.editor = event.detail; })"
_RENAME = """(name) => {
  const element = window.editor.get('elementRegistry').get('ask0');
  window.editor.get('modeling').updateProperties(element, { name });
}"""
_CHECKED = "performance.getEntriesByName('cauce-checked')"


def main() -> None:
    """Print the medians, in milliseconds."""
    with installation() as installed:
        token = _prepared(installed)
        with installed.serving():
            _upload(installed, token)
            drawn, checked = _measured(f"{installed.address}/models/long/edit", token)
    say(
        {
            "row": "modeler",
            "drawn_ms": round(statistics.median(drawn)),
            "checked_ms": round(statistics.median(checked)),
        }
    )


def _prepared(installed: Installation) -> str:
    """A business user; the token that speaks for them."""
    installed.cauce("person", "add", "ana.rojas", "--profile", "business_user")
    return installed.cauce("person", "token", "ana.rojas").strip().splitlines()[-1]


def _upload(installed: Installation, token: str) -> None:
    edge = "benchmark"
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="long.bpmn"\r\n\r\n'.encode()
        + model(1)
        + f"\r\n--{edge}--\r\n".encode()
    )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    request = urllib.request.Request(f"{installed.address}/api/v1/models", body, headers)
    with urllib.request.urlopen(request) as answer:
        json.load(answer)


def _measured(address: str, token: str) -> tuple[list[float], list[float]]:
    drawn, checked = [], []
    browser_at = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_at.executable,
            args=browser_at.arguments,
            env={**os.environ, **browser_at.environment},
        )
        page = browser.new_page(extra_http_headers={"Authorization": f"Bearer {token}"})
        page.add_init_script(_KEEP_EDITOR)
        for number in range(_TRIES):
            page.goto(address)  # in one tab: another would wait for its turn
            page.wait_for_function("() => performance.getEntriesByName('cauce-drawn').length")
            drawn.append(page.evaluate("performance.getEntriesByName('cauce-drawn')[0].startTime"))
            page.wait_for_load_state("networkidle")
            for change in range(_CHANGES):
                page.wait_for_timeout(_ALONE_MS)
                checked.append(_change(page, f"Ask {number} {change}"))
        browser.close()
    return drawn, checked


def _change(page: Page, name: str) -> float:
    """Change a name; milliseconds until the findings are there."""
    before = page.evaluate(f"{_CHECKED}.length")
    page.evaluate(_RENAME, name)
    page.wait_for_function(f"() => {_CHECKED}.length > {before}")
    took: float = page.evaluate(f"{_CHECKED}.at(-1).duration")
    return took


if __name__ == "__main__":
    main()
