"""`python -m benchmarks.startup`: S14: `cauce serve` from nothing to its first page, and its idle memory."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measuring import say

_TRIES = 3
_IDLE_SECONDS = 3


def once() -> tuple[float, float]:
    """Seconds to the first page on a database that is there, and megabytes of memory a moment later."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "CAUCE_DATA_DIRECTORY": folder, "CAUCE_PORT": str(port)}
        cauce = Path(sys.executable).with_name("cauce")
        subprocess.run([cauce, "database", "upgrade"], env=environment, check=True, capture_output=True)
        begun = time.perf_counter()
        process = subprocess.Popen([cauce, "serve"], env=environment, stdout=subprocess.DEVNULL)
        try:
            while not _answers(f"http://127.0.0.1:{port}/sign-in"):
                time.sleep(0.02)
            seconds = time.perf_counter() - begun
            time.sleep(_IDLE_SECONDS)
            status = Path(f"/proc/{process.pid}/status").read_text()
        finally:
            process.terminate()
            process.wait()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return seconds, int(kilobytes) / 1024


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Measure three times and print the best start and the largest memory."""
    tries = [once() for _ in range(_TRIES)]
    seconds, memory = min(first for first, _ in tries), max(last for _, last in tries)
    say({"row": "S14", "seconds_to_first_page": round(seconds, 2), "idle_megabytes": round(memory)})


if __name__ == "__main__":
    main()
