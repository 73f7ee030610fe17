"""A fresh clone on a machine that has only Python and the system's shell tools; and the wheel, installed elsewhere."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

_HOUSE = Path(__file__).resolve().parent.parent.parent
#: What any system has beside Python; nothing of Node, PostgreSQL or Chromium.
_TOOLS = ("bash", "cat", "chmod", "cp", "env", "git", "ls", "mkdir", "mv", "rm", "sed", "sh", "tar", "uname", "which")
#: What a machine behind a proxy or with its own certificates needs to reach the package registries.
_PASSED_ON = ("CERT", "PROXY", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "NPM_CONFIG_REGISTRY")
#: Debian keeps PostgreSQL beside the PATH, where the tests look for it.
_HIDDEN = {"CAUCE_TEST_POSTGRES_URL": "none"}
_SETUP_SECONDS = 900
_SECOND_START_SECONDS = 5

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def bare_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A PATH that holds only Python 3 and shell tools, and a home of its own."""
    folder = tmp_path_factory.mktemp("bare")
    tools = folder / "bin"
    tools.mkdir()
    for name in _TOOLS:
        found = shutil.which(name)
        if found:
            (tools / name).symlink_to(found)
    (tools / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    passed = {name: value for name, value in os.environ.items() if any(part in name.upper() for part in _PASSED_ON)}
    return {
        **passed,
        "PATH": str(tools),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "CAUCE_PORT": str(_free_port()),
        **_HIDDEN,
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, bare_environment: dict[str, str]) -> Path:
    """A fresh clone, set up with nothing else on the machine."""
    folder = tmp_path_factory.mktemp("clone") / "cauce"
    subprocess.run(["git", "clone", "--quiet", str(_HOUSE), str(folder)], check=True)
    shared = _HOUSE.parent / "shared"
    if shared.exists():
        (folder.parent / "shared").symlink_to(shared)
    done = _run(folder, bare_environment, "setup", seconds=_SETUP_SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Installing" in done.stdout, "set-up shows its progress"
    return folder


def test_a_second_start_is_ready_at_once(clone: Path, bare_environment: dict[str, str]) -> None:
    begun = time.monotonic()
    assert _run(clone, bare_environment, "setup", seconds=60).returncode == 0
    assert time.monotonic() - begun <= _SECOND_START_SECONDS


def test_the_demo_company_answers(clone: Path, bare_environment: dict[str, str]) -> None:
    address = f"http://127.0.0.1:{bare_environment['CAUCE_PORT']}/sign-in"
    process = subprocess.Popen(
        ["python3", "run.py"],
        cwd=clone,
        env=bare_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        page = _page(address, process, seconds=240)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)
    assert "Nortelia" in page


def test_a_smoke_part_of_the_tests_passes_with_a_browser_from_the_npm_registry(
    clone: Path, bare_environment: dict[str, str]
) -> None:
    done = _run(clone, bare_environment, "test", "tests/foundation", "tests/browser/test_sign_in.py", seconds=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no PostgreSQL on this machine" in done.stdout, "PostgreSQL tests are skipped in words"
    assert " passed" in done.stdout


def test_the_wheel_installed_elsewhere_has_everything_it_needs(clone: Path, tmp_path: Path) -> None:
    python = clone / ".venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, clone], check=True, cwd=tmp_path
    )
    wheel = next(tmp_path.glob("cauce-*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "web/static/dist/manifest.json",
        "web/templates/base.html",
        "web/locale/es.po",
        "bpmn/human_resources/employee_request.bpmn",
        "bpmn/human_resources/manifest.toml",
    }
    assert wanted <= names
    assert any(name.startswith("suite/migrations/versions/") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/", "web/frontend/")) for name in names)
    target = tmp_path / "elsewhere"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, wheel], check=True)
    environment = {**os.environ, "PYTHONPATH": str(target), "CAUCE_DATA_DIRECTORY": str(tmp_path / "data")}
    listed = subprocess.run(
        [python, "-P", "-c", "from suite.cli.main import main; main()", "library", "list", "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "employee_request" in listed.stdout


def _run(folder: Path, environment: dict[str, str], *arguments: str, seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["python3", "run.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def _page(address: str, process: subprocess.Popen[bytes], *, seconds: int) -> str:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                text: str = answer.read().decode()
                return text
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
