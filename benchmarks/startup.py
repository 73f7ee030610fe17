"""`python -m benchmarks.startup`: S14: `cauce serve` from nothing to its first page, and its idle memory."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import say

_TRIES = 3
_IDLE_SECONDS = 3


@dataclass(frozen=True)
class Installation:
    """A database of its own that `cauce` works on."""

    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Where its server answers."""
        return f"http://127.0.0.1:{self.environment['CAUCE_PORT']}"

    def cauce(self, *arguments: str) -> str:
        """Run a command; what it prints."""
        command = [sys.executable, "-m", "suite.cli.main", *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    @contextmanager
    def serving(self) -> Iterator[int]:
        """A server that answers, until the block ends; gives its process id."""
        command = [sys.executable, "-m", "suite.cli.main", "serve"]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            while not _answers(f"{self.address}/sign-in"):
                time.sleep(0.02)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


@contextmanager
def installation() -> Iterator[Installation]:
    """One with tables and nothing else."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        made = Installation({**os.environ, "CAUCE_DATA_DIRECTORY": folder, "CAUCE_PORT": str(port)})
        made.cauce("database", "upgrade")
        yield made


def once() -> tuple[float, float]:
    """Seconds to the first page on a database that is there, and megabytes of memory a moment later."""
    with installation() as installed:
        begun = time.perf_counter()
        with installed.serving() as process_id:
            seconds = time.perf_counter() - begun
            time.sleep(_IDLE_SECONDS)
            status = Path(f"/proc/{process_id}/status").read_text()
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
